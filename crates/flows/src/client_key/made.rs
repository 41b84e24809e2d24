//! A new client key, on its way into one of the two slots of its grant.

use super::seal;
use crate::decision::{Decision, Denied, allowed, deny};
use crate::{Context, digest, event};
use model::change::{Change, ChangeKind};
use model::client_key::{ClientKey, ClientKeyMark, ClientKeyState, Delivery, SlotChoice, choose_slot};
use model::event::EventKind;
use model::grant::{Actor, Grant};
use model::integration::SecretSlot;
use protocol::ErrorCode;
use protocol::id::{AttemptId, ClientKeyId, GrantId, OrganizationId};
use protocol::scope::ScopeSet;
use protocol::secret::{Secret, SecretKind};
use storage::Step;

/// What is to be made.
pub struct NewClientKey<'a> {
    /// Ours.
    pub id: ClientKeyId,
    /// The attempt that makes it, if one does.
    pub attempt_id: Option<AttemptId>,
    /// The secret, once the grant is known. Not asked for when it is sealed, or to be claimed: then it is one that nobody has seen.
    pub secret: &'a (dyn Fn(GrantId) -> Secret + Send + Sync),
    /// What its tokens may at most allow.
    pub scopes: ScopeSet,
    /// How it reaches the partner.
    pub delivery: Delivery,
    /// The key that gives way when both slots are taken, as the customer read on the page.
    pub replaces: Option<ClientKeyId>,
    /// Who makes it.
    pub made_by: Actor,
}

/// A key that has its slot, and everything that goes into its batch.
pub(crate) struct Placed {
    pub key: ClientKey,
    pub steps: Vec<Step>,
    pub changes: Vec<Change>,
    pub replaced: Option<ClientKeyId>,
    /// The key, encrypted to the partner.
    pub jwe: Option<String>,
}

/// Chooses the slot; the grant's version, moved in the same batch, guards that the choice still holds.
pub(crate) async fn place(context: &Context, new: &NewClientKey<'_>, grant: &Grant) -> storage::Result<Decision<Placed>> {
    let now = context.now();
    let held = storage::client_key::held_by_grant(&context.store, grant.organization_id, grant.id).await?;
    let (slot, replaced) = match choose_slot(&held, now) {
        SlotChoice::Free(slot) => (slot, None),
        SlotChoice::Taken { slot, oldest } if new.replaces == Some(oldest) => (slot, Some(oldest)),
        SlotChoice::Taken { .. } => return deny(ErrorCode::ClientKeySlotsTaken),
    };
    let mut changes = Vec::new();
    let mut steps = vec![storage::client_key::ending::end_over(grant.organization_id, grant.id, now)];
    if let Some(id) = replaced {
        steps.push(storage::client_key::ending::revoke(grant.organization_id, id, "replaced", now));
        changes.push(change(context, grant.organization_id, id, "revoked"));
    }
    let organization = storage::organization::find(&context.store, grant.organization_id).await?;
    let external_id = organization.and_then(|organization| organization.external_id);
    let secret = match new.delivery {
        Delivery::Shown | Delivery::Handed => Some((new.secret)(grant.id)),
        // Nobody may have seen it: not even the customer, whose window showed another one.
        Delivery::Sealed => Some(context.new_secret(SecretKind::ClientKey)),
        Delivery::Claim => None,
    };
    let key = ClientKey { external_id, ..unplaced(context, new, (grant, slot), secret.as_ref()) };
    steps.extend(storage::client_key::insert(&key));
    let jwe = match &secret {
        Some(secret) if new.delivery == Delivery::Sealed => {
            let (jwe, step) = allowed!(seal::seal(context, &key, secret).await?);
            steps.push(step);
            Some(jwe)
        }
        Some(_) | None => None,
    };
    Ok(Ok(Placed { key, steps, changes, replaced, jwe }))
}

fn unplaced(
    context: &Context,
    new: &NewClientKey<'_>,
    (grant, slot): (&Grant, SecretSlot),
    secret: Option<&Secret>,
) -> ClientKey {
    let now = context.now();
    let is_claimed = new.delivery == Delivery::Claim;
    ClientKey {
        organization_id: grant.organization_id,
        id: new.id,
        grant_id: grant.id,
        client_id: grant.client_id,
        attempt_id: new.attempt_id,
        slot,
        state: if is_claimed { ClientKeyState::Unclaimed } else { ClientKeyState::Active },
        mark: secret.map(|secret| mark(context, secret)),
        scopes: new.scopes.clone(),
        external_id: None,
        delivery: new.delivery,
        made_by: new.made_by.clone(),
        created_at: now,
        claim_until: is_claimed.then(|| now + context.settings.lifetimes.claim_link),
        retires_at: None,
        first_used_at: None,
        last_used_at: None,
        ended_at: None,
    }
}

/// What is kept of a key.
pub(super) fn mark(context: &Context, secret: &Secret) -> ClientKeyMark {
    let text = secret.reveal();
    // The checksum's last four characters: they help to tell two keys apart and say nothing of the secret part.
    let last_four = text[text.len() - 4..].to_owned();
    ClientKeyMark { lookup: secret.lookup().to_owned(), digest: digest::of_secret(context, text), last_four }
}

/// A key as it is shown ever after (seed 001): `cs_key_…ab12`.
pub fn masked(context: &Context, key: &ClientKey) -> Option<String> {
    let prefix = match context.settings.environment {
        protocol::secret::Environment::Production => "cs_key_",
        protocol::secret::Environment::Sandbox => "cst_key_",
    };
    key.mark.as_ref().map(|mark| format!("{prefix}…{}", mark.last_four))
}

/// The change that makes every node and verifier look at a key again.
pub(crate) fn change(context: &Context, organization_id: OrganizationId, id: ClientKeyId, status: &str) -> Change {
    Change {
        organization_id: Some(organization_id.to_string()),
        status: Some(status.to_owned()),
        ..context.change(ChangeKind::Credential, id)
    }
}

/// Tells the partner that a grant has a new key, and which one gave way to it at once, if one did.
pub(crate) fn told_of_replaced(context: &Context, grant: &Grant, (key, replaced): (&ClientKey, Option<ClientKeyId>)) -> Step {
    let also = serde_json::json!({ "client_key_id": key.id, "replaces": replaced, "delivery": key.delivery });
    event::of_grant(context, EventKind::ClientKeyReplaced, grant, also)
}

/// The grant cannot get a key now.
pub(super) fn not_active(grant: &Grant) -> Option<Denied> {
    match grant.state {
        model::grant::GrantState::Active => None,
        model::grant::GrantState::Suspended => Some(ErrorCode::GrantSuspended.into()),
        model::grant::GrantState::Revoked => Some(ErrorCode::GrantRevoked.into()),
    }
}
