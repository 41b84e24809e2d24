//! The consent at the extension door, on the page that every door has.

use crate::decision::{Decision, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, consent, event, grant, trace};
use model::attempt::Attempt;
use model::grant::GrantState;
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;
use protocol::id::OrganizationId;
use protocol::scope::ScopeSet;
use storage::attempt::Signature;

/// What a person signs.
#[derive(Debug, Clone)]
pub struct Signing<'a> {
    /// The attempt.
    pub attempt: &'a Attempt,
    /// The integration.
    pub client: &'a RegisteredIntegration,
    /// Exactly the organization on the page.
    pub organization_id: OrganizationId,
    /// Who.
    pub user: &'a User,
    /// The optional scopes that were ticked.
    pub ticked: ScopeSet,
    /// Language tag of the page.
    pub language: &'a str,
}

/// Signs the attempt; nothing is active before the window's OK.
pub async fn sign(context: &Context, signing: &Signing<'_>) -> storage::Result<Decision<()>> {
    let (organization_id, user, attempt) = (signing.organization_id, signing.user, signing.attempt);
    if attempt.organization_id != Some(organization_id) || attempt.user_id != Some(user.id) {
        return deny(ErrorCode::AttemptOver);
    }
    if !consent::may_consent(context, organization_id, user.id).await? {
        return deny(ErrorCode::OrganizationNotAllowed);
    }
    let offer = consent::offer(context, signing.client, organization_id, (&attempt.scopes, signing.language)).await?;
    if offer.grant == Some(GrantState::Suspended) {
        return deny(ErrorCode::GrantSuspendedByOperator);
    }
    let scopes = consent::chosen(&offer, &signing.ticked.union(&offer.granted()));
    let shown = consent::shown(&offer, &scopes, signing.language);
    let now = context.now();
    let expires_at = now + context.settings.lifetimes.authorization_request;
    let signature = Signature { organization_id, user_id: user.id, scopes: &scopes, shown: &shown, at: now, expires_at };
    let mut event = context.audit(grant::customer(user.id, &user.name), "attempt.consented");
    event.organization_id = Some(organization_id);
    event.client_id = Some(attempt.client_id);
    event.attempt_id = Some(attempt.id);
    event.detail = serde_json::json!({ "scopes": scopes });
    let mut steps = vec![storage::membership::may_still_consent(organization_id, user.id)];
    // Who asked may have the right by now.
    steps.extend(storage::approval_request::withdraw_of_attempt(attempt.id, None, now));
    steps.extend([
        consent::sign(attempt.id, &signature),
        storage::audit::insert(&event),
        event::consented(context, (attempt.id, attempt.client_id, attempt.door), &signature),
        trace::step_of(context, attempt.id, StepKind::Consented, user.id),
    ]);
    let signed = context.store.write_all(steps).await?.is_some();
    if signed { Ok(Ok(())) } else { deny(ErrorCode::AttemptOver) }
}

/// The customer says no.
pub async fn decline(context: &Context, attempt: &Attempt, user: &User) -> storage::Result<Decision<()>> {
    if attempt.user_id != Some(user.id) {
        return deny(ErrorCode::AttemptOver);
    }
    let by = grant::customer(user.id, &user.name);
    let steps = consent::declined(context, attempt, (by, StepKind::Declined), None);
    let declined = context.store.write_all(steps).await?.is_some();
    if declined { Ok(Ok(())) } else { deny(ErrorCode::AttemptOver) }
}
