//! What partners call: with client id and client secret, on both stores.

mod authorization;
mod client_keys;
mod finalize;
mod grants;
mod hostile;
mod initiate;
mod installations;
mod matrix;
mod onboarding;
mod races;
mod sealed;
mod sessions;
mod webhooks;

use crate::api::samples;
use crate::app::{Answer, App, Client};
use crate::oauth::basic;
use flows::onboarding::{Accepted, Accepting};
use model::membership::{Membership, Role};
use model::organization::Organization;
use model::session::Session;
use model::user::User;
use protocol::id::{ClientId, OnboardingSessionId, OrganizationId, UserId};
use protocol::scope::ScopeSet;
use serde_json::{Value, json};
use std::future::Future;
use storage::Step;

/// The registered redirect URI of every integration here.
pub const REGISTERED: &str = "https://tidewater.example/callback/onboarding";

/// A platform with two partners, and an accountant with organizations.
pub struct Platform {
    pub app: App,
    /// Client id and secret of the integration that the tests are about.
    pub own: (String, String),
    /// Those of another partner's.
    pub foreign: (String, String),
    /// The client id of one without a secret.
    pub public: String,
    pub accountant: User,
    pub session: Session,
    pub organizations: Vec<Organization>,
}

/// Runs a test on each store, with so many organizations.
pub async fn each_platform<F: Future<Output = ()>>(organizations: u32, body: impl Fn(Platform) -> F) {
    storage::testing::each(|store| async {
        body(Platform::over(App::over(store).await, organizations).await).await;
    })
    .await;
}

async fn integration(app: &App, partner: &str, client_type: &str) -> String {
    let operator = app.operator();
    let mut body = samples::partner();
    body["name"] = json!(partner);
    let made = operator.make("/v1/admin/partners", body).await;
    let mut body = samples::integration(made["id"].as_str().unwrap());
    body["name"] = json!(format!("{partner} Books"));
    body["client_type"] = json!(client_type);
    body["doors"] = json!(["onboarding", "extension"]);
    body["scopes"] = json!({ "required": ["invoices.read"], "optional": ["invoices.write"] });
    let made = operator.make("/v1/admin/integrations", body).await;
    let client_id = made["client_id"].as_str().unwrap().to_owned();
    samples::approved(app, &client_id, REGISTERED).await;
    client_id
}

async fn with_secret(app: &App, partner: &str) -> (String, String) {
    let client_id = integration(app, partner, "confidential").await;
    let made = app.operator().make(&format!("/v1/admin/integrations/{client_id}/secrets"), json!({})).await;
    (client_id, made["secret"].as_str().unwrap().to_owned())
}

impl Platform {
    pub async fn over(app: App, organizations: u32) -> Self {
        for name in ["invoices.read", "invoices.write"] {
            app.operator().make("/v1/admin/scopes", samples::scope(name)).await;
        }
        let own = with_secret(&app, "Tidewater").await;
        let foreign = with_secret(&app, "Harbor").await;
        let public = integration(&app, "Driftwood", "public").await;
        let context = &*app.test.context;
        let accountant = User {
            id: context.new_id(UserId::new),
            email: "accountant@ledger.example".to_owned(),
            name: "Ada Accountant".to_owned(),
            external_id: None,
            created_at: context.now(),
        };
        assert!(context.store.write_all(storage::user::insert(&accountant, None)).await.unwrap().is_some());
        let session = flows::sign_in::sign_in(context, &accountant, None).await.unwrap().session;
        let mut platform = Self { app, own, foreign, public, accountant, session, organizations: vec![] };
        for number in 0..organizations {
            platform.organization(number).await;
        }
        platform
    }

    /// One more organization that the accountant administers.
    async fn organization(&mut self, number: u32) {
        let context = &*self.app.test.context;
        let organization = Organization {
            id: context.new_id(OrganizationId::new),
            name: format!("Client {number:03} AS"),
            number: format!("92{number:07}"),
            country: "NO".to_owned(),
            number_verified: true,
            external_id: None,
            attribution: None,
            created_at: context.now(),
        };
        let membership = Membership {
            organization_id: organization.id,
            user_id: self.accountant.id,
            role: Role::Administrator,
            privileges: vec![],
            created_at: context.now(),
        };
        let mut steps: Vec<Step> = storage::organization::insert(&organization).into_iter().collect();
        steps.push(storage::membership::insert(&membership));
        assert!(context.store.write_all(steps).await.unwrap().is_some());
        self.organizations.push(organization);
    }

    /// Another node over the same store.
    pub async fn second_node(&self) -> App {
        self.app.restarted().await
    }

    pub fn partner(&self) -> Client<'_> {
        self.partner_at(&self.app)
    }

    /// The partner calls this node.
    pub fn partner_at<'a>(&self, app: &'a App) -> Client<'a> {
        app.anonymous().with("authorization", &basic(&self.own.0, &self.own.1))
    }

    pub fn foreign(&self) -> Client<'_> {
        self.app.anonymous().with("authorization", &basic(&self.foreign.0, &self.foreign.1))
    }

    pub fn client_id(&self) -> ClientId {
        self.own.0.parse().unwrap()
    }

    pub fn ids(&self) -> Vec<OrganizationId> {
        self.organizations.iter().map(|organization| organization.id).collect()
    }

    /// A session that was initiated, as the answer says.
    pub async fn initiated(&self) -> Value {
        self.partner().make("/v1/onboarding/initiate", json!({ "redirect_uri": REGISTERED })).await
    }

    /// The browser's part.
    pub async fn accept(&self, begun: &Value, organizations: Vec<OrganizationId>) -> Accepted {
        let context = &*self.app.test.context;
        let last_part = begun["temporary_url"].as_str().unwrap().rsplit('/').next().unwrap();
        let (session, client) = flows::onboarding::find(context, last_part).await.unwrap().unwrap();
        let ticked = ScopeSet::default();
        let (client, person) = (&*client, &self.session);
        let accepting = Accepting { session: &session, client, person, organizations, ticked, language: "en" };
        flows::onboarding::accept(context, &accepting).await.unwrap().unwrap()
    }

    /// A token for these organizations.
    pub async fn token(&self, organizations: Vec<OrganizationId>) -> String {
        let begun = self.initiated().await;
        self.accept(&begun, organizations).await.token.reveal().to_owned()
    }

    pub async fn finalize(&self, token: &str) -> Answer {
        self.partner().post("/v1/onboarding/finalize", json!({ "token": token })).await
    }

    /// Onboards these; the answer of `finalize`.
    pub async fn onboarded(&self, organizations: Vec<OrganizationId>) -> Value {
        let token = self.token(organizations).await;
        self.finalize(&token).await.expect(200)
    }

    /// Onboards the first organization; the id of its grant.
    pub async fn granted(&self) -> String {
        let answer = self.onboarded(vec![self.organizations[0].id]).await;
        answer["organizations"][0]["grant_id"].as_str().unwrap().to_owned()
    }
}

/// The session as the store has it.
pub fn session_id(begun: &Value) -> OnboardingSessionId {
    begun["session_id"].as_str().unwrap().parse().unwrap()
}
