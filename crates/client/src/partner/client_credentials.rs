//! Access tokens by client credentials (RFC 6749 section 4.4): for one organization, 1,200 seconds, without refresh token.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use reqwest::header::AUTHORIZATION;
use tokio::sync::Mutex;

use super::retry::repeat;
use super::{ClientKey, PartnerClient, PartnerError, Tokens};
use crate::{FetchError, http};

impl PartnerClient {
    /// A token for the organization that the client key belongs to. No scopes means all that the key has.
    ///
    /// # Errors
    /// [`PartnerError::InvalidClient`]: the key is unknown, revoked, or of another integration. [`PartnerError::InvalidGrant`]:
    /// the grant is suspended, for instance; [`PartnerError::code`] tells.
    pub async fn client_credentials(&self, client_key: &ClientKey, scopes: &[&str]) -> Result<Tokens, PartnerError> {
        let scope = scopes.join(" ");
        let mut form = vec![("grant_type", "client_credentials")];
        if !scope.is_empty() {
            form.push(("scope", &scope));
        }
        let authorization = http::basic(&self.options.client_id, client_key.reveal());
        self.tokens_by(self.http.post(self.token.clone()).header(AUTHORIZATION, authorization).form(&form)).await
    }

    /// A token for any organization with an active grant to this integration, by the client secret.
    ///
    /// # Errors
    /// [`PartnerError::InvalidGrant`] when there is no active grant; [`PartnerError::code`] tells `grant_suspended`,
    /// `grant_revoked` and `no_grant` apart.
    pub async fn client_credentials_for_organization(
        &self,
        organization_id: &str,
        scopes: &[&str],
    ) -> Result<Tokens, PartnerError> {
        let secret = self.options.client_secret.as_deref().ok_or(PartnerError::NoClientSecret)?;
        let scope = scopes.join(" ");
        let mut form = vec![("grant_type", "client_credentials"), ("organization_id", organization_id)];
        if !scope.is_empty() {
            form.push(("scope", &scope));
        }
        let authorization = http::basic(&self.options.client_id, secret);
        self.tokens_by(self.http.post(self.token.clone()).header(AUTHORIZATION, authorization).form(&form)).await
    }

    async fn tokens_of(&self, credential: &Credential, scopes: &[&str]) -> Result<Tokens, PartnerError> {
        match credential {
            Credential::ClientKey(key) => self.client_credentials(key, scopes).await,
            Credential::Organization(id) => self.client_credentials_for_organization(id, scopes).await,
        }
    }
}

/// With what a [`ClientCredentials`] gets its tokens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Credential {
    /// The organization's client key.
    ClientKey(ClientKey),
    /// The client secret, for the organization with this id.
    Organization(String),
}

/// How a [`ClientCredentials`] behaves.
#[derive(Clone, Debug)]
pub struct ClientCredentialsOptions {
    /// What to ask for; none means all that the credential has.
    pub scopes: Vec<String>,
    /// Get the next token when this one ends within this. Default 60 s of the 1,200 that a token lives.
    pub margin: Duration,
}

impl Default for ClientCredentialsOptions {
    fn default() -> Self {
        Self { scopes: Vec::new(), margin: Duration::from_mins(1) }
    }
}

/// Keeps an access token of one organization at hand: asks once for all callers, and again shortly before it ends. Cheap to
/// clone; clones share the token.
#[derive(Clone)]
pub struct ClientCredentials {
    inner: Arc<Inner>,
}

struct Inner {
    client: PartnerClient,
    credential: Credential,
    options: ClientCredentialsOptions,
    /// How many requests have ended, so that those who waited for one take its result.
    ended: AtomicU64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    tokens: Option<Tokens>,
    last_error: Option<PartnerError>,
}

impl ClientCredentials {
    /// Asks the server for nothing yet.
    pub fn new(client: PartnerClient, credential: Credential, options: ClientCredentialsOptions) -> Self {
        let (ended, state) = (AtomicU64::new(0), Mutex::default());
        Self { inner: Arc::new(Inner { client, credential, options, ended, state }) }
    }

    /// An access token that is good for a while.
    ///
    /// # Errors
    /// [`PartnerError`]. One that passes is not told while the old access token has not ended; that one is given out instead.
    pub async fn access_token(&self) -> Result<String, PartnerError> {
        let now = self.inner.client.options.clock.now();
        let seen = self.inner.ended.load(Ordering::Acquire);
        let held = self.inner.state.lock().await.tokens.clone();
        if let Some(held) = held.as_ref().filter(|tokens| !tokens.ends_within(self.inner.options.margin, now)) {
            return Ok(held.access_token.clone());
        }
        let result = self.renew_since(seen).await;
        let alive = held.filter(|tokens| !tokens.ends_within(Duration::ZERO, now));
        match (result, alive) {
            (Err(error), Some(old)) if error.is_temporary() => Ok(old.access_token),
            (result, _) => result.map(|tokens| tokens.access_token),
        }
    }

    /// A new access token in place of `refused`, after the platform's API answered `401`: the grant was suspended and resumed
    /// meanwhile, say. A token that another caller got since then is given at once.
    ///
    /// # Errors
    /// [`PartnerError`]; now the credential itself is refused, and the customer has to act.
    pub async fn renew(&self, refused: &str) -> Result<String, PartnerError> {
        let seen = self.inner.ended.load(Ordering::Acquire);
        let held = self.inner.state.lock().await.tokens.clone();
        match held.filter(|tokens| tokens.access_token != refused) {
            Some(newer) => Ok(newer.access_token),
            None => self.renew_since(seen).await.map(|tokens| tokens.access_token),
        }
    }

    /// In a task of its own, so that a caller who gives up does not lose the answer for the others.
    async fn renew_since(&self, seen: u64) -> Result<Tokens, PartnerError> {
        let inner = Arc::clone(&self.inner);
        let task = tokio::spawn(async move { inner.renew_since(seen).await });
        task.await.unwrap_or_else(|_| Err(FetchError::Transport("the program is shutting down").into()))
    }
}

impl Inner {
    async fn renew_since(&self, seen: u64) -> Result<Tokens, PartnerError> {
        let mut state = self.state.lock().await;
        if self.ended.load(Ordering::Acquire) == seen {
            let scopes: Vec<&str> = self.options.scopes.iter().map(String::as_str).collect();
            let result = repeat(self.client.options.retry, || self.client.tokens_of(&self.credential, &scopes)).await;
            match result {
                Ok(tokens) => *state = State { tokens: Some(tokens), last_error: None },
                Err(error) => state.last_error = Some(error),
            }
            self.ended.fetch_add(1, Ordering::Release);
        }
        match (&state.last_error, &state.tokens) {
            (None, Some(tokens)) => Ok(tokens.clone()),
            (Some(error), _) => Err(error.clone()),
            (None, None) => Err(FetchError::Transport("no request was made").into()),
        }
    }
}

impl fmt::Debug for ClientCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientCredentials").field("credential", &self.inner.credential).finish_non_exhaustive()
    }
}
