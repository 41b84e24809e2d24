//! For a partner's program: connect or onboard customers, keep the tokens fresh.
//!
//! # Connect: a code, then access and refresh tokens
//!
//! 1. [`PartnerClient::authorize_url`] makes the link behind "Connect with …".
//! 2. [`PartnerClient::read_callback`] checks what the browser brings back.
//! 3. [`PartnerClient::exchange_code`] turns the code into [`Tokens`]. Store them.
//! 4. [`Refresher`] hands out an access token that is good now, and refreshes when it is time, once
//!    for all callers.
//!
//! ```
//! use countersign_client::partner::{AuthorizeRequest, PartnerClient, PartnerOptions, Pkce, new_state};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # fn random() -> [u8; 32] { [7; 32] }
//! let client = PartnerClient::new(PartnerOptions::confidential(
//!     "https://auth.northwind.example",
//!     "your client_id",
//!     "your client_secret",
//!     "https://tidewater.example/callback",
//! ))?;
//! // From your random number generator; keep both in the browser's session until it comes back.
//! let pkce = Pkce::from_entropy(random());
//! let state = new_state(random());
//! let link = client.authorize_url(&AuthorizeRequest {
//!     scopes: &["transactions.read"],
//!     state: &state,
//!     pkce: Some(&pkce),
//!     ..AuthorizeRequest::default()
//! });
//! assert!(link.starts_with("https://auth.northwind.example/oauth/authorize?client_id=your+client_id&"));
//! # Ok(()) }
//! ```
//!
//! # Onboarding: one consent for many organizations, a client key for each
//!
//! 1. [`PartnerClient::initiate_onboarding`] gives the temporary URL to send the browser to.
//! 2. [`PartnerClient::read_onboarding_callback`] checks what the browser brings back.
//! 3. [`PartnerClient::finalize_onboarding`] turns the token into client keys. Store them.
//! 4. [`ClientCredentials`] hands out an access token that is good now, and gets the next one when it is time.
//!
//! ```no_run
//! use countersign_client::partner::{
//!     ClientCredentials, ClientCredentialsOptions, Credential, OnboardingRequest, PartnerClient, new_state,
//! };
//!
//! # async fn example(client: PartnerClient, query: String) -> Result<(), Box<dyn std::error::Error>> {
//! # fn random() -> [u8; 32] { [7; 32] }
//! let redirect_uri = "https://tidewater.example/callback/onboarding?via=books";
//! let state = new_state(random());
//! let request = OnboardingRequest { redirect_uri, state: &state, ..OnboardingRequest::default() };
//! let started = client.initiate_onboarding(&request).await?;
//! println!("send the browser to {}", started.temporary_url);
//! // The browser comes back with a query.
//! let token = client.read_onboarding_callback(&query, redirect_uri, &state)?;
//! for organization in client.finalize_onboarding(&token).await?.organizations {
//!     let key = Credential::ClientKey(organization.client_key);
//!     let source = ClientCredentials::new(client.clone(), key, ClientCredentialsOptions::default());
//!     let access_token = source.access_token().await?;
//! #   drop(access_token);
//! }
//! # Ok(()) }
//! ```
//!
//! # Extension: the customer pastes a client key into your settings
//!
//! [`ClientKey::parse`] reads what was pasted; [`PartnerClient::client_credentials`] tries it;
//! [`PartnerClient::integration_information`] says which organization it is and what it may do.
//!
//! # Marketplace: the customer installs at the platform, and you bring it back to consent
//!
//! The browser comes to your `form_uri` with an `installation_id`; [`PartnerClient::installation`] says who chose which scopes;
//! [`PartnerClient::return_to_consent_url`], or [`PartnerClient::authorize_url`] with a state, leads back; the rest is as with
//! connect, and [`Tokens::installation_id`] says which installation it was.
//!
//! # Handshake: both sides agree, and you activate
//!
//! 1. [`HandshakeVerifier::read`] checks the redirect that brings a customer's administrator to your `connect_url`.
//! 2. Log your user in, and keep the organization's id.
//! 3. [`PartnerClient::activate`] completes it, and [`HandshakeRequest::return_url`] is where the browser goes.
//! 4. [`ClientCredentials`] with [`Credential::Organization`] hands out access tokens.
//!
//! ```no_run
//! use countersign_client::partner::{HandshakeOptions, HandshakeOutcome, HandshakeVerifier, PartnerClient};
//!
//! # async fn example(client: PartnerClient, query: String) -> Result<String, Box<dyn std::error::Error>> {
//! let verifier = HandshakeVerifier::new(&client, "https://tidewater.example/login", HandshakeOptions::default())?;
//! let request = verifier.read(&query).await?;
//! // Your user logs in, sees the organization, and says yes. Keep the organization's id with the account.
//! client.activate(&request.organization_id).await?;
//! Ok(request.return_url(HandshakeOutcome::Success))
//! # }
//! ```

mod authorization;
mod authorize;
mod callback;
mod client_credentials;
mod error;
mod handshake;
mod installation;
mod integration_information;
mod onboarding;
mod onboarding_callback;
mod options;
mod refresher;
mod retry;
mod secrets;
mod tokens;

use reqwest::header::AUTHORIZATION;
use reqwest::{Client, Url};

pub use authorization::OrganizationAuthorization;
pub use authorize::{AuthorizeRequest, Pkce, new_state};
pub use callback::CallbackError;
pub use client_credentials::{ClientCredentials, ClientCredentialsOptions, Credential};
pub use error::PartnerError;
pub use handshake::{
    HandshakeError, HandshakeLink, HandshakeOptions, HandshakeOutcome, HandshakeRequest, HandshakeVerifier, LinkKey, return_url,
};
pub use installation::Installation;
pub use integration_information::{IntegrationInformation, MissingScope};
pub use onboarding::{
    Onboarded, OnboardedOrganization, OnboardingRequest, OnboardingSession, OnboardingStarted, RefusedOrganization, TimelineStep,
};
pub use onboarding_callback::OnboardingCallbackError;
pub use options::PartnerOptions;
pub use protocol::secret::Environment;
pub use refresher::{Refresher, RefresherOptions};
pub use retry::Retry;
pub use secrets::{ClientKey, InvalidClientKey, OnboardingToken};
pub use tokens::Tokens;

use crate::{FetchError, http};

/// One integration in one environment. Cheap to clone.
#[derive(Clone, Debug)]
pub struct PartnerClient {
    http: Client,
    options: PartnerOptions,
    authorize: Url,
    token: Url,
    revoke: Url,
}

impl PartnerClient {
    /// Asks the server for nothing yet.
    ///
    /// # Errors
    /// [`FetchError::Address`] when the issuer is no URL, [`FetchError::Setup`].
    pub fn new(options: PartnerOptions) -> Result<Self, FetchError> {
        let base = options.issuer.trim_end_matches('/');
        let authorize = http::address(&format!("{base}/oauth/authorize"))?;
        Ok(Self {
            http: http::client(options.request_timeout, &authorize)?,
            authorize,
            token: http::address(&format!("{base}/oauth/token"))?,
            revoke: http::address(&format!("{base}/oauth/revoke"))?,
            options,
        })
    }

    /// The link to send the customer's browser to, in a pop-up window or the whole page.
    pub fn authorize_url(&self, request: &AuthorizeRequest<'_>) -> String {
        request.url(&self.authorize, &self.options)
    }

    /// Checks the query that the browser brought to the redirect URI: `state` must be the one this
    /// browser was sent away with, `iss` the environment's (RFC 9207). Gives the code.
    ///
    /// # Errors
    /// [`CallbackError`]; [`CallbackError::Denied`] when the customer said no.
    pub fn read_callback(&self, query: &str, expected_state: &str) -> Result<String, CallbackError> {
        callback::read(query, expected_state, &self.options.issuer)
    }

    /// The same for a browser that came by [`PartnerClient::return_to_consent_url`], whose link carries no state. The code is
    /// then tied to no browser: keep the tokens only when [`Tokens::installation_id`] is an installation of yours, and under
    /// that one, whoever's browser brought it.
    ///
    /// # Errors
    /// [`CallbackError`].
    pub fn read_installation_callback(&self, query: &str) -> Result<String, CallbackError> {
        callback::read_stateless(query, &self.options.issuer)
    }

    /// Exchanges a code for tokens (RFC 6749 section 4.1.3). A code is good once and for ten
    /// minutes. `code_verifier` is that of the [`Pkce`] in the link.
    ///
    /// # Errors
    /// [`PartnerError`].
    pub async fn exchange_code(&self, code: &str, code_verifier: Option<&str>) -> Result<Tokens, PartnerError> {
        let mut form = vec![("grant_type", "authorization_code"), ("code", code), ("redirect_uri", &self.options.redirect_uri)];
        form.extend(code_verifier.map(|verifier| ("code_verifier", verifier)));
        self.request_tokens(form).await
    }

    /// Exchanges a refresh token for new tokens (RFC 6749 section 6). When the answer is lost, ask
    /// again with the same refresh token: the server gives the same successor. [`Refresher`] does.
    ///
    /// # Errors
    /// [`PartnerError::InvalidGrant`]: the connection is over. Everything else: it is not.
    pub async fn refresh(&self, refresh_token: &str) -> Result<Tokens, PartnerError> {
        self.request_tokens(vec![("grant_type", "refresh_token"), ("refresh_token", refresh_token)]).await
    }

    /// Ends the connection that an access or refresh token belongs to (RFC 7009).
    ///
    /// # Errors
    /// [`PartnerError`]; a token that is already worthless is no error.
    pub async fn revoke(&self, token: &str) -> Result<(), PartnerError> {
        let response = http::send(self.form(&self.revoke, vec![("token", token)])).await?;
        if response.status().is_success() { Ok(()) } else { Err(error::from_answer(response).await) }
    }

    async fn request_tokens(&self, form: Vec<(&str, &str)>) -> Result<Tokens, PartnerError> {
        self.tokens_by(self.form(&self.token, form)).await
    }

    async fn tokens_by(&self, request: reqwest::RequestBuilder) -> Result<Tokens, PartnerError> {
        let asked_at = self.options.clock.now();
        let response = http::send(request).await?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(error::from_answer(response).await);
        }
        let body = http::read(response).await?;
        Tokens::from_answer(&body, asked_at).ok_or_else(|| FetchError::Answer("no token response").into())
    }

    fn form<'a>(&'a self, url: &Url, mut form: Vec<(&'a str, &'a str)>) -> reqwest::RequestBuilder {
        let request = self.http.post(url.clone());
        if let Some(secret) = &self.options.client_secret {
            let authorization = http::basic(&self.options.client_id, secret);
            return request.header(AUTHORIZATION, authorization).form(&form);
        }
        form.push(("client_id", &self.options.client_id));
        request.form(&form)
    }
}
