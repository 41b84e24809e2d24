//! Proof Key for Code Exchange, RFC 7636, method `S256` only.

use aws_lc_rs::digest;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

/// A `code_challenge` as sent: 43 characters of base64url (RFC 7636, section 4.2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeChallenge(String);

/// The text is not a challenge or verifier of RFC 7636's shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidPkce {
    /// Not 43 characters of base64url.
    #[error("code_challenge must be the 43 characters of base64url(SHA-256(code_verifier)) without padding")]
    Challenge,
    /// Not 43 to 128 unreserved characters.
    #[error("code_verifier must be 43 to 128 letters, digits, '-', '.', '_' or '~'")]
    Verifier,
}

impl CodeChallenge {
    /// Takes a challenge from an authorization request.
    pub fn parse(text: &str) -> Result<Self, InvalidPkce> {
        let decoded = URL_SAFE_NO_PAD.decode(text).map_err(|_| InvalidPkce::Challenge)?;
        if decoded.len() == 32 { Ok(Self(text.to_owned())) } else { Err(InvalidPkce::Challenge) }
    }

    /// As sent.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for CodeChallenge {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::str::FromStr for CodeChallenge {
    type Err = InvalidPkce;

    fn from_str(text: &str) -> Result<Self, InvalidPkce> {
        Self::parse(text)
    }
}

/// The challenge that belongs to `verifier` (RFC 7636, section 4.6).
pub fn challenge_of(verifier: &str) -> Result<CodeChallenge, InvalidPkce> {
    let unreserved = |byte: &u8| byte.is_ascii_alphanumeric() || b"-._~".contains(byte);
    if !(43..=128).contains(&verifier.len()) || !verifier.as_bytes().iter().all(unreserved) {
        return Err(InvalidPkce::Verifier);
    }
    let digest = digest::digest(&digest::SHA256, verifier.as_bytes());
    Ok(CodeChallenge(URL_SAFE_NO_PAD.encode(digest)))
}

/// Whether `verifier` is the one whose challenge was sent; compared in constant time.
pub fn verify(challenge: &CodeChallenge, verifier: &str) -> bool {
    challenge_of(verifier).is_ok_and(|made| made.0.as_bytes().ct_eq(challenge.0.as_bytes()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 7636, appendix B.
    const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    #[test]
    fn the_example_of_the_rfc_verifies() {
        let challenge = CodeChallenge::parse(CHALLENGE).unwrap();
        assert!(verify(&challenge, VERIFIER));
        assert!(!verify(&challenge, &VERIFIER.replace('d', "e")));
    }

    #[test]
    fn shapes_other_than_the_rfc_s_are_refused() {
        assert_eq!(CodeChallenge::parse("plain"), Err(InvalidPkce::Challenge));
        assert_eq!(CodeChallenge::parse(&format!("{CHALLENGE}=")), Err(InvalidPkce::Challenge));
        assert_eq!(challenge_of("short"), Err(InvalidPkce::Verifier));
        assert_eq!(challenge_of(&"a".repeat(129)), Err(InvalidPkce::Verifier));
    }
}
