//! What partners and the platform are told: each event is one step of the batch that does what it tells, so that neither is
//! there without the other.

use crate::Context;
use model::event::{Event, EventKind, EventSubject};
use model::grant::Grant;
use model::integration::Door;
use model::organization::Organization;
use model::user::User;
use protocol::id::{AttemptId, ClientId, EventId, OrganizationId};
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
    /// What was signed.
    pub scopes: &'a ScopeSet,
}

/// Tells of an attempt.
pub(crate) fn of_attempt(context: &Context, kind: EventKind, attempt: AttemptSubject<'_>) -> Step {
    let AttemptSubject { organization_id, client_id, attempt_id, door, scopes } = attempt;
    let subject = EventSubject {
        organization_id: Some(organization_id),
        client_id: Some(client_id),
        attempt_id: Some(attempt_id),
        ..EventSubject::default()
    };
    let data = json!({
        "attempt_id": attempt_id, "organization_id": organization_id, "client_id": client_id, "door": door, "scopes": scopes,
    });
    write(context, kind, subject, data)
}

/// Tells that a customer signed.
pub(crate) fn consented(
    context: &Context,
    (attempt_id, client_id, door): (AttemptId, ClientId, Door),
    signature: &Signature<'_>,
) -> Step {
    let organization_id = signature.organization_id;
    let attempt = AttemptSubject { organization_id, client_id, attempt_id, door, scopes: signature.scopes };
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

fn joined(mut data: Value, also: Value) -> Value {
    if let (Value::Object(data), Value::Object(also)) = (&mut data, also) {
        data.extend(also);
    }
    data
}
