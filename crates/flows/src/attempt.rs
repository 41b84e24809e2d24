//! How an attempt begins, at whichever door.

use crate::Context;
use model::attempt::{Attempt, AttemptState};
use model::integration::Door;
use protocol::id::{AttemptId, ClientId, PartnerId};
use protocol::scope::ScopeSet;

/// An attempt that begins now. Nothing is written yet; the door adds whom it knows: the organization, the person, the attempt that
/// it comes from. How long it waits depends on the door.
pub(crate) fn requested(
    context: &Context,
    (client_id, door): (ClientId, Door),
    (scopes, attribution): (ScopeSet, Option<PartnerId>),
) -> Attempt {
    let lifetimes = &context.settings.lifetimes;
    let waits = match door {
        Door::Marketplace => lifetimes.attempt_waiting,
        Door::Onboarding => lifetimes.onboarding_url,
        Door::Connect | Door::Extension | Door::Handshake => lifetimes.authorization_request,
    };
    let now = context.now();
    Attempt {
        id: context.new_id(AttemptId::new),
        door,
        client_id,
        organization_id: None,
        user_id: None,
        scopes,
        attribution,
        state: AttemptState::Requested,
        created_at: now,
        expires_at: now + waits,
        origin: None,
    }
}
