//! A partner's own link, which starts the same handshake: signed with the integration's registered key, and good for five minutes.
//! What was verified travels on as a ticket of ours, since signing in, or up, may take longer.

use super::signing_key::signing_key;
use crate::Context;
use crate::decision::{Decision, Denied, allowed, deny};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::handle::MacKeyId;
use protocol::id::ClientId;
use protocol::signed_url::UnverifiedUrl;
use protocol::{ErrorCode, Timestamp};

/// The longest `state`, in bytes: it travels in the redirect to the partner beside everything else.
const LONGEST_STATE: usize = 1_000;

/// The longest name of an organization in a link, in bytes.
const LONGEST_ORGANIZATION: usize = 100;

/// What a partner's link asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// Which integration.
    pub client_id: ClientId,
    /// For which organization, by id or number.
    pub organization: Option<String>,
    /// Given back in the redirect to the partner.
    pub state: Option<String>,
}

/// Verifies the query of a link to `/handshake`. Unknown integrations, missing keys and forged links are one answer.
pub async fn verify(context: &Context, query: &str) -> storage::Result<Decision<Link>> {
    let refused = |why: String| Denied::because(ErrorCode::SignedLinkRefused, why);
    let address = format!("{}/handshake", context.settings.issuer);
    let unverified = match UnverifiedUrl::read(&address, query) {
        Ok(unverified) => unverified,
        Err(fault) => return deny(refused(format!("{fault}."))),
    };
    let client_id = unverified.claimed("client_id").and_then(|id| id.parse::<ClientId>().ok());
    let key = match client_id {
        Some(client_id) => signing_key(context, client_id).await?.map(|key| (client_id, key)),
        None => None,
    };
    let Some((client_id, key)) = key else {
        return deny(refused("no integration with this client_id has a signing key registered here.".to_owned()));
    };
    let signed = allowed!(unverified.verify([&key], context.now()).map_err(|fault| refused(format!("{fault}."))));
    let text = |name: &str| signed.get(name).filter(|value| !value.is_empty()).map(str::to_owned);
    let (organization, state) = (text("organization"), text("state"));
    let long = |text: &Option<String>, most: usize| text.as_ref().is_some_and(|text| text.len() > most);
    if long(&organization, LONGEST_ORGANIZATION) || long(&state, LONGEST_STATE) {
        return deny(ErrorCode::ParameterTooLong);
    }
    Ok(Ok(Link { client_id, organization, state }))
}

fn mac(key: &hmac::Key, text: &str) -> hmac::Tag {
    let mut context = hmac::Context::with_key(key);
    context.update(b"countersign handshake link 1\0");
    context.update(text.as_bytes());
    context.sign()
}

/// What says later that a link was verified: good as long as an authorization request.
pub fn ticket(context: &Context, link: &Link) -> Decision<String> {
    let now = context.now();
    let Some((id, key)) = context.keys.current_mac(now) else { return Err(ErrorCode::KeyUnknown.into()) };
    let until = (now + context.settings.lifetimes.authorization_request).as_seconds();
    let part = |text: &Option<String>| text.as_ref().map(|text| URL_SAFE_NO_PAD.encode(text)).unwrap_or_default();
    let text = format!("{}.{until}.{}.{}.{}", id.0, link.client_id, part(&link.organization), part(&link.state));
    let mac = URL_SAFE_NO_PAD.encode(mac(&key, &text).as_ref());
    Ok(format!("{text}.{mac}"))
}

/// The link that a ticket speaks of, while it is good.
pub fn read_ticket(context: &Context, ticket: &str) -> Decision<Link> {
    read(context, ticket).ok_or_else(|| ErrorCode::HandshakeOver.into())
}

fn read(context: &Context, ticket: &str) -> Option<Link> {
    let (text, sent) = ticket.rsplit_once('.')?;
    let parts: Vec<&str> = text.split('.').collect();
    let [id, until, client_id, organization, state] = parts.as_slice() else { return None };
    let key = context.keys.mac(MacKeyId(id.parse().ok()?))?;
    let sent = URL_SAFE_NO_PAD.decode(sent).ok()?;
    aws_lc_rs::constant_time::verify_slices_are_equal(mac(&key, text).as_ref(), &sent).ok()?;
    if context.now() >= Timestamp::from_seconds(until.parse().ok()?) {
        return None;
    }
    let part = |text: &str| String::from_utf8(URL_SAFE_NO_PAD.decode(text).ok()?).ok();
    let some = |text: String| (!text.is_empty()).then_some(text);
    Some(Link { client_id: client_id.parse().ok()?, organization: some(part(organization)?), state: some(part(state)?) })
}
