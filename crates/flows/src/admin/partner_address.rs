//! `form_uri` and `connect_url`: proposed by the partner's developers, reviewed by the operator. The one in use stays until another
//! one is approved.

use super::redirect_uri::{Verdict, check_reason};
use super::told::Told;
use super::{Author, Writing, changed_meanwhile, wrong};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use model::change::ChangeKind;
use model::field::FieldFault;
use model::partner_address::{AddressKind, PartnerAddress};
use model::redirect_uri::ReviewState;
use protocol::ErrorCode;
use protocol::id::{ClientId, PartnerAddressId};
use protocol::redirect_uri::{AddressRule, check_address};
use storage::partner_address as stored;
use storage::redirect_uri::Review;

/// Whether an integration may have this address; the first rule that it breaks otherwise.
pub fn check(context: &Context, kind: AddressKind, uri: &str) -> Result<(), AddressRule> {
    let settings = &context.settings;
    check_address(uri, (settings.environment, settings.loopback_everywhere), kind.reserved_names())
}

/// Proposes an address in place of the one that waits; it waits for its review.
pub async fn propose(
    context: &Context,
    author: &Author<PartnerAddress>,
    (client_id, kind): (ClientId, AddressKind),
    uri: String,
) -> storage::Result<Decision<PartnerAddress>> {
    let Some(integration) = storage::integration::find(&context.store, client_id).await? else {
        return deny(wrong("client_id", "must be the client_id of an integration"));
    };
    if let Err(rule) = check(context, kind, &uri) {
        let fields = vec![FieldFault { field: kind.as_str(), rule: rule.to_string() }];
        return deny(Denied { code: ErrorCode::AddressRefused, detail: Some(format!("Rule: {rule}.")), fields });
    }
    let in_use = match kind {
        AddressKind::FormUri => integration.form_uri,
        AddressKind::ConnectUrl => integration.connect_url,
    };
    let all = stored::of(&context.store, client_id).await?;
    let waits = all.iter().any(|one| one.kind == kind && one.uri == uri && one.state == ReviewState::Pending);
    if waits || in_use.is_some_and(|in_use| in_use == uri) {
        return deny(super::taken(kind.as_str(), "must differ from the one in use and from the one that waits"));
    }
    let address = PartnerAddress {
        id: context.new_id(PartnerAddressId::new),
        client_id,
        kind,
        uri,
        state: ReviewState::Pending,
        reason: None,
        created_at: context.now(),
        decided_at: None,
    };
    let writing = writing(context, author, "partner_address.proposed", (stored::propose(&address).to_vec(), &address));
    if author.commit(context, writing, &address).await? { Ok(Ok(address)) } else { deny(changed_meanwhile()) }
}

/// Takes back an address that waits.
pub async fn withdraw(context: &Context, author: &Author<PartnerAddress>, id: PartnerAddressId) -> storage::Result<Decision<()>> {
    let Some(address) = stored::find(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    let writing = writing(context, author, "partner_address.withdrawn", (vec![stored::withdraw(id)], &address));
    if author.commit(context, writing, &address).await? { Ok(Ok(())) } else { deny(changed_meanwhile()) }
}

/// Approves or declines an address; a decision may be changed later.
pub async fn review(
    context: &Context,
    author: &Author<PartnerAddress>,
    id: PartnerAddressId,
    verdict: Verdict,
) -> storage::Result<Decision<PartnerAddress>> {
    allowed!(check_reason(&verdict));
    let Some(address) = stored::find(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    decide(context, author, address, verdict).await
}

/// The same, for a reviewer who decides about what a page showed: if the state is no longer `seen`, somebody else has decided
/// meanwhile, and that decision stands.
pub async fn review_as_seen(
    context: &Context,
    author: &Author<PartnerAddress>,
    (id, seen): (PartnerAddressId, ReviewState),
    verdict: Verdict,
) -> storage::Result<Decision<PartnerAddress>> {
    allowed!(check_reason(&verdict));
    match stored::find(&context.store, id).await? {
        None => deny(ErrorCode::NotFound),
        Some(address) if address.state != seen => deny(changed_meanwhile()),
        Some(address) => decide(context, author, address, verdict).await,
    }
}

async fn decide(
    context: &Context,
    author: &Author<PartnerAddress>,
    mut address: PartnerAddress,
    verdict: Verdict,
) -> storage::Result<Decision<PartnerAddress>> {
    let (to, action) = if verdict.approved {
        (allowed!(address.state.approve()), "partner_address.approved")
    } else {
        (allowed!(address.state.decline()), "partner_address.declined")
    };
    // Made before the decision is written: afterwards nothing may fail any more.
    let told = Told::of(context, address.client_id, (address.kind.as_str(), &address.uri), &verdict).await?;
    let review = Review { from: address.state, to, reason: verdict.reason, at: context.now() };
    let steps = stored::decide(&address, &review);
    address.state = to;
    address.reason.clone_from(&review.reason);
    address.decided_at = Some(review.at);
    let writing = writing(context, author, action, (steps, &address));
    match author.commit(context, writing, &address).await {
        Ok(true) => {
            told.send(context);
            Ok(Ok(address))
        }
        // Of two that were to take the same place, the other one was quicker.
        Ok(false) | Err(storage::Error::Unique) => deny(changed_meanwhile()),
        Err(error) => Err(error),
    }
}

fn writing<T>(
    context: &Context,
    author: &Author<T>,
    action: &'static str,
    (steps, address): (Vec<storage::Step>, &PartnerAddress),
) -> Writing {
    let mut event = context.audit(author.actor.clone(), action);
    event.client_id = Some(address.client_id);
    event.detail = serde_json::json!({
        "partner_address_id": address.id,
        "kind": address.kind,
        "uri": address.uri,
        "reason": address.reason,
    });
    Writing { steps, event, changes: vec![context.change(ChangeKind::Integration, address.client_id)] }
}
