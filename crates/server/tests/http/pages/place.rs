//! The small platform of the flows' tests, reached over HTTP.

use super::browser::{Browser, Page};
use axum::Router;
use flows::approval::{self, Asking, Held};
use flows::onboarding::{self, Finalized, Initiate};
use flows::testing::{CHALLENGE, REDIRECT_URI, TestContext, World};
use flows::{Decision, extension};
use model::change::ChangeKind;
use model::integration::{Door, Integration};
use model::membership::{Membership, Role};
use model::organization::Organization;
use model::partner::PartnerRole;
use model::partner_invitation::PartnerInvitation;
use model::user::User;
use protocol::Seconds;
use protocol::form::Form;
use protocol::id::{ApprovalRequestId, AttemptId, ClientId, OnboardingSessionId, OrganizationId, PartnerInvitationId, SecretId};
use server::config::Config;
use server::limits::Limiters;
use server::pages::view::Platform;
use server::run::{Envelope, wrap};
use server::state::{AppState, PageSettings};
use std::sync::Arc;
use storage::Store;

pub struct Place {
    pub test: TestContext,
    pub world: World,
    pub router: Router,
}

impl Place {
    pub async fn new(store: Store) -> Self {
        let test = flows::testing::context(store).await;
        let world = World::new(&test).await;
        Self { router: router(&test, |_| ()), test, world }
    }

    /// The same with other settings of the pages.
    pub fn with(&self, change: impl FnOnce(&mut PageSettings)) -> Router {
        router(&self.test, change)
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    pub fn store(&self) -> &Store {
        &self.test.context.store
    }

    /// An authorize link of this integration, with more parameters.
    pub fn link_of(client_id: ClientId, more: &[(&str, &str)]) -> String {
        let client_id = client_id.to_string();
        let own = [
            ("client_id", client_id.as_str()),
            ("redirect_uri", REDIRECT_URI),
            ("response_type", "code"),
            ("state", "a state &=+ of its own"),
            ("code_challenge", CHALLENGE),
            ("code_challenge_method", "S256"),
        ];
        let pairs = own.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name)).chain(more);
        let pairs = pairs.filter(|(_, value)| *value != "-").map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        format!("/oauth/authorize?{}", Form::from_pairs(pairs).to_query())
    }

    /// An authorize link of the confidential integration.
    pub fn link(&self, more: &[(&str, &str)]) -> String {
        Self::link_of(self.world.confidential, more)
    }

    /// A browser in which this person is signed in.
    pub async fn signed_in(&self, email: &str) -> Browser {
        let mut browser = self.browser();
        let page = browser.go("/login").await;
        let home = browser.sign_in(&page, email).await;
        assert_eq!((home.status, home.url.as_str()), (200, "/"), "{}", home.html);
        browser
    }

    /// The administrator's browser, at the consent page of this link.
    pub async fn at_consent(&self, more: &[(&str, &str)]) -> (Browser, Page) {
        let mut browser = self.signed_in("admin@acme.example").await;
        let page = browser.go(&self.link(more)).await;
        assert!(page.has("approve"), "{} {}", page.url, page.html);
        (browser, page)
    }

    /// Makes this person what the role says in the organization, instead of what they were.
    pub async fn set_role(&self, organization_id: OrganizationId, user: &User, role: Option<Role>) {
        let old = storage::membership::find(self.store(), organization_id, user.id).await.unwrap();
        let new = role.map(|role| Membership {
            organization_id,
            user_id: user.id,
            role,
            privileges: vec![],
            created_at: self.test.context.now(),
        });
        let step = match (&old, &new) {
            (Some(old), Some(new)) => storage::membership::update(old, new),
            (Some(_), None) => storage::membership::delete(organization_id, user.id),
            (None, Some(new)) => storage::membership::insert(new),
            (None, None) => return,
        };
        assert!(self.store().write_all(vec![step]).await.unwrap().is_some());
    }

    /// The administrator's consent at the handshake door; the nonce of the address at which the browser comes back.
    pub async fn shaken(&self) -> String {
        let context = &self.test.context;
        let client = self.world.client(context, self.world.confidential).await;
        let session = self.world.sign_in(context).await.session;
        let consenting = flows::handshake::Consenting {
            client: &client,
            organization_id: self.world.organization.id,
            person: (&self.world.admin, &session),
            ticked: protocol::scope::ScopeSet::default(),
            link: None,
            language: "en",
        };
        let url = flows::handshake::consent(context, &consenting).await.unwrap().unwrap();
        flows::testing::Shakes::nonce(context, &url)
    }

    /// Opens the onboarding, extension and handshake doors of the confidential integration as well.
    pub async fn open_doors(&self) {
        let context = &self.test.context;
        let old = storage::integration::find(&context.store, self.world.confidential).await.unwrap().unwrap();
        let doors = vec![Door::Connect, Door::Onboarding, Door::Extension, Door::Handshake];
        let connect_url = Some(flows::testing::CONNECT_URL.to_owned());
        let step = storage::integration::update(&old, &Integration { doors, connect_url, ..old.clone() });
        let change = context.change(ChangeKind::Integration, old.client_id);
        assert!(context.write_all(vec![step], &[change]).await.unwrap().is_some());
    }

    /// What the partner's server initiates; the path of the temporary URL, and the session.
    pub async fn initiate(&self, number: Option<&str>) -> (String, OnboardingSessionId) {
        let context = &self.test.context;
        let client = self.world.client(context, self.world.confidential).await;
        let asked = Initiate {
            redirect_uri: "https://partner.example/callback?via=books&x=%41".to_owned(),
            organization_number: number.map(str::to_owned),
            scopes: Some(vec!["transactions.read".to_owned(), "employees.read".to_owned()]),
            state: Some("a state &= of its own".to_owned()),
            account_label: Some("account 4711".to_owned()),
        };
        let initiated = onboarding::initiate(context, &client, asked).await.unwrap().unwrap();
        let path = initiated.temporary_url.strip_prefix("http://localhost:7300").unwrap().to_owned();
        (path, initiated.session_id)
    }

    /// An attempt of this person at the extension door.
    pub async fn adding(&self, user: &User) -> AttemptId {
        let context = &self.test.context;
        let client = self.world.client(context, self.world.confidential).await;
        extension::begin(context, &client, self.world.organization.id, user).await.unwrap().unwrap()
    }

    /// The employee's approval request, about an attempt at the extension door.
    pub async fn asked(&self) -> ApprovalRequestId {
        let context = &self.test.context;
        let client = self.world.client(context, self.world.confidential).await;
        let id = self.adding(&self.world.employee).await;
        let attempt = storage::attempt::find(&context.store, id).await.unwrap().unwrap();
        let asking = Asking {
            attempt: &attempt,
            client: &client,
            organization_id: self.world.organization.id,
            user: &self.world.employee,
            reason: "We need our payroll in there.",
            language: "en",
            held: Held::Attempt,
        };
        approval::ask(context, &asking).await.unwrap().unwrap()
    }

    /// A secret of the confidential integration, and an invitation of its partner to somebody who is not here.
    pub async fn at_the_portal(&self) -> (SecretId, PartnerInvitationId) {
        let secret = storage::client_secret::of(self.store(), self.world.confidential).await.unwrap().remove(0);
        let context = &self.test.context;
        let invitation = PartnerInvitation {
            id: context.new_id(PartnerInvitationId::new),
            partner_id: self.world.partner.id,
            email: "nobody@elsewhere.example".to_owned(),
            role: PartnerRole::Developer,
            invited_by: self.world.admin.id,
            created_at: context.now(),
            expires_at: context.now() + Seconds::days(7),
        };
        let steps = storage::partner_invitation::insert(&invitation).to_vec();
        assert!(self.store().write_all(steps).await.unwrap().is_some());
        (secret.id, invitation.id)
    }

    /// The partner's server exchanges what the redirect carried.
    pub async fn finalize(&self, token: &str) -> Decision<Finalized> {
        let context = &self.test.context;
        let client = self.world.client(context, self.world.confidential).await;
        onboarding::finalize(context, &client, token).await.unwrap()
    }

    /// Makes organizations that the administrator administers.
    pub async fn organizations(&self, count: u32) -> Vec<Organization> {
        self.organizations_from(0, count).await
    }

    /// The same, numbered from `first`.
    pub async fn organizations_from(&self, first: u32, count: u32) -> Vec<Organization> {
        let context = &self.test.context;
        let mut made = Vec::new();
        for number in first..first + count {
            let organization = Organization {
                id: context.new_id(OrganizationId::new),
                name: format!("Client {number:03}"),
                number: format!("8{number:08}"),
                country: "NO".to_owned(),
                number_verified: true,
                external_id: None,
                attribution: None,
                created_at: context.now(),
            };
            assert!(context.store.write_all(storage::organization::insert(&organization)).await.unwrap().is_some());
            self.set_role(organization.id, &self.world.admin, Some(Role::Administrator)).await;
            made.push(organization);
        }
        made
    }
}

fn router(test: &TestContext, change: impl FnOnce(&mut PageSettings)) -> Router {
    let mut pages = PageSettings {
        other_environment: Some("https://sandbox.northwind.example".to_owned()),
        platform: Platform { name: "Northwind".to_owned(), ..Platform::default() },
        https: false,
        cookie_suffix: "production",
        csrf_key: [3; 32],
        mail: true,
        country: "NO".to_owned(),
    };
    change(&mut pages);
    let config = Config::read(None, std::iter::empty()).unwrap();
    let state = AppState::new(test.context.clone(), Limiters::new(&config.limits, [5; 16]), pages);
    wrap(server::router::router(state), Envelope::new(&config, Arc::new(|| [7; 16])))
}
