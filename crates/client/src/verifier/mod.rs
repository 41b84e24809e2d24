//! Checking access tokens where they are used: at a platform's own APIs.
//!
//! Everything but the first fetch of the keys happens without asking the server: signature, issuer,
//! audience, expiry and scope from the token itself, revocation from a feed that a background task
//! follows. A credential or grant that is revoked or suspended is refused within two seconds. When
//! the feed has been silent for five seconds, tokens are neither accepted nor called invalid: the
//! error is [`VerifyError::Stale`], for which an API answers `503`.
//!
//! ```no_run
//! use countersign_client::verifier::{Verifier, VerifierOptions};
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let verifier = Verifier::start(VerifierOptions::new(
//!     "https://auth.northwind.example",
//!     "https://api.northwind.example",
//!     "the resource's client_id",
//!     "the resource's client_secret",
//! ))?;
//! // In a request handler, with the value of its Authorization header:
//! let authorization = Some("Bearer eyJ…");
//! match verifier.authenticate(authorization, &["transactions.read"]).await {
//!     Ok(claims) => println!("the data of {}", claims.organization_id),
//!     Err(refusal) => println!("{} WWW-Authenticate: {:?}", refusal.status(), refusal.challenge()),
//! }
//! # Ok(()) }
//! ```

mod error;
mod feed;
mod keys;
mod options;
mod revocations;
mod set;

use std::sync::Arc;

use protocol::Timestamp;
use protocol::jose::{ACCESS_TOKEN_TYPE, AccessTokenClaims, JoseError, verify_compact};

pub use error::{InvalidToken, VerifyError};
pub use options::VerifierOptions;
pub use set::VerifierSet;

use crate::FetchError;
use crate::clock::micros;
use keys::Keys;
use revocations::Revocations;

/// Checks the tokens of one issuer for one audience. Cheap to clone; clones share everything.
#[derive(Clone, Debug)]
pub struct Verifier {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    options: VerifierOptions,
    keys: Keys,
    revocations: Revocations,
    feed: feed::Feed,
}

impl Verifier {
    /// A verifier that asks the server for nothing yet, and does not follow the feed by itself:
    /// call [`Verifier::poll`] or [`Verifier::follow`]. Most programs want [`Verifier::start`].
    ///
    /// # Errors
    /// [`FetchError::Address`] when the issuer is no URL, [`FetchError::Setup`].
    pub fn new(options: VerifierOptions) -> Result<Self, FetchError> {
        let issuer = crate::http::address(&options.issuer)?;
        let http = crate::http::client(options.request_timeout, &issuer)?;
        let keys = Keys::new(http.clone(), &options)?;
        let feed = feed::Feed::new(http, &options)?;
        let revocations = Revocations::new(&options);
        Ok(Self { inner: Arc::new(Inner { options, keys, revocations, feed }) })
    }

    /// A verifier with its background task, which ends with the last clone. Needs a Tokio runtime.
    /// The server may come up later: until then every token gets [`VerifyError::Stale`] or
    /// [`VerifyError::Unavailable`].
    ///
    /// # Errors
    /// As [`Verifier::new`].
    pub fn start(options: VerifierOptions) -> Result<Self, FetchError> {
        let verifier = Self::new(options)?;
        verifier.follow();
        Ok(verifier)
    }

    /// The issuer whose tokens this verifier accepts.
    pub fn issuer(&self) -> &str {
        &self.inner.options.issuer
    }

    /// Starts the background task: keys now and every few minutes, the feed twice a second.
    pub fn follow(&self) {
        let weak = Arc::downgrade(&self.inner);
        let mut ticks = tokio::time::interval(self.inner.options.feed_interval);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        tokio::spawn(async move {
            let mut was_well = true;
            loop {
                ticks.tick().await;
                let Some(inner) = weak.upgrade() else { return };
                let result = Self { inner }.poll().await;
                if let Err(error) = &result
                    && was_well
                {
                    tracing::warn!(%error, "the revocation feed or the keys cannot be read");
                }
                was_well = result.is_ok();
            }
        });
    }

    /// Reads what is new in the revocation feed, and the keys when they are due. The background
    /// task calls this; tests may too.
    ///
    /// # Errors
    /// [`FetchError`]; what was known before stays known.
    pub async fn poll(&self) -> Result<(), FetchError> {
        let inner = &self.inner;
        let keys = inner.keys.refresh_when_due().await;
        inner.feed.read_new(&inner.revocations).await?;
        keys
    }

    /// Checks the value of an `Authorization` header (RFC 6750 section 2.1) and that the token
    /// carries all of `scopes`.
    ///
    /// # Errors
    /// [`VerifyError`], which knows its HTTP status and `WWW-Authenticate` value.
    pub async fn authenticate(&self, authorization: Option<&str>, scopes: &[&str]) -> Result<AccessTokenClaims, VerifyError> {
        let token = bearer(authorization).ok_or_else(|| VerifyError::MissingToken { scope: scopes.join(" ") })?;
        self.verify(token, scopes).await
    }

    /// Checks a token and that it carries all of `scopes`.
    ///
    /// # Errors
    /// As [`Verifier::authenticate`].
    pub async fn verify(&self, token: &str, scopes: &[&str]) -> Result<AccessTokenClaims, VerifyError> {
        let payload = self.verify_signature(token).await?;
        let claims: AccessTokenClaims = serde_json::from_slice(&payload).map_err(|_| VerifyError::from(InvalidToken::Claims))?;
        let now = self.inner.options.clock.now();
        self.check_claims(&claims, now)?;
        // A token known to be revoked is refused for that, however old the knowledge is.
        self.inner.revocations.check(&claims)?;
        if !self.inner.revocations.is_fresh(now) {
            return Err(VerifyError::Stale);
        }
        if scopes.iter().all(|scope| claims.has_scope(scope)) {
            Ok(claims)
        } else {
            Err(VerifyError::InsufficientScope { scope: scopes.join(" ") })
        }
    }

    async fn verify_signature(&self, token: &str) -> Result<Vec<u8>, VerifyError> {
        let keys = &self.inner.keys;
        let mut missing = None;
        let first = verify_compact(token, ACCESS_TOKEN_TYPE, |kid, _| {
            let found = keys.known(kid);
            if found.is_none() {
                missing = Some(kid.to_owned());
            }
            found
        });
        match (first, missing) {
            (Err(JoseError::UnknownKey), Some(kid)) => {
                let key = keys.look_up(&kid).await?;
                Ok(verify_compact(token, ACCESS_TOKEN_TYPE, |_, _| key).map_err(InvalidToken::Signature)?)
            }
            (result, _) => Ok(result.map_err(InvalidToken::Signature)?),
        }
    }

    fn check_claims(&self, claims: &AccessTokenClaims, now: Timestamp) -> Result<(), InvalidToken> {
        let options = &self.inner.options;
        if claims.iss != options.issuer {
            return Err(InvalidToken::Issuer);
        }
        if !claims.aud.contains(&options.audience) {
            return Err(InvalidToken::Audience);
        }
        let leeway = micros(options.leeway);
        let end = Timestamp::from_seconds(claims.exp).as_micros().saturating_add(leeway);
        if now.as_micros() >= end {
            return Err(InvalidToken::Expired);
        }
        let start = Timestamp::from_seconds(claims.iat).as_micros().saturating_sub(leeway);
        if now.as_micros() < start {
            return Err(InvalidToken::NotYet);
        }
        Ok(())
    }
}

/// The token of an `Authorization` header, if it has the Bearer scheme.
fn bearer(authorization: Option<&str>) -> Option<&str> {
    let (scheme, token) = authorization?.trim().split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
