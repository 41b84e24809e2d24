//! How single credentials end: by RFC 7009, by a replay, by giving way to a newer one.

use crate::Context;
use crate::decision::{Decision, allowed, deny};
use crate::registry::RegisteredIntegration;
use crate::token::gone_back;
use crate::verified_token::VerifiedToken;
use crate::{event, issue};
use model::change::{Change, ChangeKind};
use model::credential::CredentialId;
use model::event::{EventKind, EventSubject};
use model::grant::Actor;
use protocol::ErrorCode;
use protocol::handle::HandleKind;
use protocol::id::{ClientId, ConnectionId, GrantId, OrganizationId};
use storage::Step;

/// A connection that ends, and why.
#[derive(Debug, Clone)]
pub struct CredentialEnded {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Of which integration.
    pub client_id: ClientId,
    /// Under which grant.
    pub grant_id: GrantId,
    /// Which one.
    pub connection_id: ConnectionId,
    /// By whom.
    pub actor: Actor,
    /// What the audit log calls it.
    pub action: &'static str,
    /// What was spent and came again, if that is why: the partner is told.
    pub replayed: Option<Replayed>,
}

/// What was spent and came again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Replayed {
    /// An authorization code.
    Code,
    /// A refresh token.
    RefreshToken,
}

impl Replayed {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Code => "authorization_code",
            Self::RefreshToken => "refresh_token",
        }
    }
}

fn told_of_replay(context: &Context, ended: &CredentialEnded, replayed: Replayed) -> Step {
    let CredentialEnded { organization_id, client_id, grant_id, connection_id, .. } = ended;
    let subject = EventSubject {
        organization_id: Some(*organization_id),
        client_id: Some(*client_id),
        grant_id: Some(*grant_id),
        ..EventSubject::default()
    };
    let data = serde_json::json!({
        "connection_id": connection_id, "grant_id": grant_id, "organization_id": organization_id, "client_id": client_id,
        "replayed": replayed.as_str(),
    });
    event::write(context, EventKind::ConnectionReplayDetected, subject, data)
}

/// The change that makes every node and verifier refuse a connection's tokens.
pub(crate) fn connection_change(context: &Context, organization_id: OrganizationId, id: ConnectionId, status: &str) -> Change {
    Change {
        organization_id: Some(organization_id.to_string()),
        status: Some(status.to_owned()),
        ..context.change(ChangeKind::Credential, id)
    }
}

/// Ends a connection by `step` (guarded), with its audit event and change, in one batch. `false`: it was over, or the guard
/// says that this is no reason to end it.
pub(crate) async fn end_connection(context: &Context, step: Step, ended: &CredentialEnded) -> storage::Result<bool> {
    let mut event = context.audit(ended.actor.clone(), ended.action);
    event.organization_id = Some(ended.organization_id);
    event.client_id = Some(ended.client_id);
    event.grant_id = Some(ended.grant_id);
    event.detail = serde_json::json!({ "connection_id": ended.connection_id });
    let change = connection_change(context, ended.organization_id, ended.connection_id, "revoked");
    let told = ended.replayed.map(|handle| told_of_replay(context, ended, handle));
    let steps = [step, storage::audit::insert(&event)].into_iter().chain(told).collect();
    Ok(context.write_all(steps, &[change]).await?.is_some())
}

/// RFC 7009: an access token of a connection, or any authentic generation of a refresh token, revokes its connection. A token that
/// is not the client's own, or none at all, is answered like one that was revoked before (section 2.2). An access token of client
/// credentials hangs on nothing that could be revoked with it (section 2.2.1).
pub async fn revoke_token(context: &Context, client: &RegisteredIntegration, token: &str) -> storage::Result<Decision<()>> {
    let (organization_id, connection_id) = match allowed!(behind(context, client, token).await?) {
        Behind::Connection(organization_id, connection_id) => (organization_id, connection_id),
        Behind::ClientCredentials => return deny(ErrorCode::TokenTypeUnsupported),
        Behind::Nothing => return Ok(Ok(())),
    };
    let find = || storage::connection::find(&context.store, organization_id, connection_id);
    let Some(mut row) = find().await?.filter(|row| row.client_id == client.integration.client_id) else { return Ok(Ok(())) };
    if gone_back::lacks_its_exchange(context, &row) {
        allowed!(Box::pin(gone_back::exchange_again(context, client, &row)).await?);
        row = find().await?.unwrap_or(row);
    }
    let Some(grant_id) = row.grant_id else { return Ok(Ok(())) };
    let actor = crate::grant::partner(client);
    let step = storage::connection::ending::revoke(organization_id, connection_id, "revoked_by_partner", context.now());
    let client_id = client.integration.client_id;
    let ended = CredentialEnded {
        organization_id,
        client_id,
        grant_id,
        connection_id,
        actor,
        action: "connection.revoked",
        replayed: None,
    };
    end_connection(context, step, &ended).await?;
    Ok(Ok(()))
}

/// What a token hangs on.
enum Behind {
    /// A connection, whosever it is.
    Connection(OrganizationId, ConnectionId),
    /// A client key or the client secret of the very client that asks, and the token is not over yet.
    ClientCredentials,
    /// Nothing that is there, or nothing of this client's.
    Nothing,
}

async fn behind(context: &Context, client: &RegisteredIntegration, token: &str) -> storage::Result<Decision<Behind>> {
    if token.contains('.') {
        let verified = context.verified_tokens.verify(context, token);
        return Ok(Ok(verified.map_or(Behind::Nothing, |verified| behind_access_token(context, client, &verified))));
    }
    let handle = issue::read_handle(context, HandleKind::RefreshToken, token, ErrorCode::RefreshTokenInvalid).await?;
    match handle {
        Ok(handle) => Ok(Ok(Behind::Connection(handle.organization_id, handle.connection_id))),
        Err(denied) if denied.code == ErrorCode::KeyUnknown => deny(denied),
        Err(_) => Ok(Ok(Behind::Nothing)),
    }
}

fn behind_access_token(context: &Context, client: &RegisteredIntegration, token: &VerifiedToken) -> Behind {
    let own = token.client_id == client.integration.client_id && context.now().as_seconds() < token.claims.exp;
    match token.credential_id {
        CredentialId::Connection(id) => Behind::Connection(token.organization_id, id),
        CredentialId::ClientKey(_) | CredentialId::Secret(_) if own => Behind::ClientCredentials,
        CredentialId::ClientKey(_) | CredentialId::Secret(_) => Behind::Nothing,
    }
}
