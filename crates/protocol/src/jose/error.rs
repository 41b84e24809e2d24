//! Why a key or a token was refused.

/// Why a key or a token was refused. None of the texts repeats any part of the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum JoseError {
    /// The token is longer than [`super::MAX_TOKEN_BYTES`].
    #[error("the token is longer than 8192 bytes")]
    TooLarge,
    /// Not three parts of canonical base64url without padding (RFC 7515 sections 2 and 7.1).
    #[error("the token is not three dot-separated parts of unpadded, canonical base64url")]
    Malformed,
    /// The protected header is not a JSON object of the expected types, or repeats a name.
    #[error("the token's header is not a JSON object with alg, kid and typ as single strings")]
    Header,
    /// `alg` is `none` or any other algorithm than ES256 and RS256.
    #[error("the token's alg is neither ES256 nor RS256")]
    UnsupportedAlgorithm,
    /// The header lists critical extensions; none is understood here (RFC 7515 section 4.1.11).
    #[error("the token's header lists critical extensions (crit), and none is understood")]
    CriticalExtension,
    /// `typ` differs from the kind of token expected (RFC 9068 section 4).
    #[error("the token's typ is not the one expected here (an access token has at+jwt)")]
    WrongType,
    /// The header names no key.
    #[error("the token's header has no kid")]
    MissingKeyId,
    /// No key by that `kid` is known.
    #[error("the token's kid names no known key")]
    UnknownKey,
    /// The key is meant for another algorithm than the header says (RFC 8725 section 3.1).
    #[error("the token's alg differs from the algorithm of the key that its kid names")]
    AlgorithmMismatch,
    /// The signature does not verify.
    #[error("the token's signature does not verify")]
    Signature,
    /// A key is not usable: wrong type, curve, size, encoding or `use`.
    #[error("the key is not usable: an EC key on P-256 or an RSA key of 2048 to 8192 bits, use sig, is needed")]
    KeyRejected,
    /// The claims could not be written as JSON.
    #[error("the claims could not be written as JSON")]
    Claims,
    /// The cryptographic library refused to sign.
    #[error("signing failed")]
    Signing,
    /// The cryptographic library refused to encrypt.
    #[error("encryption failed")]
    Encryption,
}
