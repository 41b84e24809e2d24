//! Tokens, written: the one place that makes access tokens, refresh tokens and codes.

use crate::Context;
use crate::decision::{Decision, allowed};
use crate::registry::RegisteredIntegration;
use aws_lc_rs::hmac;
use model::credential::CredentialId;
use model::resource::Signing;
use protocol::handle::{Handle, HandleKind, MacKeyId};
use protocol::id::{ConnectionId, GrantId, OrganizationId};
use protocol::jose::NewAccessTokenClaims;
use protocol::scope::ScopeSet;
use protocol::token::TokenResponse;
use protocol::{ErrorCode, Seconds};
use std::sync::Arc;

/// What an access token is about.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The customer.
    pub organization_id: OrganizationId,
    /// The platform's own id of the customer.
    pub external_id: Option<&'a str>,
    /// The agreement.
    pub grant_id: GrantId,
    /// The connection, key or secret slot.
    pub credential_id: CredentialId,
    /// `aud`.
    pub audience: &'a str,
    /// What it allows.
    pub scopes: &'a ScopeSet,
}

/// Signs an access token (RFC 9068). No key in use: 503, since another node or the next minute has one.
pub async fn access_token(
    context: &Context,
    client: &RegisteredIntegration,
    subject: &Subject<'_>,
    lifetime: Seconds,
) -> storage::Result<Result<String, ErrorCode>> {
    let now = context.now();
    let resources = context.resources().await?;
    let signing = resources
        .iter()
        .find(|resource| resource.audience == subject.audience)
        .map_or(Signing::Es256, |resource| resource.signing);
    let Some(key) = context.keys.signer(signing, now) else { return Ok(Err(ErrorCode::KeyUnknown)) };
    let claims = NewAccessTokenClaims {
        iss: &context.settings.issuer,
        aud: subject.audience,
        sub: subject.organization_id,
        client_id: client.integration.client_id,
        scope: subject.scopes,
        iat: now.as_seconds(),
        exp: (now + lifetime).as_seconds(),
        jti: context.random(),
        organization_id: subject.organization_id,
        external_id: subject.external_id,
        grant_id: subject.grant_id,
        credential_id: subject.credential_id.text(),
    };
    Ok(key.sign(protocol::jose::ACCESS_TOKEN_TYPE, &claims).map_err(|_| ErrorCode::Internal))
}

/// One turn of a connection's chain: what the code's exchange or a refresh gave.
#[derive(Debug, Clone)]
pub struct Turn {
    /// The customer.
    pub organization_id: OrganizationId,
    /// The connection.
    pub connection_id: ConnectionId,
    /// Of the refresh token to hand out.
    pub generation: u32,
    /// Authenticates it.
    pub mac_key_id: MacKeyId,
    /// The agreement.
    pub grant_id: GrantId,
    /// The platform's own id of the customer.
    pub external_id: Option<String>,
    /// `aud` of the access token.
    pub audience: String,
    /// What the access token allows.
    pub scopes: ScopeSet,
}

/// The token endpoint's answer to a turn (RFC 6749, section 5.1).
pub async fn connection_tokens(
    context: &Context,
    client: &RegisteredIntegration,
    turn: Turn,
) -> storage::Result<Decision<TokenResponse>> {
    let lifetime = context.settings.lifetimes.access_token;
    let Turn { organization_id, connection_id, generation, mac_key_id, grant_id, external_id, audience, scopes } = turn;
    let subject = Subject {
        organization_id,
        external_id: external_id.as_deref(),
        grant_id,
        credential_id: CredentialId::Connection(connection_id),
        audience: &audience,
        scopes: &scopes,
    };
    context.deferred.note_used(organization_id, grant_id, context.now());
    let access_token = allowed!(access_token(context, client, &subject, lifetime).await?);
    let refresh_token = allowed!(handle(context, organization_id, connection_id, generation, mac_key_id).await?);
    Ok(Ok(TokenResponse {
        access_token,
        token_type: "Bearer",
        expires_in: lifetime.0,
        refresh_token: Some(refresh_token),
        scope: scopes,
        organization_id,
        grant_id,
        installation_id: None,
    }))
}

/// Writes the handle of a connection's `generation`, authenticated by the key that the row names. The key is looked up again
/// when it is not known here yet; still unknown: 503, never `invalid_grant`.
pub async fn handle(
    context: &Context,
    organization_id: OrganizationId,
    connection_id: ConnectionId,
    generation: u32,
    mac_key_id: MacKeyId,
) -> storage::Result<Result<String, ErrorCode>> {
    let kind = if generation == 0 { HandleKind::AuthorizationCode } else { HandleKind::RefreshToken };
    let handle = Handle { kind, organization_id, connection_id, generation, mac_key_id };
    let key = mac_key(context, mac_key_id).await?;
    Ok(key.map(|key| handle.write(context.settings.environment, &key)))
}

/// The MAC key with this id; looked up again when it is not known here yet.
pub(crate) async fn mac_key(context: &Context, id: MacKeyId) -> storage::Result<Result<Arc<hmac::Key>, ErrorCode>> {
    if let Some(key) = context.keys.mac(id) {
        return Ok(Ok(key));
    }
    match Box::pin(context.keys.load(&context.store)).await {
        Ok(()) => Ok(context.keys.mac(id).ok_or(ErrorCode::KeyUnknown)),
        Err(crate::keys::KeyError::Store(error)) => Err(error),
        Err(error @ (crate::keys::KeyError::CannotOpen(_) | crate::keys::KeyError::NotMade(_))) => {
            tracing::error!(%error, "a MAC key cannot be opened");
            Ok(Err(ErrorCode::KeyUnknown))
        }
    }
}

/// Reads a handle and checks its MAC. `refused` is the answer to anything that is not an authentic handle of this kind; a key
/// that is not known here is looked up again, then 503.
pub async fn read_handle(
    context: &Context,
    kind: HandleKind,
    text: &str,
    refused: ErrorCode,
) -> storage::Result<Result<Handle, crate::Denied>> {
    let unchecked = match Handle::read(context.settings.environment, kind, text) {
        Ok(unchecked) => unchecked,
        Err(fault) => {
            return Ok(Err(crate::Denied::because(refused, format!("{}: {fault}.", refused.summary().trim_end_matches('.')))));
        }
    };
    let key = match mac_key(context, unchecked.mac_key_id()).await? {
        Ok(key) => key,
        Err(code) => return Ok(Err(code.into())),
    };
    Ok(unchecked.check(&key).ok_or_else(|| refused.into()))
}
