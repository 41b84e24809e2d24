//! Several issuers at one API: production and sandbox, as a rule.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::jose::{AccessTokenClaims, MAX_TOKEN_BYTES};
use serde::Deserialize;

use super::{InvalidToken, Verifier, VerifyError, bearer};

/// Verifiers of several issuers; the token's `iss` picks the one that checks it.
#[derive(Clone, Debug, Default)]
pub struct VerifierSet(Vec<Verifier>);

impl VerifierSet {
    /// Of these; each should have an issuer of its own.
    pub fn new(verifiers: impl IntoIterator<Item = Verifier>) -> Self {
        Self(verifiers.into_iter().collect())
    }

    /// As [`Verifier::authenticate`]; a token of none of the issuers is [`InvalidToken::Issuer`].
    ///
    /// # Errors
    /// As [`Verifier::authenticate`].
    pub async fn authenticate(&self, authorization: Option<&str>, scopes: &[&str]) -> Result<AccessTokenClaims, VerifyError> {
        let token = bearer(authorization).ok_or_else(|| VerifyError::MissingToken { scope: scopes.join(" ") })?;
        let issuer = claimed_issuer(token);
        let verifier = self.0.iter().find(|verifier| Some(verifier.issuer()) == issuer.as_deref());
        match verifier {
            Some(verifier) => verifier.verify(token, scopes).await,
            None => Err(InvalidToken::Issuer.into()),
        }
    }
}

/// What an unverified token claims its issuer to be: good for choosing who verifies it, nothing else.
fn claimed_issuer(token: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Claims {
        iss: String,
    }
    if token.len() > MAX_TOKEN_BYTES {
        return None;
    }
    let payload = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
    serde_json::from_slice::<Claims>(&payload).ok().map(|claims| claims.iss)
}
