//! The marketplace door walked from one end to the other, each step as its page or endpoint would take it.

use super::{CHALLENGE, REDIRECT_URI, TestContext, VERIFIER, World};
use crate::connect::{self, Approval, AuthorizeOutcome};
use crate::marketplace::{self, Installed, Installing};
use crate::registry::{RegisteredIntegration, poll_now};
use crate::token::authorization_code::{self, CodeRequest};
use crate::{Context, Decision};
use model::authorization_request::AuthorizationRequest;
use model::integration::{Door, Integration, IntegrationState, Visibility};
use model::listing::{Category, ListedScope, Listing, ListingContent, ListingId, ListingState, Need};
use model::redirect_uri::{RedirectUri, ReviewState};
use model::session::Session;
use model::user::User;
use protocol::form::Form;
use protocol::id::{ClientId, InstallationId, OrganizationId, RedirectUriId};
use protocol::redirect_uri::ClientType;
use protocol::token::TokenResponse;
use std::sync::Arc;
use storage::Step;
use storage::installation::InstallationView;

/// The partner's page of the integration here.
pub const FORM_URI: &str = "https://partner.example/form?from=market%20place";

/// See the module.
#[derive(Clone)]
pub struct Market {
    /// Tidewater's, listed; needs `transactions.read`, and `employees.read` and `invoices.write` are optional.
    pub client: ClientId,
}

#[expect(clippy::unwrap_used, reason = "for tests only")]
fn listing(context: &Context, integration: &Integration) -> Listing {
    let scope = |name: &str, need| ListedScope { name: name.parse().unwrap(), need, reason: format!("To use {name}.") };
    Listing {
        id: ListingId { client_id: integration.client_id, revision: 1 },
        version: 1,
        state: ListingState::Listed,
        content: ListingContent {
            name: integration.name.clone(),
            summary: "Sends your invoices.".to_owned(),
            description: "Sends your invoices.\n\nEvery one of them.".to_owned(),
            categories: vec![Category::Invoicing],
            support_url: "https://partner.example/help".to_owned(),
            privacy_url: "https://partner.example/privacy".to_owned(),
            launch_url: Some("https://partner.example/app".to_owned()),
            logo: None,
            scopes: vec![
                scope("transactions.read", Need::Required),
                scope("employees.read", Need::Optional),
                scope("invoices.write", Need::Optional),
            ],
        },
        reason: None,
        language: "en".to_owned(),
        created_at: context.now(),
        changed_at: context.now(),
    }
}

fn steps(context: &Context, integration: &Integration) -> Vec<Step> {
    let uri = RedirectUri {
        id: context.new_id(RedirectUriId::new),
        client_id: integration.client_id,
        uri: REDIRECT_URI.to_owned(),
        state: ReviewState::Approved,
        reason: None,
        created_at: context.now(),
        decided_at: None,
        challenge: None,
        proven_at: None,
    };
    vec![
        storage::integration::insert(integration),
        storage::redirect_uri::insert(&uri),
        storage::listing::insert(&listing(context, integration)),
    ]
}

impl World {
    /// Opens the door: an integration that is listed.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn market(&self, test: &TestContext) -> Market {
        let context = &*test.context;
        let integration = Integration {
            client_id: context.new_id(ClientId::new),
            partner_id: self.partner.id,
            name: "Tidewater Invoicing".to_owned(),
            description: "Sends your invoices.".to_owned(),
            visibility: Visibility::Public,
            client_type: ClientType::Confidential,
            doors: vec![Door::Marketplace],
            required_scopes: "transactions.read".parse().unwrap(),
            optional_scopes: "employees.read invoices.write".parse().unwrap(),
            form_uri: Some(FORM_URI.to_owned()),
            connect_url: None,
            require_pkce: false,
            connection_lifetime: None,
            state: IntegrationState::Active,
            created_at: context.now(),
        };
        assert!(context.store.write_all(steps(context, &integration)).await.unwrap().is_some(), "the listing is new");
        poll_now(context).await.unwrap();
        Market { client: integration.client_id }
    }
}

impl Market {
    /// The integration as requests see it.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn registered(&self, context: &Context) -> Arc<RegisteredIntegration> {
        context.integration(self.client).await.unwrap().unwrap()
    }

    /// Installs for an organization, with these optional scopes.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn try_install(
        &self,
        context: &Context,
        (organization_id, user): (OrganizationId, &User),
        ticked: &str,
    ) -> storage::Result<Decision<Installed>> {
        let Some(client) = context.integration(self.client).await? else { unreachable!("the integration is there") };
        let installing = Installing { client: &client, organization_id, user, ticked: ticked.parse().unwrap() };
        marketplace::install(context, &installing).await
    }

    /// The same, where nothing stands in the way.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn install(&self, context: &Context, who: (OrganizationId, &User), ticked: &str) -> InstallationId {
        self.try_install(context, who, ticked).await.unwrap().unwrap().id
    }

    /// Comes back at the partner's link, with more parameters if any, in this browser.
    pub async fn try_return(&self, context: &Context, browser: &Session, more: &str) -> storage::Result<AuthorizationRequest> {
        let redirect_uri = Form::from_pairs([("redirect_uri".to_owned(), REDIRECT_URI.to_owned())]).to_query();
        let challenge = format!("code_challenge={CHALLENGE}&code_challenge_method=S256&state=s");
        let query = format!("client_id={}&{redirect_uri}&{challenge}{more}", self.client);
        let AuthorizeOutcome::Verified(request) = connect::verify(context, &Form::urlencoded(query.as_bytes())).await? else {
            unreachable!("the link is a good one")
        };
        let id = connect::begin(context, *request, browser).await?;
        match connect::find_open(context, id, browser).await? {
            Ok(request) => Ok(request),
            Err(denied) => unreachable!("it has just begun: {denied:?}"),
        }
    }

    /// The same, where the store is there.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn come_back(&self, context: &Context, browser: &Session) -> AuthorizationRequest {
        self.try_return(context, browser, "").await.unwrap()
    }

    /// Approves the request as it was seen, with these optional scopes.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn approve(
        &self,
        context: &Context,
        request: &AuthorizationRequest,
        ticked: &str,
    ) -> storage::Result<Decision<String>> {
        let Some(client) = context.integration(self.client).await? else { unreachable!("the integration is there") };
        let Some(organization_id) = request.organization_id else { unreachable!("an install has its organization") };
        let ticked = ticked.parse().unwrap();
        let approval = Approval { request, client: &client, organization_id, ticked, language: "en" };
        Box::pin(connect::approve(context, &approval)).await
    }

    /// Exchanges the code.
    pub async fn exchange(&self, context: &Context, code: &str) -> storage::Result<Decision<TokenResponse>> {
        let Some(client) = context.integration(self.client).await? else { unreachable!("the integration is there") };
        let request = CodeRequest { code, redirect_uri: REDIRECT_URI, code_verifier: Some(VERIFIER) };
        Box::pin(authorization_code::exchange(context, &client, request)).await
    }

    /// The install as it stands now.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn view(&self, context: &Context, id: InstallationId) -> InstallationView {
        storage::installation::find(&context.store, id, context.now()).await.unwrap().unwrap()
    }

    /// Takes the listing off the marketplace.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn delist(&self, context: &Context) {
        let id = ListingId { client_id: self.client, revision: 1 };
        let withdrawn = storage::listing::withdraw(id, ("It is over.", context.now()));
        assert!(context.store.write_all(vec![withdrawn]).await.unwrap().is_some());
    }
}
