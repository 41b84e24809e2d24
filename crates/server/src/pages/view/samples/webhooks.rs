//! Endpoints for events.

use super::{Dress, Sample, moment};
use crate::pages::view::mail::WebhookEnded;
use crate::pages::view::{
    ClearKey, DeliveryRow, EventChoice, View, WebhookNotice, WebhookPage, WebhookRow, WebhookSecretPage, WebhookState, Webhooks,
};
use model::webhook::{DeliveryState, DisabledReason};
use protocol::ErrorCode;

const INTEGRATION: &str = "/developer/integrations/app_00000000000000000000T1";
const LIST: &str = "/developer/integrations/app_00000000000000000000T1/webhooks";
pub(super) const LINK: &str = "https://id.northwind.example/developer/integrations/app_00000000000000000000T1/webhooks/whk_1";

/// For a mail.
pub(super) fn ended(reason: DisabledReason) -> WebhookEnded {
    WebhookEnded {
        integration: "Tidewater Books".to_owned(),
        url: "https://books.tidewater.example/countersign".to_owned(),
        reason,
        at: moment(),
    }
}

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let list = list(dress);
    let none = Webhooks {
        webhooks: Vec::new(),
        url: "http://10.0.0.1/hook".to_owned(),
        fault: Some("cannot be asked: it must be https, with a host, without user name, password and fragment".to_owned()),
        deleted: false,
        ..list.clone()
    };
    let full = Webhooks { most: 3, ..list.clone() };
    let made = WebhookSecretPage {
        chrome: dress.signed_in(LIST),
        integration: dress.integration(),
        url: "https://books.tidewater.example/countersign".to_owned(),
        secret: ClearKey::new("whsec_SAMPLEsampleSAMPLEsampleSAMPLEsampleSAMPLE0="),
        before_until: None,
        done: format!("{LIST}/whk_1"),
    };
    let rotated = WebhookSecretPage { before_until: Some(moment()), ..made.clone() };
    let page = page(dress);
    let disabled = WebhookPage {
        webhook: row("whk_2", WebhookState::Disabled(moment(), DisabledReason::Unreachable)),
        notice: None,
        refused: Some(ErrorCode::WebhookDisabled),
        ..page.clone()
    };
    let empty = WebhookPage {
        webhook: row("whk_3", WebhookState::Disabled(moment(), DisabledReason::Gone)),
        deliveries: Vec::new(),
        notice: Some(WebhookNotice::Redelivered),
        ..page.clone()
    };
    vec![
        Sample { name: "webhooks", html: list.to_html() },
        Sample { name: "webhooks_none", html: none.to_html() },
        Sample { name: "webhooks_full", html: full.to_html() },
        Sample { name: "webhook_secret", html: made.to_html() },
        Sample { name: "webhook_secret_rotated", html: rotated.to_html() },
        Sample { name: "webhook", html: page.to_html() },
        Sample { name: "webhook_disabled", html: disabled.to_html() },
        Sample { name: "webhook_gone", html: empty.to_html() },
    ]
}

fn list(dress: Dress) -> Webhooks {
    let choice = |name: &str, checked| EventChoice { name: name.to_owned(), checked };
    Webhooks {
        chrome: dress.signed_in(LIST),
        integration: dress.integration(),
        back: INTEGRATION.to_owned(),
        webhooks: vec![
            row("whk_1", WebhookState::Active),
            row("whk_2", WebhookState::Disabled(moment(), DisabledReason::Unreachable)),
            row("whk_3", WebhookState::Disabled(moment(), DisabledReason::Gone)),
        ],
        most: 10,
        action: LIST.to_owned(),
        url: String::new(),
        events: vec![
            choice("grant.activated", true),
            choice("grant.revoked", false),
            choice("connection.replay_detected", false),
        ],
        fault: None,
        deleted: true,
    }
}

fn row(id: &str, state: WebhookState) -> WebhookRow {
    let is_first = id == "whk_1";
    let path = if is_first { "countersign".to_owned() } else { "a/very/long/path/".repeat(6) };
    WebhookRow {
        id: id.to_owned(),
        url: format!("https://books.tidewater.example/{path}"),
        events: if is_first { vec![] } else { vec!["grant.activated".to_owned(), "grant.revoked".to_owned()] },
        state,
        succeeded_at: is_first.then(moment),
        path: format!("{LIST}/{id}"),
    }
}

fn page(dress: Dress) -> WebhookPage {
    let delivery = |number: u8, state, (attempts, status, error): (u32, Option<u16>, Option<&str>)| DeliveryRow {
        event_id: format!("msg_{number}"),
        kind: "grant.activated".to_owned(),
        at: moment(),
        state,
        attempts,
        last_attempt_at: (attempts > 0).then(moment),
        next_attempt_at: matches!(state, DeliveryState::Pending | DeliveryState::Again).then(moment),
        status,
        error: error.map(str::to_owned),
        redeliver: format!("{LIST}/whk_1/deliveries/msg_{number}"),
    };
    WebhookPage {
        chrome: dress.signed_in(LIST),
        integration: dress.integration(),
        back: LIST.to_owned(),
        webhook: row("whk_1", WebhookState::Active),
        action: format!("{LIST}/whk_1"),
        deliveries: vec![
            delivery(5, DeliveryState::Pending, (0, None, None)),
            delivery(4, DeliveryState::Pending, (2, Some(500), Some("refused it"))),
            delivery(3, DeliveryState::Again, (1, None, Some("did not answer in time"))),
            delivery(2, DeliveryState::Failed, (20, Some(302), Some("answered with a redirect, which is not followed"))),
            delivery(1, DeliveryState::Delivered, (1, Some(204), None)),
        ],
        previous: Some(format!("{LIST}/whk_1")),
        next: Some(format!("{LIST}/whk_1?after=1")),
        notice: Some(WebhookNotice::Tested),
        refused: None,
    }
}
