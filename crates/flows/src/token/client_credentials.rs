//! `grant_type=client_credentials` (RFC 6749, section 4.4; seeds 000 and 001): by client key for that key's organization, by
//! client secret for the organization that the request names. No statement when everything is cached.

use crate::decision::{Decision, Denied, allowed, deny};
use crate::issue::{self, Subject};
use crate::registry::{KnownClientKey, RegisteredIntegration};
use crate::{Context, digest};
use model::credential::CredentialId;
use model::grant::GrantState;
use protocol::id::{ClientId, ClientKeyId, OrganizationId, SecretId};
use protocol::scope::ScopeSet;
use protocol::secret::{Secret, SecretKind};
use protocol::token::TokenResponse;
use protocol::{ErrorCode, Seconds, Timestamp};
use std::sync::Arc;
use storage::grant::GrantFilter;
use storage::standing::Standing;

/// What the integration authenticated with.
#[derive(Debug, Clone, Copy)]
pub enum Credential {
    /// A client key, which was compared already.
    ClientKey {
        /// Whose.
        organization_id: OrganizationId,
        /// Which.
        id: ClientKeyId,
    },
    /// The integration's own secret, which was compared already.
    Secret {
        /// Which slot.
        id: SecretId,
        /// From when on it is refused.
        retires_at: Option<Timestamp>,
        /// The organization that the request names.
        organization_id: Option<OrganizationId>,
    },
}

/// What else the request asks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Asked<'a> {
    /// Fewer scopes than the credential may have.
    pub scope: Option<&'a str>,
    /// RFC 8707.
    pub resource: Option<&'a str>,
}

/// The integration's client key that was sent, compared in constant time. Unknown, wrong and another integration's cost the same:
/// a digest and a look at the store. How the key stands is asked later, when its holder is known to have it.
pub async fn prove_key(context: &Context, client_id: ClientId, sent: &str) -> storage::Result<Option<Arc<KnownClientKey>>> {
    let lookup = Secret::lookup_in(context.settings.environment, SecretKind::ClientKey, sent).unwrap_or_default();
    match context.client_key(client_id, lookup).await? {
        Some(known) if digest::matches(&known.digest, sent) => Ok(Some(known)),
        Some(_) => {
            Box::pin(storage::client_key::locate(&context.store, client_id, lookup)).await?;
            Ok(None)
        }
        None => {
            digest::matches_nothing(sent);
            Ok(None)
        }
    }
}

/// Issues an access token.
pub async fn issue(
    context: &Context,
    client: &RegisteredIntegration,
    credential: Credential,
    asked: Asked<'_>,
) -> storage::Result<Decision<TokenResponse>> {
    let (organization_id, credential_id, standing, retires_at) = match credential {
        Credential::ClientKey { organization_id, id } => {
            let standing = allowed!(standing_of_key(context, organization_id, id).await?);
            let retires_at = standing.retires_at;
            (organization_id, CredentialId::ClientKey(id), standing, retires_at)
        }
        Credential::Secret { id, retires_at, organization_id } => {
            let Some(organization_id) = organization_id else { return deny(ErrorCode::OrganizationIdMissing) };
            let standing = allowed!(standing_of_grant(context, client, organization_id).await?);
            (organization_id, CredentialId::Secret(id), standing, retires_at)
        }
    };
    let scopes = allowed!(scopes(client, &standing, asked.scope));
    let resources = context.resources().await?;
    let audience = allowed!(context.audience(&resources, asked.resource));
    let now = context.now();
    let subject = Subject {
        organization_id,
        external_id: standing.external_id.as_deref(),
        grant_id: standing.grant_id,
        credential_id,
        audience,
        scopes: &scopes,
    };
    let lifetime = lifetime(context, retires_at);
    if lifetime <= Seconds(0) {
        return deny(match credential_id {
            CredentialId::ClientKey(_) => ErrorCode::ClientKeyRevoked,
            CredentialId::Secret(_) | CredentialId::Connection(_) => ErrorCode::ClientAuthenticationFailed,
        });
    }
    let access_token = allowed!(issue::access_token(context, client, &subject, lifetime).await?);
    context.deferred.note_used(organization_id, standing.grant_id, now);
    if let CredentialId::ClientKey(id) = credential_id {
        context.deferred.note_key_used((organization_id, id), now, standing.was_used);
    }
    Ok(Ok(TokenResponse {
        access_token,
        token_type: "Bearer",
        expires_in: lifetime.0,
        refresh_token: None,
        scope: scopes.clone(),
        organization_id,
        grant_id: standing.grant_id,
        installation_id: None,
    }))
}

/// No token outlives the credential that it came from.
fn lifetime(context: &Context, retires_at: Option<Timestamp>) -> Seconds {
    let lifetime = context.settings.lifetimes.client_credentials_token;
    let left = retires_at.map(|at| Seconds((at.as_micros() - context.now().as_micros()) / 1_000_000));
    left.map_or(lifetime, |left| Seconds(left.0.clamp(0, lifetime.0)))
}

/// The key's own digest was compared before, so that its holder may know why it is refused.
async fn standing_of_key(
    context: &Context,
    organization_id: OrganizationId,
    id: ClientKeyId,
) -> storage::Result<Decision<Arc<Standing>>> {
    let Some(standing) = context.standing(organization_id, CredentialId::ClientKey(id)).await? else {
        return deny(ErrorCode::ClientKeyRevoked);
    };
    Ok(match standing.grant {
        GrantState::Suspended => Err(ErrorCode::GrantSuspended.into()),
        GrantState::Revoked => Err(ErrorCode::GrantRevoked.into()),
        GrantState::Active if standing.is_good(context.now()) => Ok(standing),
        GrantState::Active => Err(ErrorCode::ClientKeyRevoked.into()),
    })
}

async fn standing_of_grant(
    context: &Context,
    client: &RegisteredIntegration,
    organization_id: OrganizationId,
) -> storage::Result<Decision<Arc<Standing>>> {
    let client_id = client.integration.client_id;
    let Some(standing) = context.standing_of_grant(organization_id, client_id).await? else {
        return deny(Box::pin(why_no_grant(context, organization_id, client_id)).await?);
    };
    Ok(match standing.grant {
        GrantState::Active => Ok(standing),
        GrantState::Suspended => Err(ErrorCode::GrantSuspended.into()),
        GrantState::Revoked => Err(ErrorCode::GrantRevoked.into()),
    })
}

async fn why_no_grant(context: &Context, organization_id: OrganizationId, client_id: ClientId) -> storage::Result<ErrorCode> {
    let filter = GrantFilter { organization_id: organization_id.to_string(), client_id: client_id.to_string(), state: None };
    let was = storage::grant::page(&context.store, &filter, "~", 1).await?;
    Ok(if was.is_empty() { ErrorCode::NoGrant } else { ErrorCode::GrantRevoked })
}

/// Asked ∩ credential's ∩ grant's ∩ integration's.
fn scopes(client: &RegisteredIntegration, standing: &Standing, asked: Option<&str>) -> Result<ScopeSet, Denied> {
    let own = &client.scopes;
    let may = standing.scopes.intersection(&standing.grant_scopes).intersection(own);
    let Some(asked) = asked else { return Ok(may) };
    let asked: ScopeSet = asked.parse().map_err(|fault| Denied::because(ErrorCode::ScopeUnknown, format!("{fault}.")))?;
    let unknown = asked.difference(own);
    if !unknown.is_empty() {
        return Err(Denied::because(ErrorCode::ScopeUnknown, format!("Not one of the integration's scopes: {unknown}.")));
    }
    let given = asked.intersection(&may);
    if given.is_empty() && !asked.is_empty() {
        return Err(Denied::because(ErrorCode::ScopeNotGranted, format!("Not granted: {asked}.")));
    }
    Ok(given)
}
