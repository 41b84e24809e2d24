//! Base 62 (`0-9A-Za-z`) in fixed-width groups: eight bytes become eleven characters, so that the text sorts as the bytes do
//! and no client library, shell or URL encoder ever changes it.

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const GROUP_BYTES: usize = 8;
const GROUP_CHARS: usize = 11;

/// Writes `bytes`, whose length must be a multiple of eight; a shorter last group is padded with zeros on the left.
pub fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(GROUP_BYTES) * GROUP_CHARS);
    for group in bytes.chunks(GROUP_BYTES) {
        push(&mut text, number_of(group), GROUP_CHARS);
    }
    text
}

/// Writes `bytes` as [`encode`] does, over as many characters as they take.
pub fn encode_onto(bytes: &[u8], text: &mut [u8]) {
    for (group, chars) in bytes.chunks(GROUP_BYTES).zip(text.chunks_mut(GROUP_CHARS)) {
        write(number_of(group), chars);
    }
}

/// What [`encode`] writes of sixteen bytes, without an allocation.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Text16([u8; 2 * GROUP_CHARS]);

impl Text16 {
    /// Of these bytes.
    pub fn of(bytes: &[u8; 16]) -> Self {
        let mut text = [0; 2 * GROUP_CHARS];
        encode_onto(bytes, &mut text);
        Self(text)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
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
pub fn push(text: &mut String, number: u64, width: usize) {
    let mut chars = [b'0'; GROUP_CHARS];
    let chars = &mut chars[GROUP_CHARS - width.min(GROUP_CHARS)..];
    write(number, chars);
    text.push_str(std::str::from_utf8(chars).unwrap_or_default());
}

/// Writes `number` over all of `chars`, dropping what does not fit.
pub fn write(mut number: u64, chars: &mut [u8]) {
    for slot in chars.iter_mut().rev() {
        let digit = usize::try_from(number % 62).unwrap_or(0);
        *slot = ALPHABET[digit];
        number /= 62;
    }
}

fn number_of(group: &[u8]) -> u64 {
    group.iter().fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
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
        fn sixteen_bytes_are_written_the_same_without_an_allocation(bytes: [u8; 16]) {
            let text = Text16::of(&bytes);
            prop_assert_eq!(text.as_str(), encode(&bytes));
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
