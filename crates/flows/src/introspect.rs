//! Token introspection (RFC 7662): signature, expiry, and how the connection and its grant stand now. With a warm cache it costs
//! no statement. A store that is away is an error, never `active: false`.

use crate::Context;
use crate::decision::{Decision, Denied, allowed, deny};
use crate::issue;
use crate::registry::RegisteredIntegration;
use crate::verified_token::VerifiedToken;
use model::connection::ConnectionState;
use model::credential::CredentialId;
use model::grant::GrantState;
use model::integration::IntegrationState;
use model::resource::Resource;
use protocol::ErrorCode;
use protocol::handle::HandleKind;
use protocol::introspection::IntrospectionResponse;
use protocol::jose::AccessTokenClaims;
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

/// An access token that is good now, and what it hangs on.
#[derive(Debug, Clone)]
pub struct GoodToken {
    /// The token itself.
    pub verified: Arc<VerifiedToken>,
    /// Its scopes, narrowed to what the grant and the integration still allow.
    pub scopes: ScopeSet,
    /// The integration.
    pub client: Arc<RegisteredIntegration>,
    /// How the token's credential and grant stand.
    pub standing: Arc<Standing>,
}

/// Whether a token is good now, and if it is an authentic one of ours that is not, why. With a warm cache it costs no statement.
pub async fn examine(context: &Context, token: &str) -> storage::Result<Decision<GoodToken>> {
    let Some(verified) = context.verified_tokens.verify(context, token) else { return deny(ErrorCode::AccessTokenInvalid) };
    if context.now().as_seconds() >= verified.claims.exp {
        return deny(ErrorCode::AccessTokenExpired);
    }
    let client = context.integration(verified.client_id).await?;
    let Some(client) = client else { return deny(ErrorCode::AccessTokenInvalid) };
    if client.integration.state == IntegrationState::Disabled {
        return deny(ErrorCode::IntegrationDisabled);
    }
    let standing = allowed!(standing(context, &client, &verified).await?);
    let scopes = verified.scopes.intersection(&standing.grant_scopes).intersection(&client.scopes);
    Ok(Ok(GoodToken { verified, scopes, client, standing }))
}

/// How the token's credential and its very grant stand, if both are good: another grant that came later revives no token.
async fn standing(
    context: &Context,
    client: &RegisteredIntegration,
    token: &VerifiedToken,
) -> storage::Result<Decision<Arc<Standing>>> {
    let (organization_id, credential_id, now) = (token.organization_id, token.credential_id, context.now());
    let standing = match credential_id {
        CredentialId::Connection(_) | CredentialId::ClientKey(_) => context.standing(organization_id, credential_id).await?,
        CredentialId::Secret(id) if client.live_secrets(now).any(|secret| secret.id == id) => {
            context.standing_of_grant(organization_id, client.integration.client_id).await?
        }
        CredentialId::Secret(_) => {
            let detail = "The client secret that the access token was obtained with is retired.";
            return deny(Denied::because(ErrorCode::AccessTokenInvalid, detail));
        }
    };
    let Some(standing) = standing.filter(|standing| standing.grant_id == token.grant_id) else {
        return deny(ErrorCode::GrantRevoked);
    };
    Ok(match (standing.grant, credential_id) {
        (GrantState::Suspended, _) => Err(ErrorCode::GrantSuspended.into()),
        (GrantState::Revoked, _) => Err(ErrorCode::GrantRevoked.into()),
        (GrantState::Active, _) if standing.is_good(now) => Ok(standing),
        (GrantState::Active, CredentialId::ClientKey(_)) => Err(ErrorCode::ClientKeyRevoked.into()),
        (GrantState::Active, CredentialId::Connection(_)) => Err(ErrorCode::ConnectionRevoked.into()),
        (GrantState::Active, CredentialId::Secret(_)) => Err(ErrorCode::AccessTokenInvalid.into()),
    })
}

/// Answers about `token` what `asker` may know.
pub async fn introspect(context: &Context, asker: &Asker<'_>, token: &str) -> storage::Result<Decision<IntrospectionResponse>> {
    if !token.contains('.') {
        return refresh_token(context, asker, token).await;
    }
    let Ok(good) = examine(context, token).await? else { return Ok(Ok(IntrospectionResponse::INACTIVE)) };
    let claims = &good.verified.claims;
    let may_ask = match asker {
        Asker::Resource(resource) => claims.aud.contains(&resource.audience),
        Asker::Integration(client) => good.verified.client_id == client.integration.client_id,
    };
    if !may_ask {
        return Ok(Ok(IntrospectionResponse::INACTIVE));
    }
    let claims = Box::new(AccessTokenClaims { scope: good.scopes.to_string(), ..claims.clone() });
    Ok(Ok(IntrospectionResponse::AccessToken { active: true, token_type: "Bearer", claims }))
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
