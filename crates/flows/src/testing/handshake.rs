//! What the handshake door wants of a world: integrations with it, and each step as its page or endpoint would take it.

use super::{TestContext, World};
use crate::handshake::{self, Activated, Consenting};
use crate::registry::{RegisteredIntegration, poll_now};
use crate::{Context, Decision};
use model::integration::{Door, Integration, IntegrationState, Visibility};
use model::session::Session;
use model::user::User;
use protocol::id::{ClientId, OrganizationId, PartnerId};
use protocol::jose::Ed25519PublicKey;
use protocol::redirect_uri::ClientType;
use protocol::scope::ScopeSet;
use protocol::signed_url::{SignedUrl, UnverifiedUrl};
use std::sync::Arc;

/// Where every integration here takes its customers.
pub const CONNECT_URL: &str = "https://partner.example/login?tenant=%41";

/// See the module.
#[derive(Clone)]
pub struct Shakes {
    /// Tidewater's: public.
    pub client: Arc<RegisteredIntegration>,
    /// Another partner's.
    pub foreign: Arc<RegisteredIntegration>,
    /// Harbor's: private, reached by its partner's signed link.
    pub private: Arc<RegisteredIntegration>,
}

fn integration(context: &Context, partner_id: PartnerId, (name, visibility): (&str, Visibility)) -> Integration {
    Integration {
        client_id: context.new_id(ClientId::new),
        partner_id,
        name: name.to_owned(),
        description: "Reads the books.".to_owned(),
        visibility,
        client_type: ClientType::Confidential,
        doors: vec![Door::Handshake],
        required_scopes: ["transactions.read"].into_iter().filter_map(|name| name.parse().ok()).collect(),
        optional_scopes: ["employees.read", "invoices.write"].into_iter().filter_map(|name| name.parse().ok()).collect(),
        form_uri: None,
        connect_url: Some(CONNECT_URL.to_owned()),
        require_pkce: false,
        connection_lifetime: None,
        state: IntegrationState::Active,
        created_at: context.now(),
    }
}

#[expect(clippy::unwrap_used, reason = "for tests only")]
impl World {
    /// Opens the door.
    pub async fn shakes(&self, test: &TestContext) -> Shakes {
        let context = &*test.context;
        let harbor = self.client(context, self.foreign).await.partner.id;
        let own = integration(context, self.partner.id, ("Tidewater Cards", Visibility::Public));
        let foreign = integration(context, harbor, ("Harbor Cards", Visibility::Public));
        let private = integration(context, harbor, ("Harbor Inhouse", Visibility::Private));
        let steps = [&own, &foreign, &private].into_iter().map(storage::integration::insert).collect();
        assert!(context.store.write_all(steps).await.unwrap().is_some(), "they are new");
        poll_now(context).await.unwrap();
        Shakes {
            client: self.client(context, own.client_id).await,
            foreign: self.client(context, foreign.client_id).await,
            private: self.client(context, private.client_id).await,
        }
    }
}

#[expect(clippy::unwrap_used, reason = "for tests only")]
impl Shakes {
    /// The application key of the first one.
    pub fn client_id(&self) -> ClientId {
        self.client.integration.client_id
    }

    /// The consent of this person, ticking no optional scope: the address at the partner.
    pub async fn consent(
        &self,
        context: &Context,
        organization_id: OrganizationId,
        person: (&User, &Session),
    ) -> storage::Result<Decision<String>> {
        self.consent_to(context, organization_id, person, "").await
    }

    /// The same, ticking these.
    pub async fn consent_to(
        &self,
        context: &Context,
        organization_id: OrganizationId,
        person: (&User, &Session),
        ticked: &str,
    ) -> storage::Result<Decision<String>> {
        let ticked: ScopeSet = ticked.parse().unwrap_or_default();
        let consenting = Consenting { client: &self.client, organization_id, person, ticked, link: None, language: "en" };
        Box::pin(handshake::consent(context, &consenting)).await
    }

    /// Activate, by the first integration.
    pub async fn activate(&self, context: &Context, organization_id: OrganizationId) -> storage::Result<Decision<Activated>> {
        Box::pin(handshake::activate(context, &self.client, organization_id)).await
    }

    /// What the partner reads of an address that it verified with the published keys.
    pub fn verified(context: &Context, url: &str) -> SignedUrl {
        let keys = context.keys.link_jwks().keys;
        let keys: Vec<_> =
            keys.iter().map(|key| Ed25519PublicKey::from_jwk(&serde_json::to_string(key).unwrap()).unwrap()).collect();
        let (address, query) = url.split_once('?').unwrap();
        UnverifiedUrl::read(address, query).unwrap().verify(keys, context.now()).unwrap()
    }

    /// The nonce in the address to which the browser comes back.
    pub fn nonce(context: &Context, url: &str) -> String {
        let signed = Self::verified(context, url);
        signed.get("redirectUrl").unwrap().rsplit('/').next().unwrap().to_owned()
    }
}
