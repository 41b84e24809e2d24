//! Entities for these tests, each told from the next by a number.

use crate::{Step, Store};
use model::integration::{ClientSecret, Door, Integration, IntegrationState, SecretSlot, Visibility};
use model::membership::{Membership, Role};
use model::operator_key::OperatorKey;
use model::organization::Organization;
use model::partner::Partner;
use model::redirect_uri::{RedirectUri, ReviewState};
use model::resource::{Resource, Signing};
use model::scope::{Access, Scope, ScopeText};
use model::secret_digest::SecretDigest;
use model::user::User;
use protocol::id::{ClientId, OperatorKeyId, OrganizationId, PartnerId, RedirectUriId, ResourceId, SecretId, UserId};
use protocol::redirect_uri::ClientType;
use protocol::{Seconds, Timestamp};

pub(super) const NOW: Timestamp = Timestamp::from_seconds(1_700_000_000);

/// Sixteen bytes that sort like the number.
pub(super) fn bytes(number: u64) -> [u8; 16] {
    u128::from(number).to_be_bytes()
}

/// Runs the batch; whether its guards held.
pub(super) async fn written(store: &Store, steps: Vec<Step>) -> bool {
    store.write_all(steps).await.unwrap().is_some()
}

pub(super) fn organization(number: u64) -> Organization {
    Organization {
        id: OrganizationId::from_bytes(bytes(number)),
        name: format!("Bakery {number:04}"),
        number: format!("9{number:08}"),
        country: "NO".to_owned(),
        number_verified: true,
        external_id: None,
        attribution: None,
        created_at: NOW,
    }
}

pub(super) fn user(number: u64) -> User {
    User {
        id: UserId::from_bytes(bytes(number)),
        email: format!("User{number}@acme.example"),
        name: format!("User {number}"),
        external_id: None,
        created_at: NOW,
    }
}

pub(super) fn membership(organization: u64, user: u64, role: Role) -> Membership {
    Membership {
        organization_id: OrganizationId::from_bytes(bytes(organization)),
        user_id: UserId::from_bytes(bytes(user)),
        role,
        privileges: vec![],
        created_at: NOW,
    }
}

pub(super) fn partner(number: u64) -> Partner {
    Partner {
        id: PartnerId::from_bytes(bytes(number)),
        name: format!("Partner {number}"),
        website: "https://partner.example".to_owned(),
        support_email: "help@partner.example".to_owned(),
        verified: false,
        created_at: NOW,
    }
}

pub(super) fn integration(number: u64) -> Integration {
    Integration {
        client_id: ClientId::from_bytes(bytes(number)),
        partner_id: PartnerId::from_bytes(bytes(1)),
        name: format!("Integration {number}"),
        description: "Syncs".to_owned(),
        visibility: Visibility::Public,
        client_type: ClientType::Confidential,
        doors: vec![Door::Connect, Door::Marketplace],
        required_scopes: "a.read".parse().unwrap(),
        optional_scopes: "a.write b.read".parse().unwrap(),
        form_uri: None,
        connect_url: Some("https://partner.example/connect".to_owned()),
        require_pkce: true,
        connection_lifetime: Some(Seconds::days(365)),
        state: IntegrationState::Active,
        created_at: NOW,
    }
}

pub(super) fn digest(number: u8) -> SecretDigest {
    SecretDigest { salt: vec![number; 16], sha256: vec![number; 32] }
}

pub(super) fn client_secret(number: u8, slot: SecretSlot) -> ClientSecret {
    ClientSecret {
        id: SecretId::from_bytes(bytes(number.into())),
        client_id: ClientId::from_bytes(bytes(1)),
        slot,
        lookup: format!("lookup{number:05}"),
        digest: digest(number),
        created_at: NOW,
        retires_at: None,
        last_used_at: None,
    }
}

pub(super) fn redirect_uri(number: u64, uri: &str) -> RedirectUri {
    RedirectUri {
        id: RedirectUriId::from_bytes(bytes(number)),
        client_id: ClientId::from_bytes(bytes(1)),
        uri: uri.to_owned(),
        state: ReviewState::Pending,
        reason: None,
        created_at: NOW,
        decided_at: None,
        challenge: Some(format!("countersign-proof={number}")),
        proven_at: None,
    }
}

pub(super) fn scope(name: &str) -> Scope {
    let text = ScopeText { title: "Read".to_owned(), description: "Reads it all".to_owned() };
    Scope {
        name: name.parse().unwrap(),
        access: Access::Read,
        texts: [("en".to_owned(), text)].into(),
        restricted: false,
        created_at: NOW,
    }
}

pub(super) fn resource(number: u8, audience: &str) -> Resource {
    Resource {
        id: ResourceId::from_bytes(bytes(number.into())),
        name: format!("API {number}"),
        audience: audience.to_owned(),
        signing: Signing::Es256,
        lookup: format!("lookup{number:05}"),
        digest: digest(number),
        created_at: NOW + Seconds(number.into()),
    }
}

pub(super) fn operator_key(number: u8) -> OperatorKey {
    OperatorKey {
        id: OperatorKeyId::from_bytes(bytes(number.into())),
        name: "Northwind".to_owned(),
        lookup: format!("lookup{number:05}"),
        digest: digest(number),
        created_at: NOW,
    }
}

/// Partner 1 and its integration 1.
pub(super) async fn registered(store: &Store) {
    assert!(written(store, vec![crate::partner::insert(&partner(1)), crate::integration::insert(&integration(1))]).await);
}
