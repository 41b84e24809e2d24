//! An administrator approved elsewhere: the asker's onboarding goes on from where it stood.

use super::accept::{answered_meanwhile, hand_out, token_again};
use super::accept_one::finalized_until;
use super::initiate::check_still_approved;
use crate::decision::{Decision, allowed, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, client_key, issue};
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::onboarding::{OnboardingOrganization, OnboardingSession};
use model::session::Session;
use protocol::ErrorCode;
use protocol::id::ClientKeyId;
use protocol::secret::Secret;
use storage::onboarding::Answering;

/// The session that waits with an approval request.
pub(crate) async fn session_of(context: &Context, request: &ApprovalRequest) -> storage::Result<Option<OnboardingSession>> {
    storage::onboarding::find_by_attempt(&context.store, request.attempt_id).await
}

/// Accepts on the strength of the administrator's consent; the token goes to the asker's browser.
pub(crate) async fn resume(
    context: &Context,
    (request, session, client): (&ApprovalRequest, &OnboardingSession, &RegisteredIntegration),
    person: &Session,
) -> storage::Result<Decision<Secret>> {
    allowed!(check_still_approved(context, client, session));
    if let Some(token) = allowed!(token_again(context, session, person).await?) {
        return Ok(Ok(token));
    }
    // Once it was gone on with, the organization's row says what gives way.
    let is_first = request.state == ApprovalState::Approved;
    let gives_way = if is_first { allowed!(client_key::gives_way_by(context, request).await?) } else { None };
    let Some((mac_key_id, _)) = context.keys.current_mac(context.now()) else { return deny(ErrorCode::KeyUnknown) };
    let now = context.now();
    let answering = Answering { user_id: person.user_id, session_digest: &person.digest, mac_key_id, now };
    let Some(mac_key_id) = storage::onboarding::answer(&context.store, session.id, &answering).await? else {
        return answered_meanwhile(context, session, person).await;
    };
    let key = allowed!(issue::mac_key(context, mac_key_id).await?);
    let organization = OnboardingOrganization {
        session_id: session.id,
        organization_id: request.organization_id,
        attempt_id: request.attempt_id,
        client_key_id: context.new_id(ClientKeyId::new),
        replaces: gives_way.map(|key| key.id),
        refused_code: None,
    };
    let steps = vec![
        storage::approval_request::resume(request, now),
        storage::approval_request::asker_is_still_a_member(request),
        storage::attempt::wait_for_countersignature(request.attempt_id, finalized_until(context, session), now),
        storage::onboarding::insert_organization(&organization, &person.digest),
    ];
    if context.store.write_all(steps).await?.is_none() {
        // The same browser may have come twice: then the organization is there.
        let done = storage::onboarding::organizations(&context.store, session.id, 2).await?;
        if done.is_empty() {
            return deny(ErrorCode::ApprovalRequestOver);
        }
    }
    Ok(Ok(allowed!(hand_out(context, (session, person), (&key, Vec::new())).await?).token))
}
