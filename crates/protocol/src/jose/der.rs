//! The one ASN.1 structure we read: `RSAPublicKey` (RFC 8017 appendix A.1.1).

const SEQUENCE: u8 = 0x30;
const INTEGER: u8 = 0x02;

/// Modulus and public exponent, big-endian without leading zeros. `None` when `der` is anything
/// else than exactly one `RSAPublicKey`.
pub(super) fn rsa_public_key(der: &[u8]) -> Option<(&[u8], &[u8])> {
    let (body, after) = element(der, SEQUENCE)?;
    let (modulus, rest) = element(body, INTEGER)?;
    let (exponent, rest) = element(rest, INTEGER)?;
    (after.is_empty() && rest.is_empty()).then(|| (without_sign_byte(modulus), without_sign_byte(exponent)))
}

/// Splits one element of the given tag off the front: its content and what follows it.
fn element(input: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&found, rest) = input.split_first()?;
    if found != tag {
        return None;
    }
    let (&first, rest) = rest.split_first()?;
    let (length, rest) = if first < 0x80 {
        (usize::from(first), rest)
    } else {
        let size = usize::from(first & 0x7f);
        if !(1..=3).contains(&size) {
            return None;
        }
        let (bytes, rest) = rest.split_at_checked(size)?;
        let length = bytes.iter().fold(0usize, |sum, byte| (sum << 8) | usize::from(*byte));
        (length, rest)
    };
    rest.split_at_checked(length)
}

fn without_sign_byte(integer: &[u8]) -> &[u8] {
    match integer {
        [0, rest @ ..] if !rest.is_empty() => rest,
        _ => integer,
    }
}
