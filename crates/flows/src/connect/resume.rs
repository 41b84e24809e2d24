//! An administrator approved elsewhere: the asker's authorization request goes on, with the code for the asker's browser.

use super::answer::pending;
use crate::decision::{Decision, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, issue, trace};
use model::approval_request::ApprovalRequest;
use model::authorization_request::AuthorizationRequest;
use model::connection::Connection;
use model::grant::ActorKind;
use model::trace::StepKind;
use protocol::ErrorCode;

/// Gives the code on the strength of the administrator's consent; its exchange makes or widens the grant.
pub(crate) async fn resume(
    context: &Context,
    (approval, request): (&ApprovalRequest, &AuthorizationRequest),
    client: &RegisteredIntegration,
) -> storage::Result<Decision<String>> {
    // Days have gone by: a redirect URI that was declined or taken off meanwhile gets no code.
    if !client.redirects_to(&request.redirect_uri) {
        return deny(ErrorCode::RedirectUriNotApproved);
    }
    let now = context.now();
    let Some((mac_key_id, _)) = context.keys.current_mac(now) else { return deny(ErrorCode::KeyUnknown) };
    let signed = storage::attempt::signed_consent(&context.store, request.attempt_id).await?;
    let Some(signed) = signed else { return deny(ErrorCode::ApprovalRequestOver) };
    let organization = storage::organization::find(&context.store, signed.organization_id).await?;
    let external_id = organization.and_then(|organization| organization.external_id);
    let pending = pending(context, (request, client, signed.door), (signed.organization_id, signed.scopes));
    let connection = Connection { mac_key_id, external_id, ..pending };
    let steps = vec![
        storage::approval_request::resume(approval, now),
        storage::approval_request::asker_is_still_a_member(approval),
        storage::authorization_request::answer_waiting(request.id, now),
        storage::attempt::wait_for_countersignature(request.attempt_id, connection.code_expires_at, now),
        storage::connection::insert_pending(&connection),
        trace::step(context, request.attempt_id, StepKind::CodeIssued, ActorKind::System),
    ];
    if context.store.write_all(steps).await?.is_none() {
        return deny(ErrorCode::ApprovalRequestOver);
    }
    let code = issue::handle(context, connection.organization_id, connection.id, 0, mac_key_id).await?;
    Ok(code.map_err(Into::into))
}
