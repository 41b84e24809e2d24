//! A partner's endpoints for events: the list with the form for a new one, the secret that is shown once, and one endpoint with
//! what was sent to it.

mod reason;

use askama::Template;

use super::{Chrome, ClearKey, Moment, developer::explained, texts::Said};
use model::webhook::{DeliveryState, DisabledReason};
use protocol::ErrorCode;

/// How an endpoint stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebhookState {
    /// Events are sent.
    Active,
    /// Nothing is sent, since then, for this reason.
    Disabled(Moment, DisabledReason),
}

/// An endpoint, as its list and its page show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WebhookRow {
    /// Ours; ends the ids of the row's elements.
    pub id: String,
    /// Where events go.
    pub url: String,
    /// The names of the events that it asked for; none: all.
    pub events: Vec<String>,
    /// How it stands.
    pub state: WebhookState,
    /// When it last took an event.
    pub succeeded_at: Option<Moment>,
    /// Path of [`WebhookPage`].
    pub path: String,
}

/// A kind of event that can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventChoice {
    /// Its name.
    pub name: String,
    /// Whether it was ticked.
    pub checked: bool,
}

/// `/developer/integrations/{client_id}/webhooks`. Each endpoint stands in an element `#webhook-{id}` with `data-state` and has
/// a link `#open-{id}`. Form: POST `action` with `csrf`, `url` (`#webhook-url`) and checkboxes `name="event"`, button
/// `#add-webhook`; it is left out when there are as many endpoints as there can be (`#webhooks-full`). Link `#integration`.
#[derive(Clone, Debug, Template)]
#[template(path = "webhooks.html")]
pub struct Webhooks {
    /// The frame.
    pub chrome: Chrome,
    /// The integration's name.
    pub integration: String,
    /// Path of the integration's page.
    pub back: String,
    /// The endpoints, the oldest first.
    pub webhooks: Vec<WebhookRow>,
    /// How many there can be.
    pub most: u8,
    /// Where the form posts to.
    pub action: String,
    /// What was typed.
    pub url: String,
    /// What can be asked for.
    pub events: Vec<EventChoice>,
    /// What is wrong with the address, as a rule in English.
    pub fault: Option<String>,
    /// Whether an endpoint was taken off just now.
    pub deleted: bool,
}

/// The secret of an endpoint that was made, or has a new one: the only time that it is seen. No form. The secret stands in
/// `#webhook-secret`, with a copy button; link `#done`. To be sent with `Cache-Control: no-store`.
#[derive(Clone, Debug, Template)]
#[template(path = "webhook_secret.html")]
pub struct WebhookSecretPage {
    /// The frame.
    pub chrome: Chrome,
    /// The integration's name.
    pub integration: String,
    /// Where events go.
    pub url: String,
    /// The secret.
    pub secret: ClearKey,
    /// Until when the one before signs as well; None: there was none.
    pub before_until: Option<Moment>,
    /// Path of [`WebhookPage`].
    pub done: String,
}

/// How one event fares at one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryRow {
    /// The event's id; ends the ids of the row's elements.
    pub event_id: String,
    /// The event's name.
    pub kind: String,
    /// When it happened.
    pub at: Moment,
    /// How it fares.
    pub state: DeliveryState,
    /// How often it was tried since it was last asked for.
    pub attempts: u32,
    /// When it was last tried.
    pub last_attempt_at: Option<Moment>,
    /// When it is tried next, while it is.
    pub next_attempt_at: Option<Moment>,
    /// The status that was answered last.
    pub status: Option<u16>,
    /// Why that does not count, in English as the rules of requests are written.
    pub error: Option<String>,
    /// Where the form that sends it once more posts to.
    pub redeliver: String,
}

/// Something that just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WebhookNotice {
    /// A test is on its way.
    Tested,
    /// Events are sent again.
    Enabled,
    /// An event is sent once more.
    Redelivered,
}

/// `/developer/integrations/{client_id}/webhooks/{webhook_id}`. Every form carries the same `csrf` and posts `decision` to
/// `action`: `test` by `#test`, `enable` by `#enable` (while disabled), `rotate` by `#rotate` and `delete` by `#delete` (both in a
/// `details`, after the consequences). Each delivery stands in an element `#delivery-{event_id}` with `data-state` and has a
/// form without fields, button `#redeliver-{event_id}` (not while disabled). Link `#webhooks`.
#[derive(Clone, Debug, Template)]
#[template(path = "webhook.html")]
pub struct WebhookPage {
    /// The frame.
    pub chrome: Chrome,
    /// The integration's name.
    pub integration: String,
    /// Path of [`Webhooks`].
    pub back: String,
    /// The endpoint.
    pub webhook: WebhookRow,
    /// Where its forms post to.
    pub action: String,
    /// What was and is to be sent, the newest event first.
    pub deliveries: Vec<DeliveryRow>,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// Something that just happened.
    pub notice: Option<WebhookNotice>,
    /// Why something that was asked for did not happen.
    pub refused: Option<ErrorCode>,
}

impl WebhookState {
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled(..) => "disabled",
        }
    }

    /// The class of its mark, among those that grants have.
    pub(crate) fn class(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled(..) => "suspended",
        }
    }

    pub(crate) fn is_active(&self) -> bool {
        matches!(self, Self::Active)
    }

    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self {
            Self::Active => chrome.say("webhook-active"),
            Self::Disabled(..) => chrome.say("webhook-disabled"),
        }
    }

    /// Why nothing is sent, and what to do.
    pub(crate) fn explained(&self, chrome: &Chrome) -> Option<Said> {
        match self {
            Self::Active => None,
            Self::Disabled(since, DisabledReason::Unreachable) => {
                Some(chrome.say("webhook-disabled-unreachable").at("moment", since))
            }
            Self::Disabled(since, DisabledReason::Gone) => Some(chrome.say("webhook-disabled-gone").at("moment", since)),
        }
    }
}

impl WebhookNotice {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Tested => chrome.say("webhook-tested"),
            Self::Enabled => chrome.say("webhook-enabled"),
            Self::Redelivered => chrome.say("webhook-redelivered"),
        }
    }
}

impl Webhooks {
    pub(crate) fn fault_said(&self, rule: &str) -> Option<Said> {
        reason::said(&self.chrome, rule)
    }
}

impl WebhookPage {
    pub(crate) fn refusal(&self) -> Option<String> {
        self.refused.map(|code| explained(&self.chrome, code))
    }
}

impl DeliveryRow {
    /// Why the last answer does not count, in the reader's language.
    pub(crate) fn error_said(&self, chrome: &Chrome) -> Option<Said> {
        reason::said(chrome, self.error.as_deref()?)
    }

    /// The class of its mark, among those that grants and reviews have.
    pub(crate) fn class(&self) -> &'static str {
        match self.state {
            DeliveryState::Delivered => "active",
            DeliveryState::Pending | DeliveryState::Again => "waiting",
            DeliveryState::Failed => "revoked",
        }
    }

    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self.state {
            DeliveryState::Delivered => chrome.say("delivery-delivered"),
            DeliveryState::Pending if self.attempts == 0 => chrome.say("delivery-waiting"),
            DeliveryState::Pending => chrome.say("delivery-pending"),
            DeliveryState::Again => chrome.say("delivery-again"),
            DeliveryState::Failed => chrome.say("delivery-failed"),
        }
    }
}
