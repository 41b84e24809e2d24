//! Organizations with a grant, as a door would have left them.

use super::Seeded;
use flows::digest;
use model::client_key::{ClientKey, ClientKeyMark, ClientKeyState, Delivery};
use model::grant::{Actor, Grant, GrantState};
use model::integration::{Door, SecretSlot};
use model::organization::Organization;
use protocol::id::{ClientKeyId, ConnectionId, GrantId, OrganizationId};
use protocol::secret::SecretKind;
use storage::Step;

/// One organization whose grant is hot.
#[derive(Debug, Clone)]
pub struct Hot {
    /// The customer.
    pub organization_id: OrganizationId,
    /// The grant.
    pub grant_id: GrantId,
    /// Its client key.
    pub client_key: String,
    /// The connection that its access token names.
    pub connection_id: ConnectionId,
}

impl Seeded {
    /// An organization with an active grant, a client key and a connection.
    pub(super) fn grant(&self, number: usize, steps: &mut Vec<Step>) -> Hot {
        let (context, now) = (&*self.context, self.context.now());
        let organization = Organization {
            id: context.new_id(OrganizationId::new),
            name: format!("Customer {number}"),
            number: format!("7{number:09}"),
            country: "NO".to_owned(),
            number_verified: true,
            external_id: None,
            attribution: None,
            created_at: now,
        };
        let scopes: protocol::scope::ScopeSet = "transactions.read".parse().unwrap_or_default();
        let grant = Grant {
            id: context.new_id(GrantId::new),
            organization_id: organization.id,
            client_id: self.world.confidential,
            state: GrantState::Active,
            door: Door::Connect,
            scopes: scopes.clone(),
            attribution: None,
            consented_by: self.world.admin.id,
            consented_at: now,
            activated_at: now,
            last_used_at: None,
            suspended_by: None,
            ending: None,
        };
        let secret = context.new_secret(SecretKind::ClientKey);
        let last_four = secret.reveal().chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
        let mark =
            ClientKeyMark { lookup: secret.lookup().to_owned(), digest: digest::of_secret(context, secret.reveal()), last_four };
        let key = ClientKey {
            organization_id: organization.id,
            id: context.new_id(ClientKeyId::new),
            grant_id: grant.id,
            client_id: grant.client_id,
            attempt_id: None,
            slot: SecretSlot(1),
            state: ClientKeyState::Active,
            mark: Some(mark),
            scopes,
            external_id: None,
            delivery: Delivery::Handed,
            made_by: Actor::system(),
            created_at: now,
            claim_until: None,
            retires_at: None,
            // A first use is told with an event of its own; what is measured is every one after it.
            first_used_at: Some(now),
            last_used_at: None,
            ended_at: None,
        };
        let hot = Hot {
            organization_id: organization.id,
            grant_id: grant.id,
            client_key: secret.reveal().to_owned(),
            connection_id: context.new_id(ConnectionId::new),
        };
        steps.extend(storage::organization::insert(&organization));
        steps.extend(storage::grant::insert(&grant));
        steps.push(storage::connection::insert_pending(&self.connection(&hot, hot.connection_id)));
        steps.extend(storage::client_key::insert(&key));
        hot
    }
}
