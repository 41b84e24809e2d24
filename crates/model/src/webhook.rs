//! Endpoints of partners and of the platform that events are delivered to, and how a delivery goes on after it failed.

use crate::event::EventKind;
use crate::field::{FieldFault, FieldFaults, UnknownName};
use crate::names;
use protocol::id::{ClientId, EventId, WebhookId};
use protocol::{Seconds, Timestamp};
use std::fmt;
use std::str::FromStr;

/// How many endpoints an integration, or the platform, has at most.
pub const MOST_WEBHOOKS: u8 = 10;
/// How long a delivery is tried.
pub const TRIED_FOR: Seconds = Seconds::days(3);
/// How long after a rotation the secret before signs as well.
pub const SECRETS_OVERLAP: Seconds = Seconds::hours(24);
/// How long events and deliveries are kept.
pub const KEPT_FOR: Seconds = Seconds::days(30);

/// Whose an endpoint is, and so which events it may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WebhookOwner {
    /// The platform: it sees everything.
    Platform,
    /// A partner's integration: it sees what is its own.
    Integration(ClientId),
}

impl fmt::Display for WebhookOwner {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform => Ok(()),
            Self::Integration(client_id) => fmt::Display::fmt(client_id, out),
        }
    }
}

impl FromStr for WebhookOwner {
    type Err = protocol::id::InvalidId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.is_empty() { Ok(Self::Platform) } else { text.parse().map(Self::Integration) }
    }
}

impl WebhookOwner {
    /// Whether it may see events of this kind.
    pub fn sees(self, kind: EventKind) -> bool {
        match self {
            Self::Platform => true,
            Self::Integration(_) => kind.is_for_partners(),
        }
    }
}

names! {
    /// Whether events are sent to an endpoint.
    WebhookState {
        /// They are.
        Active = "active",
        /// They wait: for three days nothing arrived, or the endpoint said that it is gone.
        Disabled = "disabled",
    }
}

names! {
    /// Why an endpoint is disabled.
    DisabledReason {
        /// It took nothing for three days.
        Unreachable = "unreachable",
        /// It answered `410 Gone`.
        Gone = "gone",
    }
}

names! {
    /// How one event fares at one endpoint.
    DeliveryState {
        /// It is on its way, and later ones of its stream wait for it.
        Pending = "pending",
        /// It is sent once more, since somebody asked for it; nothing waits for it.
        Again = "again",
        /// It arrived.
        Delivered = "delivered",
        /// It was refused for three days by an endpoint that took others.
        Failed = "failed",
    }
}

/// Which events an endpoint asked for; none named: all that its owner may see.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventFilter(Vec<EventKind>);

impl EventFilter {
    /// Of these kinds.
    pub fn new(mut kinds: Vec<EventKind>) -> Self {
        kinds.sort_unstable();
        kinds.dedup();
        Self(kinds)
    }

    /// The kinds; none: all.
    pub fn kinds(&self) -> &[EventKind] {
        &self.0
    }
}

/// Each name between blanks, so that a statement finds one in it.
impl fmt::Display for EventFilter {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (number, kind) in self.0.iter().enumerate() {
            write!(out, "{}{kind} ", if number == 0 { " " } else { "" })?;
        }
        Ok(())
    }
}

impl FromStr for EventFilter {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        text.split_ascii_whitespace().map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

/// An endpoint's secrets, sealed by the master key.
#[derive(Clone, PartialEq, Eq)]
pub struct SealedSecrets {
    /// The one that signs.
    pub current: Vec<u8>,
    /// The one before, and until when it signs beside the other.
    pub previous: Option<(Vec<u8>, Timestamp)>,
}

impl fmt::Debug for SealedSecrets {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SealedSecrets").finish_non_exhaustive()
    }
}

/// An endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Ours.
    pub id: WebhookId,
    /// Whose.
    pub owner: WebhookOwner,
    /// 1 to [`MOST_WEBHOOKS`].
    pub slot: u8,
    /// Where events go.
    pub url: String,
    /// Which.
    pub events: EventFilter,
    /// Whether they do.
    pub state: WebhookState,
    /// What signs them.
    pub secrets: SealedSecrets,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it last took an event; a minute late.
    pub succeeded_at: Option<Timestamp>,
    /// When and why it was disabled.
    pub disabled: Option<(Timestamp, DisabledReason)>,
}

/// One event on its way to one endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookDelivery {
    /// Where to.
    pub webhook_id: WebhookId,
    /// What.
    pub event_id: EventId,
    /// What kind of event it is.
    pub kind: EventKind,
    /// When that happened.
    pub at: Timestamp,
    /// Its place in the feed.
    pub position: i64,
    /// How it fares.
    pub state: DeliveryState,
    /// How often it was tried since it was last asked for.
    pub attempts: u32,
    /// When it is tried next, while it is to be.
    pub due_at: Timestamp,
    /// When it was first tried since it was last asked for.
    pub first_attempt_at: Option<Timestamp>,
    /// When it was last tried.
    pub last_attempt_at: Option<Timestamp>,
    /// The status that was answered last.
    pub last_status: Option<u16>,
    /// Why there was no answer, or why it does not count.
    pub last_error: Option<String>,
    /// When it arrived.
    pub delivered_at: Option<Timestamp>,
}

/// The wait after the first, second, … attempt that failed, before jitter; the last one goes on.
const WAITS: [Seconds; 9] = [
    Seconds(5),
    Seconds(30),
    Seconds::minutes(2),
    Seconds::minutes(10),
    Seconds::minutes(30),
    Seconds::hours(1),
    Seconds::hours(2),
    Seconds::hours(4),
    Seconds::hours(6),
];

/// How long to wait after `attempts` that failed; `jitter` of 0 to 255 makes it up to a fifth longer, so that what failed together
/// does not come back together.
pub fn wait_after(attempts: u32, jitter: u8) -> Seconds {
    let index = usize::try_from(attempts.saturating_sub(1)).unwrap_or(usize::MAX).min(WAITS.len() - 1);
    let wait = WAITS[index].0;
    Seconds(wait + wait * i64::from(jitter) / (5 * 255))
}

/// Checks what is asked for; whether the address may be reached is the caller's to know.
pub fn check(owner: WebhookOwner, url: &str, events: &EventFilter) -> Result<(), Vec<FieldFault>> {
    let mut faults = FieldFaults::default();
    faults.require(
        (1..=1_000).contains(&url.len()) && url.bytes().all(|byte| byte.is_ascii_graphic()),
        "url",
        "must be an https address of at most 1000 characters, without spaces",
    );
    let good = events.kinds().iter().all(|kind| kind.is_chosen() && owner.sees(*kind));
    let known = EventKind::ALL.iter().filter(|kind| kind.is_chosen() && owner.sees(**kind)).map(|kind| kind.as_str());
    let known = known.collect::<Vec<_>>().join(", ");
    faults.require(good, "events", format!("must name only events that the endpoint may see: {known}"));
    faults.into_result()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_their_sum_leaves_room_for_many_tries_in_three_days() {
        let mut at = Seconds(0);
        let mut tries = 1;
        while at.0 < TRIED_FOR.0 {
            let (least, most) = (wait_after(tries, 0), wait_after(tries, 255));
            assert!(most.0 <= least.0 + least.0 / 5 && wait_after(tries + 1, 0).0 >= least.0, "after {tries}");
            at = Seconds(at.0 + least.0);
            tries += 1;
        }
        assert!((15..30).contains(&tries), "{tries}");
        assert_eq!(wait_after(0, 0), wait_after(1, 0));
        assert_eq!(wait_after(u32::MAX, 0), Seconds::hours(6));
    }

    #[test]
    fn a_filter_is_read_back_and_names_stand_between_blanks() {
        let filter = EventFilter::new(vec![EventKind::GrantRevoked, EventKind::GrantActivated, EventKind::GrantRevoked]);
        assert_eq!(filter.to_string(), " grant.activated grant.revoked ");
        assert_eq!(filter.to_string().parse(), Ok(filter));
        assert_eq!(EventFilter::default().to_string(), "");
        assert_eq!("".parse(), Ok(EventFilter::default()));
    }

    #[test]
    fn partners_cannot_ask_for_what_is_the_platforms() {
        let partner = WebhookOwner::Integration(ClientId::from_bytes([1; 16]));
        let of = |owner, url: &str, kinds: &[EventKind]| {
            let faults = check(owner, url, &EventFilter::new(kinds.to_vec())).err().unwrap_or_default();
            faults.into_iter().map(|fault| fault.field).collect::<Vec<_>>()
        };
        let url = "https://partner.example/hook";
        assert_eq!(of(partner, url, &[EventKind::GrantActivated]), Vec::<&str>::new());
        assert_eq!(of(partner, url, &[EventKind::UserCreated]), ["events"]);
        assert_eq!(of(WebhookOwner::Platform, url, &[EventKind::UserCreated]), Vec::<&str>::new());
        assert_eq!(of(WebhookOwner::Platform, url, &[EventKind::WebhookTest]), ["events"]);
        assert_eq!(of(partner, "", &[]), ["url"]);
        assert_eq!(of(partner, "https://partner.example/a b", &[]), ["url"]);
        assert_eq!(of(partner, &format!("https://partner.example/{}", "a".repeat(1_000)), &[]), ["url"]);
    }

    #[test]
    fn the_platform_is_an_empty_text() {
        for owner in [WebhookOwner::Platform, WebhookOwner::Integration(ClientId::from_bytes([1; 16]))] {
            assert_eq!(owner.to_string().parse(), Ok(owner));
        }
        assert!("x".parse::<WebhookOwner>().is_err());
    }
}
