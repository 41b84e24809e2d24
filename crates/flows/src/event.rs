//! What partners and the platform are told: each event is one step of the batch that does what it tells, so that neither is
//! there without the other.

use crate::Context;
use model::approval_request::ApprovalRequest;
use model::attempt::{Attempt, AttemptState};
use model::event::{Event, EventKind, EventSubject};
use model::grant::Grant;
use model::integration::Door;
use model::organization::Organization;
use model::user::User;
use protocol::id::{AttemptId, ClientId, EventId, InstallationId, OrganizationId};
use protocol::scope::ScopeSet;
use serde_json::{Value, json};
use storage::Step;
use storage::attempt::Signature;

/// The attempt that an event is about.
#[derive(Debug, Clone, Copy)]
pub(crate) struct AttemptSubject<'a> {
    /// Whose.
    pub organization_id: OrganizationId,
    /// Which integration.
    pub client_id: ClientId,
    /// The attempt.
    pub attempt_id: AttemptId,
    /// At which door.
    pub door: Door,
    /// What came of it.
    pub state: AttemptState,
    /// What was signed or, where nobody had, what was asked for.
    pub scopes: &'a ScopeSet,
}

impl<'a> AttemptSubject<'a> {
    /// An attempt as it is now, once its organization is known.
    pub(crate) fn of(attempt: &Attempt, (state, scopes): (AttemptState, &'a ScopeSet)) -> Option<Self> {
        let organization_id = attempt.organization_id?;
        let (client_id, attempt_id, door) = (attempt.client_id, attempt.id, attempt.door);
        Some(Self { organization_id, client_id, attempt_id, door, state, scopes })
    }
}

/// The attempt that an approval request is about, which its customer has declined.
pub(crate) fn declined(request: &ApprovalRequest) -> AttemptSubject<'_> {
    AttemptSubject {
        organization_id: request.organization_id,
        client_id: request.client_id,
        attempt_id: request.attempt_id,
        door: request.door,
        state: AttemptState::Declined,
        scopes: &request.scopes,
    }
}

/// Tells that an attempt came to nothing that nobody countersigned. An install was told to its partner from the start, so each end of
/// one is; at other doors the partner hears of what was signed, and the door says when that is taken back.
pub(crate) fn came_to_nothing(context: &Context, attempt: AttemptSubject<'_>) -> Option<Step> {
    (attempt.door == Door::Marketplace).then(|| of_attempt(context, EventKind::AttemptRolledBack, attempt))
}

/// What an event says of the attempt that it tells of: its id and, of an install, the one that its partner knows.
pub(crate) fn ids(attempt_id: AttemptId, door: Door) -> Value {
    match door {
        Door::Marketplace => json!({ "attempt_id": attempt_id, "installation_id": InstallationId::from(attempt_id) }),
        Door::Connect | Door::Onboarding | Door::Extension | Door::Handshake => json!({ "attempt_id": attempt_id }),
    }
}

/// Tells of an attempt.
pub(crate) fn of_attempt(context: &Context, kind: EventKind, attempt: AttemptSubject<'_>) -> Step {
    let AttemptSubject { organization_id, client_id, attempt_id, door, state, scopes } = attempt;
    let subject = EventSubject {
        organization_id: Some(organization_id),
        client_id: Some(client_id),
        attempt_id: Some(attempt_id),
        ..EventSubject::default()
    };
    let data = json!({
        "organization_id": organization_id, "client_id": client_id, "door": door, "state": state, "scopes": scopes,
    });
    write(context, kind, subject, joined(data, ids(attempt_id, door)))
}

/// Tells that a customer signed.
pub(crate) fn consented(
    context: &Context,
    (attempt_id, client_id, door): (AttemptId, ClientId, Door),
    signature: &Signature<'_>,
) -> Step {
    let organization_id = signature.organization_id;
    let state = AttemptState::Consented;
    let attempt = AttemptSubject { organization_id, client_id, attempt_id, door, state, scopes: signature.scopes };
    of_attempt(context, EventKind::AttemptConsented, attempt)
}

/// Tells of a grant as it is now; `also` is an object with what belongs to this event alone.
pub(crate) fn of_grant(context: &Context, kind: EventKind, grant: &Grant, also: Value) -> Step {
    let data = json!({
        "grant_id": grant.id, "organization_id": grant.organization_id, "client_id": grant.client_id, "door": grant.door,
        "status": grant.state, "scopes": grant.scopes,
    });
    let subject = EventSubject {
        organization_id: Some(grant.organization_id),
        client_id: Some(grant.client_id),
        grant_id: Some(grant.id),
        ..EventSubject::default()
    };
    write(context, kind, subject, joined(data, also))
}

/// Tells the platform of a new customer.
pub(crate) fn of_organization(context: &Context, organization: &Organization) -> Step {
    let data = json!({
        "organization_id": organization.id, "external_id": organization.external_id, "number": organization.number,
        "country": organization.country, "attribution": organization.attribution,
    });
    let subject = EventSubject { organization_id: Some(organization.id), ..EventSubject::default() };
    write(context, EventKind::OrganizationCreated, subject, data)
}

/// Tells the platform of a new person.
pub(crate) fn of_user(context: &Context, user: &User) -> Step {
    let data = json!({ "user_id": user.id, "external_id": user.external_id });
    write(context, EventKind::UserCreated, EventSubject::default(), data)
}

/// Tells of anything.
pub(crate) fn write(context: &Context, kind: EventKind, subject: EventSubject, data: Value) -> Step {
    write_as(context, context.new_id(EventId::new), (kind, subject, data))
}

/// The same under an id that the caller knows.
pub(crate) fn write_as(context: &Context, id: EventId, (kind, subject, data): (EventKind, EventSubject, Value)) -> Step {
    storage::event::insert(&Event { id, at: context.now(), kind, subject, data })
}

pub(crate) fn joined(mut data: Value, also: Value) -> Value {
    if let (Value::Object(data), Value::Object(also)) = (&mut data, also) {
        data.extend(also);
    }
    data
}
