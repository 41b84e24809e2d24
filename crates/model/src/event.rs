//! What happened in the life of grants, attempts and accounts, as partners and the platform are told: by webhooks, and by the
//! feed for those who poll. Events name things by their ids; whoever wants to know more asks for it.

use crate::names;
use protocol::Timestamp;
use protocol::id::{AttemptId, ClientId, EventId, GrantId, OrganizationId, WebhookId};

names! {
    /// What happened.
    EventKind {
        /// There is a new customer. The platform's alone.
        OrganizationCreated = "organization.created",
        /// There is a new person. The platform's alone.
        UserCreated = "user.created",
        /// A customer signed; the partner's turn.
        AttemptConsented = "attempt.consented",
        /// What a customer signed came to nothing; of an install, which its partner knows from the start, also what nobody signed.
        AttemptRolledBack = "attempt.rolled_back",
        /// Both have signed: there is a new grant.
        GrantActivated = "grant.activated",
        /// A grant yields no tokens for now.
        GrantSuspended = "grant.suspended",
        /// A suspended grant is active again.
        GrantResumed = "grant.resumed",
        /// A grant is over.
        GrantRevoked = "grant.revoked",
        /// A grant allows more, or less, than before.
        GrantScopesChanged = "grant.scopes_changed",
        /// A grant has a new client key beside the one before, or in its place.
        ClientKeyReplaced = "client_key.replaced",
        /// A spent code or refresh token came again, so its connection was revoked.
        ConnectionReplayDetected = "connection.replay_detected",
        /// Somebody tries an endpoint out.
        WebhookTest = "webhook.test",
    }
}

impl EventKind {
    /// Whether partners are told of their own; the rest is the platform's alone.
    pub const fn is_for_partners(self) -> bool {
        !matches!(self, Self::OrganizationCreated | Self::UserCreated)
    }

    /// Whether an endpoint can ask for it; a test comes when it is asked for, and only then.
    pub const fn is_chosen(self) -> bool {
        !matches!(self, Self::WebhookTest)
    }
}

/// Whom an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct EventSubject {
    /// Whose.
    pub organization_id: Option<OrganizationId>,
    /// Which integration: its partner is told.
    pub client_id: Option<ClientId>,
    /// Which grant.
    pub grant_id: Option<GrantId>,
    /// Which attempt.
    pub attempt_id: Option<AttemptId>,
    /// The one endpoint that is told, when somebody tries it out.
    pub webhook_id: Option<WebhookId>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// Ours; the same in every delivery and in the feed, so that who hears twice can tell.
    pub id: EventId,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: EventKind,
    /// Whom it is about.
    pub subject: EventSubject,
    /// What is told; ids and states, never secrets.
    pub data: serde_json::Value,
}

impl Event {
    /// Events of one stream are told in the order in which they happened: everything between one organization and one
    /// integration is one. A test waits for nothing.
    pub fn stream(&self) -> String {
        let EventSubject { organization_id, client_id, webhook_id, .. } = self.subject;
        match (webhook_id, organization_id, client_id) {
            (None, Some(organization), Some(client)) => format!("{organization}/{client}"),
            (None, Some(organization), None) => organization.to_string(),
            (None, None, Some(client)) => client.to_string(),
            (Some(_), _, _) | (None, None, None) => self.id.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_organization_and_one_integration_share_is_one_stream() {
        let organization_id = Some(OrganizationId::from_bytes([1; 16]));
        let client_id = Some(ClientId::from_bytes([2; 16]));
        let event = |number: u8, subject| Event {
            id: EventId::from_bytes([number; 16]),
            at: Timestamp::from_seconds(1),
            kind: EventKind::GrantActivated,
            subject,
            data: serde_json::Value::Null,
        };
        let grant = EventSubject { organization_id, client_id, ..EventSubject::default() };
        let attempt = EventSubject { attempt_id: Some(AttemptId::from_bytes([3; 16])), ..grant };
        assert_eq!(event(1, grant).stream(), event(2, attempt).stream());
        let created = EventSubject { organization_id, ..EventSubject::default() };
        assert_ne!(event(1, grant).stream(), event(2, created).stream());
        assert_ne!(event(1, EventSubject::default()).stream(), event(2, EventSubject::default()).stream());
        let tried = EventSubject { webhook_id: Some(WebhookId::from_bytes([4; 16])), ..grant };
        assert_ne!(event(1, tried).stream(), event(2, tried).stream(), "a test waits for nothing");
    }

    #[test]
    fn what_the_platform_alone_is_told() {
        let alone: Vec<_> = EventKind::ALL.iter().filter(|kind| !kind.is_for_partners()).map(|kind| kind.as_str()).collect();
        assert_eq!(alone, ["organization.created", "user.created"]);
    }
}
