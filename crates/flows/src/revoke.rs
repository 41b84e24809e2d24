//! How single credentials end: by RFC 7009, by a replay, by giving way to a newer one.

use crate::Context;
use crate::decision::{Decision, allowed, deny};
use crate::issue;
use crate::registry::RegisteredIntegration;
use model::change::{Change, ChangeKind};
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
    let steps = vec![step, storage::audit::insert(&event)];
    Ok(context.write_all(steps, &[change]).await?.is_some())
}

/// RFC 7009: an access token, or any authentic generation of a refresh token, revokes its connection. A token that is not the
/// client's own, or none at all, is answered like one that was revoked before (section 2.2).
pub async fn revoke_token(context: &Context, client: &RegisteredIntegration, token: &str) -> storage::Result<Decision<()>> {
    let Some((organization_id, connection_id)) = allowed!(connection_of(context, token).await?) else { return Ok(Ok(())) };
    let row = storage::connection::find(&context.store, organization_id, connection_id).await?;
    let Some(row) = row.filter(|row| row.client_id == client.integration.client_id) else { return Ok(Ok(())) };
    let Some(grant_id) = row.grant_id else { return Ok(Ok(())) };
    let actor = crate::grant::partner(client);
    let step = storage::connection::ending::revoke(organization_id, connection_id, "revoked_by_partner", context.now());
    let client_id = client.integration.client_id;
    let ended = CredentialEnded { organization_id, client_id, grant_id, connection_id, actor, action: "connection.revoked" };
    end_connection(context, step, &ended).await?;
    Ok(Ok(()))
}

async fn connection_of(context: &Context, token: &str) -> storage::Result<Decision<Option<(OrganizationId, ConnectionId)>>> {
    if token.contains('.') {
        let claims = crate::introspect::signed_claims(context, token);
        return Ok(
            Ok(claims.and_then(|claims| Some((claims.organization_id.parse().ok()?, claims.credential_id.parse().ok()?)))),
        );
    }
    let handle = issue::read_handle(context, HandleKind::RefreshToken, token, ErrorCode::RefreshTokenInvalid).await?;
    match handle {
        Ok(handle) => Ok(Ok(Some((handle.organization_id, handle.connection_id)))),
        Err(denied) if denied.code == ErrorCode::KeyUnknown => deny(denied),
        Err(_) => Ok(Ok(None)),
    }
}
