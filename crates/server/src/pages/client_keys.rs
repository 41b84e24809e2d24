//! What the windows and lists of client keys have in common.

use super::names::moment;
use super::view::{ClientKeyRow, ClientKeyState, Side};
use flows::Context;
use flows::client_key::Candidate;
use model::client_key::{ClientKey, Delivery};
use model::grant::ActorKind;
use protocol::form::Form;
use protocol::handle::MacKeyId;

/// The hidden fields by which a window's POST computes the key that was shown.
pub fn candidate_fields(candidate: &Candidate) -> Vec<(String, String)> {
    vec![("nonce".to_owned(), candidate.nonce.clone()), ("mac_key".to_owned(), candidate.mac_key_id.0.to_string())]
}

/// From those fields.
pub fn candidate_of(form: &Form) -> Option<Candidate> {
    let nonce = form.get("nonce").filter(|nonce| (16..=64).contains(&nonce.len()))?.to_owned();
    Some(Candidate { nonce, mac_key_id: MacKeyId(form.get("mac_key")?.parse().ok()?) })
}

/// How the window's button says that the key is handed over.
pub fn delivery(form: &Form) -> Option<Delivery> {
    match form.get("delivery")? {
        "shown" => Some(Delivery::Shown),
        "claim" => Some(Delivery::Claim),
        "sealed" => Some(Delivery::Sealed),
        _ => None,
    }
}

/// For how many days a developer of the partner can claim a key.
pub fn claim_days(context: &Context) -> u32 {
    u32::try_from(context.settings.lifetimes.claim_link.0 / 86_400).unwrap_or(1).max(1)
}

/// The call by which a partner fetches sealed keys.
pub fn sealed_fetch(context: &Context) -> String {
    format!("GET {}/v1/client-keys/sealed", context.settings.issuer)
}

/// A key without its secret; links are the caller's to add.
pub fn row(key: ClientKey) -> ClientKeyRow {
    ClientKeyRow {
        id: key.id.to_string(),
        last_four: key.mark.map(|mark| mark.last_four),
        slot: u32::from(key.slot.0),
        state: match key.state {
            model::client_key::ClientKeyState::Unclaimed => ClientKeyState::Unclaimed,
            model::client_key::ClientKeyState::Active => ClientKeyState::Active,
            model::client_key::ClientKeyState::Suspended => ClientKeyState::Suspended,
            model::client_key::ClientKeyState::Revoked => ClientKeyState::Revoked,
        },
        delivery: match key.delivery {
            Delivery::Handed => super::view::Delivery::Handed,
            Delivery::Shown => super::view::Delivery::Shown,
            Delivery::Claim => super::view::Delivery::Claim,
            Delivery::Sealed => super::view::Delivery::Sealed,
        },
        made_on: side(key.made_by.kind),
        made_by: key.made_by.name,
        made_at: moment(key.created_at),
        first_used: key.first_used_at.map(moment),
        last_used: key.last_used_at.map(moment),
        claim_until: key.claim_until.map(moment),
        retires_at: key.retires_at.map(moment),
        ended_at: key.ended_at.map(moment),
        claim_link: None,
        retire: None,
    }
}

/// On which side somebody stands.
pub fn side(kind: ActorKind) -> Side {
    match kind {
        ActorKind::Customer => Side::Customer,
        ActorKind::Partner => Side::Partner,
        ActorKind::Operator => Side::Operator,
        ActorKind::System => Side::System,
    }
}
