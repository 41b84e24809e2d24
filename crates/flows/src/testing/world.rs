//! A small platform: two partners, an integration each of both client types, three organizations and their people.

use super::TestContext;
use crate::connect::{self, Approval, AuthorizeOutcome};
use crate::registry::{RegisteredIntegration, poll_now};
use crate::sign_in::{self, NewSession};
use crate::token::authorization_code::{self, CodeRequest};
use crate::{Context, Decision, digest};
use model::integration::{ClientSecret, Door, Integration, IntegrationState, SecretSlot, Visibility};
use model::membership::{Membership, Role};
use model::organization::Organization;
use model::partner::Partner;
use model::redirect_uri::{RedirectUri, ReviewState};
use model::resource::{Resource, Signing};
use model::scope::{Access, Scope, ScopeText};
use model::user::User;
use protocol::Seconds;
use protocol::form::Form;
use protocol::id::{ClientId, OrganizationId, PartnerId, RedirectUriId, ResourceId, SecretId, UserId};
use protocol::redirect_uri::ClientType;
use protocol::secret::SecretKind;
use protocol::token::TokenResponse;
use std::collections::BTreeMap;
use std::sync::Arc;
use storage::Step;

/// The redirect URI of every integration here.
pub const REDIRECT_URI: &str = "https://partner.example/callback?tenant=1";
/// A verifier and its challenge (RFC 7636, appendix B).
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
/// See [`VERIFIER`].
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
/// The audience of the platform's first resource.
pub const AUDIENCE: &str = "https://api.northwind.example";
/// Everybody's password.
pub const PASSWORD: &str = "countersign-demo";

/// Tokens, and what they came from.
pub struct Connected {
    /// The code.
    pub code: String,
    /// The token endpoint's answer.
    pub tokens: TokenResponse,
}

impl Connected {
    /// The refresh token.
    pub fn refresh_token(&self) -> &str {
        self.tokens.refresh_token.as_deref().unwrap_or_default()
    }
}

/// The platform.
#[derive(Clone)]
pub struct World {
    /// The partner of the first two integrations.
    pub partner: Partner,
    /// Has a secret.
    pub confidential: ClientId,
    /// Has none.
    pub public: ClientId,
    /// Another partner's, with the same redirect URI.
    pub foreign: ClientId,
    /// The secret of `confidential`.
    pub client_secret: String,
    /// The platform's API.
    pub resource: Resource,
    /// Its secret.
    pub resource_secret: String,
    /// Whom `admin` administers.
    pub organization: Organization,
    /// Whom only others administer.
    pub stranger: Organization,
    /// Administrator of `organization`.
    pub admin: User,
    /// Member of `organization` without privileges.
    pub employee: User,
}

fn secret_of(context: &Context, client_id: ClientId) -> (String, Step) {
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
    (secret.reveal().to_owned(), storage::client_secret::insert(&kept))
}

fn partner(context: &Context, name: &str) -> Partner {
    Partner {
        id: context.new_id(PartnerId::new),
        name: name.to_owned(),
        website: format!("https://{name}.example"),
        support_email: format!("support@{name}.example"),
        verified: true,
        created_at: context.now(),
    }
}

#[expect(clippy::unwrap_used, reason = "for tests only")]
fn integration(context: &Context, partner: &Partner, client_type: ClientType) -> (ClientId, Vec<Step>) {
    let integration = Integration {
        client_id: context.new_id(ClientId::new),
        partner_id: partner.id,
        name: format!("{} Books", partner.name),
        description: "Keeps your books.".to_owned(),
        visibility: Visibility::Public,
        client_type,
        doors: vec![Door::Connect],
        required_scopes: "transactions.read".parse().unwrap(),
        optional_scopes: "employees.read invoices.write".parse().unwrap(),
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
        uri: REDIRECT_URI.to_owned(),
        state: ReviewState::Approved,
        reason: None,
        created_at: context.now(),
        decided_at: None,
        challenge: Some(crate::domain_proof::new_challenge(context)),
        proven_at: None,
    };
    (integration.client_id, vec![storage::integration::insert(&integration), storage::redirect_uri::insert(&uri)])
}

#[expect(clippy::unwrap_used, reason = "for tests only")]
fn scope(context: &Context, name: &str, access: Access) -> Step {
    let text = |language: &str| ScopeText { title: format!("{name} ({language})"), description: format!("Lets it use {name}.") };
    let texts = BTreeMap::from([("en".to_owned(), text("en")), ("ar".to_owned(), text("ar"))]);
    storage::scope::insert(&Scope { name: name.parse().unwrap(), access, texts, restricted: false, created_at: context.now() })
}

fn organization(context: &Context, name: &str, number: &str) -> Organization {
    Organization {
        id: context.new_id(OrganizationId::new),
        name: name.to_owned(),
        number: number.to_owned(),
        country: "NO".to_owned(),
        number_verified: true,
        external_id: Some(format!("ext-{number}")),
        attribution: None,
        created_at: context.now(),
    }
}

async fn user(context: &Context, email: &str) -> (User, Vec<Step>) {
    let user = User {
        id: context.new_id(UserId::new),
        email: email.to_owned(),
        name: email.split('@').next().unwrap_or_default().to_owned(),
        external_id: None,
        created_at: context.now(),
    };
    let hash = context.passwords.hash(PASSWORD, context.random()).await.ok();
    let steps = storage::user::insert(&user, hash.as_deref());
    (user, steps)
}

impl World {
    /// Makes it, and warms the caches' look at the feed.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn new(test: &TestContext) -> Self {
        let context = &*test.context;
        let (tidewater, harbor) = (partner(context, "tidewater"), partner(context, "harbor"));
        let (confidential, one) = integration(context, &tidewater, ClientType::Confidential);
        let (public, two) = integration(context, &tidewater, ClientType::Public);
        let (foreign, three) = integration(context, &harbor, ClientType::Public);
        let (client_secret, secret) = secret_of(context, confidential);
        let key = context.new_secret(SecretKind::ClientSecret);
        let resource = Resource {
            id: context.new_id(ResourceId::new),
            name: "Northwind API".to_owned(),
            audience: AUDIENCE.to_owned(),
            signing: Signing::Es256,
            lookup: key.lookup().to_owned(),
            digest: digest::of_secret(context, key.reveal()),
            created_at: context.now(),
        };
        let (acme, birch) =
            (organization(context, "Acme Bakery AS", "910000001"), organization(context, "Birch & Co", "910000002"));
        let (admin, admin_steps) = user(context, "admin@acme.example").await;
        let (employee, employee_steps) = user(context, "employee@acme.example").await;
        let membership = |organization: &Organization, user: &User, role| {
            let (organization_id, user_id) = (organization.id, user.id);
            storage::membership::insert(&Membership {
                organization_id,
                user_id,
                role,
                privileges: vec![],
                created_at: context.now(),
            })
        };
        let mut steps = vec![storage::partner::insert(&tidewater), storage::partner::insert(&harbor)];
        steps.extend([one, two, three].into_iter().flatten());
        steps.extend([secret, storage::resource::insert(&resource)]);
        steps.push(scope(context, "transactions.read", Access::Read));
        steps.push(scope(context, "employees.read", Access::Read));
        steps.push(scope(context, "invoices.write", Access::Write));
        steps.extend(storage::organization::insert(&acme).into_iter().chain(storage::organization::insert(&birch)));
        steps.extend(admin_steps.into_iter().chain(employee_steps));
        steps.push(membership(&acme, &admin, Role::Administrator));
        steps.push(membership(&acme, &employee, Role::Member));
        assert!(context.store.write_all(steps).await.unwrap().is_some(), "the world is new");
        poll_now(context).await.unwrap();
        Self {
            partner: tidewater,
            confidential,
            public,
            foreign,
            client_secret,
            resource,
            resource_secret: key.reveal().to_owned(),
            organization: acme,
            stranger: birch,
            admin,
            employee,
        }
    }

    /// The integration as requests see it.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn client(&self, context: &Context, client_id: ClientId) -> Arc<RegisteredIntegration> {
        context.integration(client_id).await.unwrap().unwrap()
    }

    /// Signs the administrator in.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn sign_in(&self, context: &Context) -> NewSession {
        sign_in::sign_in(context, &self.admin, None).await.unwrap()
    }

    /// Walks the connect door up to the code: authorize link, organization, consent to `ticked` beside what is required.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn code(&self, context: &Context, client_id: ClientId, ticked: &str) -> String {
        self.approved(context, client_id, ticked).await.unwrap()
    }

    /// The same, or why the customer's approval was refused.
    pub async fn approved(&self, context: &Context, client_id: ClientId, ticked: &str) -> Decision<String> {
        self.code_with(context, client_id, (ticked, true), || {}).await
    }

    /// The same from a link without a challenge.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn code_without_pkce(&self, context: &Context, client_id: ClientId) -> String {
        self.code_with(context, client_id, ("", false), || {}).await.unwrap()
    }

    /// The same with a pause between the link and the approval.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn code_after(&self, test: &TestContext, client_id: ClientId, pause: Seconds) -> String {
        self.code_with(&test.context, client_id, ("", true), || test.clock.advance(pause)).await.unwrap()
    }

    #[expect(clippy::unwrap_used, clippy::panic, reason = "for tests only")]
    async fn code_with(
        &self,
        context: &Context,
        client_id: ClientId,
        (ticked, pkce): (&str, bool),
        pause: impl FnOnce(),
    ) -> Decision<String> {
        let session = self.sign_in(context).await;
        let query = format!(
            "client_id={client_id}&redirect_uri={}&scope={}&state=s{}",
            protocol::form::Form::from_pairs([("x".to_owned(), REDIRECT_URI.to_owned())]).to_query().trim_start_matches("x="),
            "transactions.read+employees.read+invoices.write",
            if pkce { format!("&code_challenge={CHALLENGE}&code_challenge_method=S256") } else { String::new() },
        );
        let outcome = connect::verify(context, &Form::urlencoded(query.as_bytes())).await.unwrap();
        let AuthorizeOutcome::Verified(request) = outcome else { panic!("{outcome:?}") };
        let id = connect::begin(context, *request, &session.session).await.unwrap();
        let request = connect::find_open(context, id, &session.session).await.unwrap().unwrap();
        connect::pick(context, &request, self.organization.id).await.unwrap().unwrap();
        let request = connect::find_open(context, id, &session.session).await.unwrap().unwrap();
        let client = self.client(context, client_id).await;
        let ticked = ticked.parse().unwrap();
        pause();
        let approval =
            Approval { request: &request, client: &client, organization_id: self.organization.id, ticked, language: "en" };
        connect::approve(context, &approval).await.unwrap()
    }

    /// Exchanges a code with the right bindings.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn exchange(&self, context: &Context, client_id: ClientId, code: &str) -> Decision<TokenResponse> {
        let client = self.client(context, client_id).await;
        let request = CodeRequest { code, redirect_uri: REDIRECT_URI, code_verifier: Some(VERIFIER) };
        authorization_code::exchange(context, &client, request).await.unwrap()
    }

    /// The whole way to tokens.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn connect(&self, context: &Context, client_id: ClientId) -> Connected {
        let code = self.code(context, client_id, "").await;
        let tokens = self.exchange(context, client_id, &code).await.unwrap();
        Connected { code, tokens }
    }

    /// Sets the connection of a refresh token back to `generation`, as a restored backup would; the generation it has then.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn set_generation_back(&self, context: &Context, refresh_token: &str, generation: u32) -> u32 {
        use protocol::handle::{Handle, HandleKind};
        let handle = Handle::read(context.settings.environment, HandleKind::RefreshToken, refresh_token).unwrap();
        let handle = handle.clone().check(&context.keys.mac(handle.mac_key_id()).unwrap()).unwrap();
        storage::testing::set_generation(&context.store, handle.organization_id, handle.connection_id, generation).await;
        let row = storage::connection::find(&context.store, handle.organization_id, handle.connection_id).await.unwrap();
        row.unwrap().generation
    }
}

/// A refresh token of the connection of `tokens`, authenticated by a key that no store has.
pub fn handle_of_unknown_key(context: &Context, tokens: &TokenResponse) -> String {
    use protocol::handle::{Handle, HandleKind, MacKeyId};
    let handle = Handle {
        kind: HandleKind::RefreshToken,
        organization_id: tokens.organization_id,
        connection_id: protocol::id::ConnectionId::from_bytes([1; 16]),
        generation: 1,
        mac_key_id: MacKeyId(1),
    };
    let key = aws_lc_rs::hmac::Key::new(aws_lc_rs::hmac::HMAC_SHA256, &[1; 32]);
    handle.write(context.settings.environment, &key)
}
