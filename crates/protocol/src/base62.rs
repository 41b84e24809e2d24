//! Base 62 (`0-9A-Za-z`) in fixed-width groups: eight bytes become eleven characters, so that the text sorts as the bytes do
//! and no client library, shell or URL encoder ever changes it.

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const GROUP_BYTES: usize = 8;
const GROUP_CHARS: usize = 11;

/// Writes `bytes`, whose length must be a multiple of eight; a shorter last group is padded with zeros on the left.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(GROUP_BYTES) * GROUP_CHARS);
    for group in bytes.chunks(GROUP_BYTES) {
        let number = group.iter().fold(0_u64, |sum, byte| (sum << 8) | u64::from(*byte));
        push(&mut text, number, GROUP_CHARS);
    }
    text
}

/// Reads what [`encode`] wrote for whole groups. `None` for another length, a foreign character or a group above 2^64.
pub fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let chars = text.as_bytes();
    if !N.is_multiple_of(GROUP_BYTES) || chars.len() != N / GROUP_BYTES * GROUP_CHARS {
        return None;
    }
    let mut bytes = [0_u8; N];
    for (group, out) in chars.chunks(GROUP_CHARS).zip(bytes.chunks_mut(GROUP_BYTES)) {
        out.copy_from_slice(&number(group)?.to_be_bytes());
    }
    Some(bytes)
}

/// Writes `number` with exactly `width` characters, dropping what does not fit.
pub fn push(text: &mut String, mut number: u64, width: usize) {
    let mut chars = [b'0'; GROUP_CHARS];
    for slot in chars.iter_mut().rev() {
        let digit = usize::try_from(number % 62).unwrap_or(0);
        *slot = ALPHABET[digit];
        number /= 62;
    }
    text.extend(chars[GROUP_CHARS - width.min(GROUP_CHARS)..].iter().map(|byte| char::from(*byte)));
}

fn number(group: &[u8]) -> Option<u64> {
    group.iter().try_fold(0_u64, |sum, byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'Z' => byte - b'A' + 10,
            b'a'..=b'z' => byte - b'a' + 36,
            _ => return None,
        };
        sum.checked_mul(62)?.checked_add(u64::from(digit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(bytes: [u8; 24]) {
            prop_assert_eq!(decode::<24>(&encode(&bytes)), Some(bytes));
        }

        #[test]
        fn text_sorts_as_bytes_do(left: [u8; 16], right: [u8; 16]) {
            prop_assert_eq!(encode(&left).cmp(&encode(&right)), left.cmp(&right));
        }
    }

    #[test]
    fn a_group_above_64_bits_is_refused() {
        assert_eq!(decode::<8>("zzzzzzzzzzz"), None);
        assert_eq!(decode::<8>("LygHa16AHYF"), Some([0xff; 8]));
        assert_eq!(decode::<8>("LygHa16AHYG"), None);
    }

    #[test]
    fn foreign_characters_and_lengths_are_refused() {
        assert_eq!(decode::<8>("0000000000-"), None);
        assert_eq!(decode::<8>("000"), None);
    }
}
