//! Integrations of the onboarding door: to each of them, the same organizations are new.

use super::Seeded;
use crate::Result;
use flows::testing::ONBOARDING_URI;
use flows::{Context, digest};
use model::integration::{ClientSecret, Door, Integration, IntegrationState, SecretSlot, Visibility};
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::id::{ClientId, RedirectUriId, SecretId};
use protocol::redirect_uri::ClientType;
use protocol::secret::SecretKind;
use storage::Step;

/// What authenticates an integration's server.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Its application key.
    pub client_id: ClientId,
    /// Its secret.
    pub client_secret: String,
}

impl Seeded {
    /// Makes so many of them.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn onboarding_integrations(&self, count: usize) -> Result<Vec<Credentials>> {
        let mut steps = Vec::with_capacity(3 * count);
        let made = (0..count).map(|_| self.onboarding_integration(&mut steps)).collect();
        self.write(steps).await?;
        Ok(made)
    }

    fn onboarding_integration(&self, steps: &mut Vec<Step>) -> Credentials {
        let context = &*self.context;
        let integration = Integration {
            client_id: context.new_id(ClientId::new),
            partner_id: self.world.partner.id,
            name: "Tidewater Payroll".to_owned(),
            description: "Pays your people on time.".to_owned(),
            visibility: Visibility::Public,
            client_type: ClientType::Confidential,
            doors: vec![Door::Onboarding],
            required_scopes: "transactions.read".parse().unwrap_or_default(),
            optional_scopes: "employees.read".parse().unwrap_or_default(),
            form_uri: None,
            connect_url: None,
            require_pkce: false,
            connection_lifetime: None,
            state: IntegrationState::Active,
            created_at: context.now(),
        };
        let uri = RedirectUri {
            id: context.new_id(RedirectUriId::new),
            client_id: integration.client_id,
            uri: ONBOARDING_URI.to_owned(),
            state: ReviewState::Approved,
            reason: None,
            created_at: context.now(),
            decided_at: None,
            challenge: None,
            proven_at: None,
        };
        let (client_secret, kept) = secret(context, integration.client_id);
        let rows = [
            storage::integration::insert(&integration),
            storage::redirect_uri::insert(&uri),
            storage::client_secret::insert(&kept),
        ];
        steps.extend(rows);
        Credentials { client_id: integration.client_id, client_secret }
    }
}

fn secret(context: &Context, client_id: ClientId) -> (String, ClientSecret) {
    let secret = context.new_secret(SecretKind::ClientSecret);
    let kept = ClientSecret {
        id: context.new_id(SecretId::new),
        client_id,
        slot: SecretSlot(1),
        lookup: secret.lookup().to_owned(),
        digest: digest::of_secret(context, secret.reveal()),
        created_at: context.now(),
        retires_at: None,
        last_used_at: None,
    };
    (secret.reveal().to_owned(), kept)
}
