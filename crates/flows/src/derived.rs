//! Secrets that are computed again instead of being kept: from a server key and from what only their holder knows.

use crate::Context;
use aws_lc_rs::hmac;
use protocol::secret::{Secret, SecretKind};

/// A secret of `kind`, the same for the same key, purpose and parts.
pub(crate) fn secret(context: &Context, key: &hmac::Key, kind: SecretKind, (purpose, parts): (&str, &[&[u8]])) -> Secret {
    let block = |number: u8| {
        let mut mac = hmac::Context::with_key(key);
        for part in [b"countersign derived 1".as_slice(), &[number], purpose.as_bytes()].iter().chain(parts) {
            // Lengths keep "ab", "c" and "a", "bc" apart.
            mac.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            mac.update(part);
        }
        mac.sign()
    };
    let (first, second) = (block(1), block(2));
    let mut bytes = [0; 40];
    for (to, from) in bytes.iter_mut().zip(first.as_ref().iter().chain(second.as_ref())) {
        *to = *from;
    }
    Secret::new(context.settings.environment, kind, bytes)
}
