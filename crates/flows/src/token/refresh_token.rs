//! `grant_type=refresh_token` (RFC 6749, section 6; seed 002): one guarded statement that rotates, answers a retry with the very
//! same successor, or moves a restored row forward. Everything else is looked at afterwards, off the hot path.

use crate::Context;
use crate::decision::{Decision, Denied, allowed, deny};
use crate::issue::{self, Turn};
use crate::mail::{Mail, MailKind, ReplayReader};
use crate::registry::RegisteredIntegration;
use crate::revoke::{self, CredentialEnded, Replayed};
use crate::token::gone_back;
use model::connection::{Connection, ConnectionState};
use model::grant::Actor;
use protocol::handle::{Handle, HandleKind};
use protocol::redirect_uri::ClientType;
use protocol::scope::ScopeSet;
use protocol::token::TokenResponse;
use protocol::{ErrorCode, Timestamp};
use storage::connection::ending::Replay;
use storage::connection::{Rotated, Rotation};

/// What the partner sends.
#[derive(Debug, Clone, Copy)]
pub struct RefreshRequest<'a> {
    /// The newest refresh token, as it came.
    pub refresh_token: &'a str,
    /// Fewer scopes for this one token.
    pub scope: Option<&'a str>,
}

/// Exchanges a refresh token for the next one and an access token.
pub async fn refresh(
    context: &Context,
    client: &RegisteredIntegration,
    request: RefreshRequest<'_>,
) -> storage::Result<Decision<TokenResponse>> {
    let handle = allowed!(
        issue::read_handle(context, HandleKind::RefreshToken, request.refresh_token, ErrorCode::RefreshTokenInvalid).await?
    );
    let asked = match request.scope {
        Some(scope) => Some(allowed!(Box::pin(asked_scopes(context, &handle, scope)).await?)),
        None => None,
    };
    let rotation = allowed!(rotation(context, client, &handle));
    let rotated = match storage::connection::rotate(&context.store, &rotation).await? {
        Some(rotated) => Some(rotated),
        None => allowed!(Box::pin(gone_back::rotate(context, client, &rotation)).await?),
    };
    match rotated {
        Some(rotated) => answer(context, client, &rotation, (rotated, asked)).await,
        None => deny(Box::pin(refusal(context, client, &rotation)).await?),
    }
}

/// Checked before anything is consumed: a scope that the connection never had is an error (RFC 6749, section 6), one that was
/// withdrawn since is not.
async fn asked_scopes(context: &Context, handle: &Handle, scope: &str) -> storage::Result<Decision<ScopeSet>> {
    let Ok(asked) = scope.parse::<ScopeSet>() else { return deny(ErrorCode::ScopeUnknown) };
    let row = storage::connection::find(&context.store, handle.organization_id, handle.connection_id).await?;
    let Some(row) = row else { return Ok(Ok(asked)) };
    let signed = storage::attempt::signed_consent(&context.store, row.attempt_id).await?;
    let never_had = asked.difference(&signed.map(|signed| signed.scopes).unwrap_or_default());
    if never_had.is_empty() {
        Ok(Ok(asked))
    } else {
        deny(Denied::because(ErrorCode::ScopeUnknown, format!("Not consented to for this connection: {never_had}.")))
    }
}

fn retry_since(context: &Context, client: &RegisteredIntegration) -> Timestamp {
    let lifetimes = &context.settings.lifetimes;
    context.now()
        - match client.integration.client_type {
            ClientType::Confidential => lifetimes.refresh_retry_confidential,
            ClientType::Public => lifetimes.refresh_retry_public,
        }
}

fn rotation(context: &Context, client: &RegisteredIntegration, handle: &Handle) -> Result<Rotation, Denied> {
    let now = context.now();
    let (mac_key_id, _) = context.keys.current_mac(now).ok_or(ErrorCode::KeyUnknown)?;
    Ok(Rotation {
        organization_id: handle.organization_id,
        connection_id: handle.connection_id,
        generation: handle.generation,
        client_id: client.integration.client_id,
        now,
        retry_since: retry_since(context, client),
        mac_key_id,
        expires_at: now + context.settings.lifetimes.refresh_token,
    })
}

async fn answer(
    context: &Context,
    client: &RegisteredIntegration,
    rotation: &Rotation,
    (rotated, asked): (Rotated, Option<ScopeSet>),
) -> storage::Result<Decision<TokenResponse>> {
    let allowed = rotated.scopes.intersection(&client.scopes);
    let turn = Turn {
        organization_id: rotation.organization_id,
        connection_id: rotation.connection_id,
        generation: rotated.generation,
        mac_key_id: rotated.mac_key_id,
        grant_id: rotated.grant_id,
        external_id: rotated.external_id,
        audience: rotated.audience,
        scopes: asked.map_or_else(|| allowed.clone(), |asked| asked.intersection(&allowed)),
    };
    issue::connection_tokens(context, client, turn).await
}

/// Why the statement found no row to rotate; a spent token that came again ends the connection.
async fn refusal(context: &Context, client: &RegisteredIntegration, rotation: &Rotation) -> storage::Result<ErrorCode> {
    let found = storage::connection::find(&context.store, rotation.organization_id, rotation.connection_id).await?;
    let Some(row) = found.filter(|row| row.client_id == rotation.client_id) else {
        return Ok(ErrorCode::RefreshTokenInvalid);
    };
    if row.state == ConnectionState::Revoked {
        return ended_code(context, &row).await;
    }
    if revoke_replayed(context, client, rotation, &row).await? {
        return Ok(ErrorCode::RefreshTokenReplayed);
    }
    Ok(match row.state {
        ConnectionState::Suspended => ErrorCode::GrantSuspended,
        ConnectionState::Active if rotation.now >= row.expires_at => ErrorCode::RefreshTokenExpired,
        ConnectionState::Active | ConnectionState::Pending | ConnectionState::Revoked => ErrorCode::RefreshTokenInvalid,
    })
}

async fn ended_code(context: &Context, row: &Connection) -> storage::Result<ErrorCode> {
    let standing = storage::standing::of_connection(&context.store, row.organization_id, row.id).await?;
    let grant_ended = standing.is_some_and(|standing| standing.grant == model::grant::GrantState::Revoked);
    Ok(if grant_ended { ErrorCode::GrantRevoked } else { ErrorCode::ConnectionRevoked })
}

async fn revoke_replayed(
    context: &Context,
    client: &RegisteredIntegration,
    rotation: &Rotation,
    row: &Connection,
) -> storage::Result<bool> {
    let Some(grant_id) = row.grant_id else { return Ok(false) };
    let step = storage::connection::ending::revoke_replayed(&Replay {
        organization_id: rotation.organization_id,
        connection_id: rotation.connection_id,
        generation: rotation.generation,
        client_id: rotation.client_id,
        now: rotation.now,
        retry_since: rotation.retry_since,
    });
    let ended = CredentialEnded {
        organization_id: row.organization_id,
        client_id: row.client_id,
        grant_id,
        connection_id: row.id,
        actor: Actor::system(),
        action: "connection.replay_detected",
        replayed: Some(Replayed::RefreshToken),
    };
    let revoked = revoke::end_connection(context, step, &ended).await?;
    if revoked {
        tell_of_replay(context, client, row).await?;
    }
    Ok(revoked)
}

/// Partner and customer are told: the partner at its support address, the customer through whoever consented.
async fn tell_of_replay(context: &Context, client: &RegisteredIntegration, row: &Connection) -> storage::Result<()> {
    let organization = storage::organization::find(&context.store, row.organization_id).await?;
    let kind = |reader| MailKind::ReplayDetected {
        integration: client.integration.name.clone(),
        publisher: client.partner.name.clone(),
        organization: organization.as_ref().map(|organization| organization.name.clone()).unwrap_or_default(),
        at: context.now(),
        reader,
    };
    let mut recipients = vec![(client.partner.support_email.clone(), "en".to_owned(), ReplayReader::Partner(row.id))];
    if let Some(signed) = storage::attempt::signed_consent(&context.store, row.attempt_id).await?
        && let Some(user) = storage::user::find(&context.store, signed.user_id).await?
    {
        recipients.push((user.email, signed.shown.language, ReplayReader::Customer(row.organization_id)));
    }
    for (to, language, reader) in recipients {
        context.mailer.send(Mail { to, language, kind: kind(reader) });
    }
    Ok(())
}
