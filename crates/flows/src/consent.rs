//! What every consent page shows, at whichever door, and what the customer signs.

use crate::event::{self, AttemptSubject};
use crate::registry::RegisteredIntegration;
use crate::{Context, trace};
use model::attempt::{Attempt, AttemptState};
use model::consent::{ShownConsent, ShownScope};
use model::grant::{Actor, Grant, GrantState};
use model::integration::Door;
use model::scope::{Access, Scope};
use model::trace::StepKind;
use protocol::id::{AttemptId, OrganizationId, UserId};
use protocol::scope::{ScopeName, ScopeSet};
use storage::Step;
use storage::attempt::Signature;

/// One scope on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfferedScope {
    /// The scope.
    pub name: ScopeName,
    /// In the reader's language.
    pub title: String,
    /// In the reader's language.
    pub description: String,
    /// Read or write.
    pub access: Access,
    /// Whether the integration cannot do without it.
    pub required: bool,
    /// Whether the organization granted it before.
    pub already_granted: bool,
}

/// What the page offers.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Required ones first.
    pub scopes: Vec<OfferedScope>,
    /// How the organization's grant stands, if there is one.
    pub grant: Option<GrantState>,
}

impl Offer {
    /// What the organization granted before.
    pub fn granted(&self) -> ScopeSet {
        self.scopes.iter().filter(|scope| scope.already_granted).map(|scope| scope.name.clone()).collect()
    }
}

/// What is offered to an organization when `asked` is asked for.
pub async fn offer(
    context: &Context,
    client: &RegisteredIntegration,
    organization_id: OrganizationId,
    (asked, language): (&ScopeSet, &str),
) -> storage::Result<Offer> {
    let live = storage::grant::find_live(&context.store, organization_id, client.integration.client_id).await?;
    offer_beside(context, client, live.map(|live| live.grant), (asked, language)).await
}

async fn offer_beside(
    context: &Context,
    client: &RegisteredIntegration,
    grant: Option<Grant>,
    (asked, language): (&ScopeSet, &str),
) -> storage::Result<Offer> {
    let granted = grant.as_ref().map(|grant| grant.scopes.clone()).unwrap_or_default();
    let catalogue = context.scopes().await?;
    let offered = |scope: &Scope| {
        let text = scope.text(language);
        OfferedScope {
            name: scope.name.clone(),
            title: text.map(|text| text.title.clone()).unwrap_or_default(),
            description: text.map(|text| text.description.clone()).unwrap_or_default(),
            access: scope.access,
            required: client.integration.required_scopes.contains(&scope.name),
            already_granted: granted.contains(&scope.name),
        }
    };
    // The integration may have lost a scope since the request began.
    let own = client.integration.scopes();
    let offerable = catalogue.iter().filter(|scope| asked.contains(&scope.name) && own.contains(&scope.name));
    let mut scopes: Vec<_> = offerable.map(offered).collect();
    scopes.sort_by_key(|scope| !scope.required);
    Ok(Offer { scopes, grant: grant.map(|grant| grant.state) })
}

/// What is offered to several organizations at once, whatever each of them granted before.
pub async fn offer_to_several(
    context: &Context,
    client: &RegisteredIntegration,
    (asked, language): (&ScopeSet, &str),
) -> storage::Result<Offer> {
    offer_beside(context, client, None, (asked, language)).await
}

/// What was signed: the required scopes, and those optional ones that were ticked and offered.
pub fn chosen(offer: &Offer, ticked: &ScopeSet) -> ScopeSet {
    let chosen = offer.scopes.iter().filter(|scope| scope.required || ticked.contains(&scope.name));
    chosen.map(|scope| scope.name.clone()).collect()
}

/// The words on the page for what was signed.
pub fn shown(offer: &Offer, signed: &ScopeSet, language: &str) -> ShownConsent {
    let scopes = offer.scopes.iter().filter(|scope| signed.contains(&scope.name)).map(|scope| ShownScope {
        name: scope.name.clone(),
        title: scope.title.clone(),
        description: scope.description.clone(),
    });
    ShownConsent { language: language.to_owned(), scopes: scopes.collect() }
}

/// Whether the person may consent for the organization now; asked again at each POST.
pub async fn may_consent(context: &Context, organization_id: OrganizationId, user_id: UserId) -> storage::Result<bool> {
    let membership = storage::membership::find(&context.store, organization_id, user_id).await?;
    Ok(membership.is_some_and(|membership| membership.may_consent()))
}

/// The step that signs an attempt.
pub(crate) fn sign(attempt_id: AttemptId, signature: &Signature<'_>) -> Step {
    storage::attempt::consent(attempt_id, signature)
}

/// The steps with which the customer says no to an attempt: requests to an administrator about it are withdrawn, what of its door waits
/// with it is answered (`door`), and it ends. The step says whether it was declined, or taken back before anybody had answered.
pub(crate) fn declined(context: &Context, attempt: &Attempt, (actor, step): (Actor, StepKind), door: Option<Step>) -> Vec<Step> {
    let now = context.now();
    let told = trace::step_by(context, attempt.id, step, &actor);
    let mut audited = context.audit(actor, "attempt.declined");
    audited.organization_id = attempt.organization_id;
    audited.client_id = Some(attempt.client_id);
    audited.attempt_id = Some(attempt.id);
    let mut steps = storage::approval_request::withdraw_of_attempt(attempt.id, None, now).to_vec();
    steps.extend(door);
    steps.push(storage::attempt::decline(attempt.id, now));
    steps.push(storage::audit::insert(&audited));
    steps.push(told);
    let over = AttemptSubject::of(attempt, (AttemptState::Declined, &attempt.scopes));
    steps.extend(over.and_then(|over| event::came_to_nothing(context, over)));
    steps
}

/// Whether an integration offers a door.
pub fn offers_door(client: &RegisteredIntegration, door: Door) -> bool {
    client.integration.doors.contains(&door)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(name: &str, required: bool) -> OfferedScope {
        OfferedScope {
            name: name.parse().unwrap(),
            title: format!("{name} title"),
            description: String::new(),
            access: Access::Read,
            required,
            already_granted: false,
        }
    }

    #[test]
    fn what_was_not_offered_is_not_signed_and_what_is_required_cannot_be_left_out() {
        let offer = Offer { scopes: vec![scope("a", true), scope("b", false), scope("c", false)], grant: None };
        let signed = chosen(&offer, &"b z.forged".parse().unwrap());
        assert_eq!(signed.to_string(), "a b");
        let shown = shown(&offer, &signed, "en");
        assert_eq!(shown.scopes.iter().map(|scope| scope.title.as_str()).collect::<Vec<_>>(), ["a title", "b title"]);
    }
}
