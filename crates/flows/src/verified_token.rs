//! Access tokens whose signatures were verified a while ago, found again by the digest of the whole token. An entry says who signed
//! what and nothing of how it stands: expiry, credential, grant and integration are asked of each time, and so is whether the key is
//! still one of ours. So it never outlives a revocation.

use crate::cache::Cache;
use crate::{Context, digest};
use protocol::Seconds;
use protocol::id::{ClientId, GrantId, OrganizationId};
use protocol::jose::{ACCESS_TOKEN_TYPE, AccessTokenClaims, verify_compact};
use protocol::scope::ScopeSet;
use std::sync::Arc;

use model::credential::CredentialId;

/// Tokens that are kept; an entry takes about a kilobyte.
const MOST: usize = 20_000;
/// How long a token is kept, whether or not it lives as long.
const KEPT_FOR: Seconds = Seconds::minutes(15);

/// An access token that we signed, whether or not it is good now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedToken {
    /// What it says.
    pub claims: AccessTokenClaims,
    /// The customer.
    pub organization_id: OrganizationId,
    /// The integration.
    pub client_id: ClientId,
    /// The agreement.
    pub grant_id: GrantId,
    /// What it was obtained with.
    pub credential_id: CredentialId,
    /// Its own scopes.
    pub scopes: ScopeSet,
    kid: String,
}

/// The tokens, by their SHA-256 digests.
pub struct VerifiedTokens(Cache<[u8; 32], Arc<VerifiedToken>>);

impl Default for VerifiedTokens {
    fn default() -> Self {
        Self(Cache::new(MOST, KEPT_FOR))
    }
}

impl VerifiedTokens {
    /// The token, if one of our keys signed it for this issuer.
    pub fn verify(&self, context: &Context, token: &str) -> Option<Arc<VerifiedToken>> {
        let (digest, now) = (digest::sha256(token.as_bytes()), context.now());
        if let Some(known) = self.0.get(&digest, now).filter(|known| context.keys.verifier(&known.kid).is_some()) {
            return Some(known);
        }
        let verified = Arc::new(verified(context, token)?);
        self.0.insert(digest, Arc::clone(&verified), now);
        Some(verified)
    }
}

fn verified(context: &Context, token: &str) -> Option<VerifiedToken> {
    let mut kid = String::new();
    let key = |named: &str, _| {
        named.clone_into(&mut kid);
        context.keys.verifier(named)
    };
    let payload = verify_compact(token, ACCESS_TOKEN_TYPE, key).ok()?;
    let claims: AccessTokenClaims = serde_json::from_slice(&payload).ok()?;
    if claims.iss != context.settings.issuer {
        return None;
    }
    Some(VerifiedToken {
        organization_id: claims.organization_id.parse().ok()?,
        client_id: claims.client_id.parse().ok()?,
        grant_id: claims.grant_id.parse().ok()?,
        credential_id: claims.credential_id.parse().ok()?,
        scopes: claims.scope.parse().ok()?,
        claims,
        kid,
    })
}
