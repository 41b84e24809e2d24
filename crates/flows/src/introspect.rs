//! Token introspection (RFC 7662): signature, expiry, and how the connection and its grant stand now. With a warm cache it costs
//! no statement. A store that is away is an error, never `active: false`.

use crate::Context;
use crate::decision::{Decision, deny};
use crate::issue;
use crate::registry::RegisteredIntegration;
use model::connection::ConnectionState;
use model::credential::CredentialId;
use model::integration::IntegrationState;
use model::resource::Resource;
use protocol::ErrorCode;
use protocol::handle::HandleKind;
use protocol::introspection::IntrospectionResponse;
use protocol::jose::{ACCESS_TOKEN_TYPE, AccessTokenClaims, verify_compact};
use protocol::scope::ScopeSet;
use std::sync::Arc;
use storage::standing::Standing;

/// Who asks.
#[derive(Debug)]
pub enum Asker<'a> {
    /// A resource learns of tokens that are meant for it.
    Resource(&'a Resource),
    /// A partner learns of its own integration's tokens.
    Integration(&'a RegisteredIntegration),
}

/// The claims of an access token that we signed, whether or not it is good now.
pub fn signed_claims(context: &Context, token: &str) -> Option<AccessTokenClaims> {
    let payload = verify_compact(token, ACCESS_TOKEN_TYPE, |kid, _| context.keys.verifier(kid)).ok()?;
    let claims: AccessTokenClaims = serde_json::from_slice(&payload).ok()?;
    (claims.iss == context.settings.issuer).then_some(claims)
}

/// An access token that is good now, its scopes narrowed to what the grant still allows.
pub async fn good_claims(context: &Context, token: &str) -> storage::Result<Option<AccessTokenClaims>> {
    let Some(mut claims) = signed_claims(context, token) else { return Ok(None) };
    if context.now().as_seconds() >= claims.exp {
        return Ok(None);
    }
    let Some(client) = enabled(context, &claims.client_id).await? else { return Ok(None) };
    let Some(standing) = standing(context, &client, &claims).await? else { return Ok(None) };
    let scopes: ScopeSet = claims.scope.parse().unwrap_or_default();
    claims.scope = scopes.intersection(&standing.grant_scopes).to_string();
    Ok(Some(claims))
}

/// The integration, if it may do anything at all.
async fn enabled(context: &Context, client_id: &str) -> storage::Result<Option<Arc<RegisteredIntegration>>> {
    let Ok(client_id) = client_id.parse() else { return Ok(None) };
    let client = context.integration(client_id).await?;
    Ok(client.filter(|client| client.integration.state == IntegrationState::Active))
}

/// How the token's credential and its very grant stand, if both are good: another grant that came later revives no token.
async fn standing(
    context: &Context,
    client: &RegisteredIntegration,
    claims: &AccessTokenClaims,
) -> storage::Result<Option<Arc<Standing>>> {
    let (Ok(organization_id), Ok(credential_id)) = (claims.organization_id.parse(), claims.credential_id.parse()) else {
        return Ok(None);
    };
    let now = context.now();
    let standing = match credential_id {
        CredentialId::Connection(_) | CredentialId::ClientKey(_) => context.standing(organization_id, credential_id).await?,
        CredentialId::Secret(id) if client.live_secrets(now).any(|secret| secret.id == id) => {
            context.standing_of_grant(organization_id, client.integration.client_id).await?
        }
        CredentialId::Secret(_) => None,
    };
    Ok(standing.filter(|standing| standing.is_good(now) && standing.grant_id.to_string() == claims.grant_id))
}

/// Answers about `token` what `asker` may know.
pub async fn introspect(context: &Context, asker: &Asker<'_>, token: &str) -> storage::Result<Decision<IntrospectionResponse>> {
    if !token.contains('.') {
        return refresh_token(context, asker, token).await;
    }
    let Some(claims) = good_claims(context, token).await? else { return Ok(Ok(IntrospectionResponse::INACTIVE)) };
    let allowed = match asker {
        Asker::Resource(resource) => claims.aud.contains(&resource.audience),
        Asker::Integration(client) => claims.client_id == client.integration.client_id.to_string(),
    };
    if !allowed {
        return Ok(Ok(IntrospectionResponse::INACTIVE));
    }
    Ok(Ok(IntrospectionResponse::AccessToken { active: true, token_type: "Bearer", claims: Box::new(claims) }))
}

/// A refresh token is its integration's business alone.
async fn refresh_token(context: &Context, asker: &Asker<'_>, token: &str) -> storage::Result<Decision<IntrospectionResponse>> {
    let Asker::Integration(client) = asker else { return Ok(Ok(IntrospectionResponse::INACTIVE)) };
    let handle = issue::read_handle(context, HandleKind::RefreshToken, token, ErrorCode::RefreshTokenInvalid).await?;
    let handle = match handle {
        Ok(handle) => handle,
        Err(denied) if denied.code == ErrorCode::KeyUnknown => return deny(denied),
        Err(_) => return Ok(Ok(IntrospectionResponse::INACTIVE)),
    };
    let row = storage::connection::find(&context.store, handle.organization_id, handle.connection_id).await?;
    let good = row.filter(|row| {
        row.client_id == client.integration.client_id
            && row.state == ConnectionState::Active
            && row.generation <= handle.generation
            && context.now() < row.expires_at
    });
    Ok(Ok(good.map_or(IntrospectionResponse::INACTIVE, |row| IntrospectionResponse::RefreshToken {
        active: true,
        client_id: row.client_id.to_string(),
        scope: row.scopes.to_string(),
        exp: row.expires_at.as_seconds(),
        sub: row.organization_id.to_string(),
    })))
}
