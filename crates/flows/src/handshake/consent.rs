//! The consent on the data-sharing page. It signs a new attempt and leads to the partner in the same batch.

use super::begin::{begun, first_step};
use super::redirect::{lead, way};
use super::turn;
use crate::decision::{Decision, allowed, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, consent as common, event, grant, trace};
use model::attempt::Attempt;
use model::grant::{ActorKind, GrantState};
use model::handshake::Handshake;
use model::session::Session;
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;
use protocol::id::{AttemptId, OrganizationId};
use protocol::scope::ScopeSet;
use storage::Step;
use storage::attempt::Signature;

/// Two consents at once take turns; whoever was slower looks again this often.
const TRIES: usize = 20;

/// What a person signs.
#[derive(Debug, Clone)]
pub struct Consenting<'a> {
    /// The integration.
    pub client: &'a RegisteredIntegration,
    /// Exactly the organization on the page.
    pub organization_id: OrganizationId,
    /// Who, in which browser.
    pub person: (&'a User, &'a Session),
    /// The optional scopes that were ticked.
    pub ticked: ScopeSet,
    /// The partner's link that began it.
    pub link: Option<&'a super::Link>,
    /// Language tag of the page.
    pub language: &'a str,
}

impl Consenting<'_> {
    fn begun(&self, context: &Context) -> (Attempt, Handshake) {
        let state = self.link.and_then(|link| link.state.as_deref());
        begun(context, self.client, (self.organization_id, self.person.0), (state, self.language))
    }
}

/// Signs, and gives the address at the partner to which the browser is led now. The right to consent is asked again; what the
/// organization had consented to before and the partner had not activated, ends.
pub async fn consent(context: &Context, consenting: &Consenting<'_>) -> storage::Result<Decision<String>> {
    let (organization_id, (user, session)) = (consenting.organization_id, consenting.person);
    for _ in 0..TRIES {
        if !common::may_consent(context, organization_id, user.id).await? {
            return deny(ErrorCode::OrganizationNotAllowed);
        }
        let (attempt, handshake) = consenting.begun(context);
        let way = allowed!(way(context, consenting.client, (&handshake, session)).await?);
        let mut steps = allowed!(signed(context, consenting, (&attempt, &handshake)).await?);
        steps.push(lead(&handshake, &way));
        steps.push(trace::step(context, attempt.id, StepKind::Led, ActorKind::System));
        if context.write_all(steps, &[]).await?.is_some() {
            return Ok(Ok(way.url));
        }
    }
    deny(ErrorCode::StoreUnavailable)
}

async fn signed(
    context: &Context,
    consenting: &Consenting<'_>,
    (attempt, handshake): (&Attempt, &Handshake),
) -> storage::Result<Decision<Vec<Step>>> {
    let (organization_id, user, now) = (consenting.organization_id, consenting.person.0, context.now());
    let asked = (&attempt.scopes, consenting.language);
    let offer = common::offer(context, consenting.client, organization_id, asked).await?;
    if offer.grant == Some(GrantState::Suspended) {
        return deny(ErrorCode::GrantSuspendedByOperator);
    }
    let scopes = common::chosen(&offer, &consenting.ticked.union(&offer.granted()));
    let shown = common::shown(&offer, &scopes, consenting.language);
    let expires_at = now + context.settings.lifetimes.handshake;
    let signature = Signature { organization_id, user_id: user.id, scopes: &scopes, shown: &shown, at: now, expires_at };
    let by = grant::customer(user.id, &user.name);
    let before = storage::handshake::current(&context.store, organization_id, attempt.client_id).await?;
    let mut steps = turn::steps(context, handshake, before.as_ref(), &by).await?;
    // The handshake that counts comes first in every batch, what it ends behind the membership and before the new attempt.
    steps.insert(1, storage::handshake::insert(handshake));
    steps.insert(2, storage::membership::may_still_consent(organization_id, user.id));
    let detail = serde_json::json!({ "scopes": scopes });
    steps.extend(storage::attempt::insert_consented(attempt, &signature));
    steps.extend([
        storage::audit::insert(&turn::event(context, attempt, (&by, "attempt.consented"), detail)),
        event::consented(context, (attempt.id, attempt.client_id, attempt.door), &signature),
        first_step(context, attempt, consenting.link.is_some()),
        trace::step_of(context, attempt.id, StepKind::Consented, user.id),
    ]);
    Ok(Ok(steps))
}

/// The customer says no: an attempt that nobody signed, for both sides' history.
pub async fn decline(context: &Context, consenting: &Consenting<'_>) -> storage::Result<Decision<AttemptId>> {
    let (organization_id, user) = (consenting.organization_id, consenting.person.0);
    let (attempt, handshake) = consenting.begun(context);
    let by = grant::customer(user.id, &user.name);
    let steps = vec![
        storage::handshake::insert(&handshake),
        storage::membership::may_still_consent(organization_id, user.id),
        storage::attempt::insert(&attempt),
        storage::attempt::decline(attempt.id, context.now()),
        storage::audit::insert(&turn::event(context, &attempt, (&by, "attempt.declined"), serde_json::json!({}))),
        first_step(context, &attempt, consenting.link.is_some()),
        trace::step_of(context, attempt.id, StepKind::Declined, user.id),
    ];
    let declined = context.store.write_all(steps).await?.is_some();
    if declined { Ok(Ok(attempt.id)) } else { deny(ErrorCode::OrganizationNotAllowed) }
}
