//! The redirect to the partner: signed, with a nonce in the address to which the browser comes back.

use crate::decision::{Decision, Denied, allowed, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, consent, digest, trace};
use model::approval_request::ApprovalRequest;
use model::attempt::Attempt;
use model::grant::ActorKind;
use model::handshake::{Handshake, Led};
use model::integration::{Door, Integration, IntegrationState};
use model::session::Session;
use model::trace::StepKind;
use protocol::{ErrorCode, Timestamp, base62, signed_url};
use storage::Step;

/// What the redirect may add to the partner's own query.
const ADDED: [&str; 4] = ["organizationId", "redirectUrl", "partnerId", "state"];

/// Integrations of one partner that are looked through.
const MOST: i64 = 200;

/// The integration's `connect_url`, if a signed redirect can lead there.
pub fn usable(client: &RegisteredIntegration) -> Decision<&str> {
    let Some(url) = client.integration.connect_url.as_deref() else { return Err(ErrorCode::ConnectUrlUnusable.into()) };
    match signed_url::check_address(url, &ADDED) {
        Ok(()) => Ok(url),
        Err(fault) => Err(Denied::because(ErrorCode::ConnectUrlUnusable, format!("connect_url: {fault}."))),
    }
}

/// A way to the partner and back.
pub(super) struct Way {
    /// Where the browser goes.
    pub url: String,
    led: Led,
}

/// Computes the address at the partner, once: the nonce in it is kept as a digest only.
pub(super) async fn way(
    context: &Context,
    client: &RegisteredIntegration,
    (handshake, session): (&Handshake, &Session),
) -> storage::Result<Decision<Way>> {
    let connect_url = allowed!(usable(client));
    let now = context.now();
    let Some(key) = context.keys.link_signer(now) else { return deny(ErrorCode::KeyUnknown) };
    let nonce = base62::encode(&context.random::<32>());
    let organization_id = handshake.organization_id.to_string();
    let client_id = handshake.client_id.to_string();
    let back = format!("{}/handshake/{nonce}", context.settings.issuer);
    let mut added = vec![("organizationId", organization_id.as_str()), ("redirectUrl", back.as_str())];
    if has_several(context, client).await? {
        added.push(("partnerId", &client_id));
    }
    if let Some(state) = handshake.partner_state.as_deref() {
        added.push(("state", state));
    }
    let refused = |fault| Denied::because(ErrorCode::ConnectUrlUnusable, format!("connect_url: {fault}."));
    let url = allowed!(signed_url::sign(connect_url, &added, now, &key).map_err(refused));
    let led = Led {
        user_id: session.user_id,
        session_digest: session.digest.clone(),
        nonce_sha256: digest::sha256(nonce.as_bytes()).to_vec(),
        at: now,
    };
    Ok(Ok(Way { url, led }))
}

/// Whether the partner has several partnerships that customers can connect: then each is told by its id.
async fn has_several(context: &Context, client: &RegisteredIntegration) -> storage::Result<bool> {
    let own = storage::integration::page_of_partner(&context.store, client.partner.id, "", MOST).await?;
    let connects = |integration: &&Integration| {
        integration.state == IntegrationState::Active
            && integration.doors.contains(&Door::Handshake)
            && integration.connect_url.is_some()
    };
    Ok(own.iter().filter(connects).nth(1).is_some())
}

/// The step that keeps the way.
pub(super) fn lead(handshake: &Handshake, way: &Way) -> Step {
    storage::handshake::lead(handshake.attempt_id, &way.led)
}

/// Until when the partner may activate: a day from when the browser was first led there.
fn until(context: &Context, (attempt, handshake): (&Attempt, &Handshake)) -> Timestamp {
    if handshake.led.is_some() { attempt.expires_at } else { context.now() + context.settings.lifetimes.handshake }
}

/// Leads the browser to the partner once more, while the handshake is pending: somebody who may consent, or who was led before.
/// The address of the time before is worth nothing from now on.
pub async fn lead_again(
    context: &Context,
    client: &RegisteredIntegration,
    (attempt, handshake): (&Attempt, &Handshake),
    session: &Session,
) -> storage::Result<Decision<String>> {
    let was_led = handshake.led.as_ref().is_some_and(|led| led.user_id == session.user_id);
    let may = consent::may_consent(context, handshake.organization_id, session.user_id).await?;
    if !may && !was_led {
        return deny(ErrorCode::OrganizationNotAllowed);
    }
    let way = allowed!(way(context, client, (handshake, session)).await?);
    let member = if may {
        storage::membership::may_still_consent(handshake.organization_id, session.user_id)
    } else {
        storage::membership::is_still_a_member(handshake.organization_id, session.user_id)
    };
    let now = context.now();
    let steps = vec![
        lead(handshake, &way),
        member,
        storage::attempt::wait_for_countersignature(attempt.id, until(context, (attempt, handshake)), now),
        trace::step(context, attempt.id, StepKind::Led, ActorKind::System),
    ];
    let led = context.store.write_all(steps).await?.is_some();
    if led { Ok(Ok(way.url)) } else { deny(ErrorCode::HandshakeOver) }
}

/// An administrator approved elsewhere: the asker's browser is led to the partner.
pub(crate) async fn resume(
    context: &Context,
    (approval, handshake): (&ApprovalRequest, &Handshake),
    client: &RegisteredIntegration,
    session: &Session,
) -> storage::Result<Decision<String>> {
    let way = allowed!(way(context, client, (handshake, session)).await?);
    let now = context.now();
    let until = now + context.settings.lifetimes.handshake;
    let steps = vec![
        storage::approval_request::resume(approval, now),
        lead(handshake, &way),
        storage::approval_request::asker_is_still_a_member(approval),
        storage::attempt::wait_for_countersignature(handshake.attempt_id, until, now),
        trace::step(context, handshake.attempt_id, StepKind::Led, ActorKind::System),
    ];
    let led = context.store.write_all(steps).await?.is_some();
    if led { Ok(Ok(way.url)) } else { deny(ErrorCode::ApprovalRequestOver) }
}
