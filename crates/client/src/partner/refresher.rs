//! One refresh for all who wait, and the same refresh token again when an answer is lost.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;

use super::{PartnerClient, PartnerError, Tokens};

/// How a [`Refresher`] behaves.
#[derive(Clone, Copy, Debug)]
pub struct RefresherOptions {
    /// Refresh when the access token ends within this. Default 5 min.
    pub margin: Duration,
    /// How many times one refresh is tried while the server gives no answer. Default 3.
    pub attempts: u32,
    /// The pause before the second try; it doubles each time. Default 250 ms.
    pub pause: Duration,
}

impl Default for RefresherOptions {
    fn default() -> Self {
        Self { margin: Duration::from_mins(5), attempts: 3, pause: Duration::from_millis(250) }
    }
}

/// Keeps the tokens of one connected organization fresh. Cheap to clone; clones share the tokens.
///
/// It stores nothing: `on_change` is called with the new tokens before anyone is given them, and
/// must keep them where they survive a restart. Should the program die in between, a refresh with
/// the old refresh token gets the same successor.
#[derive(Clone)]
pub struct Refresher {
    inner: Arc<Inner>,
}

struct Inner {
    client: PartnerClient,
    options: RefresherOptions,
    on_change: Box<dyn Fn(&Tokens) + Send + Sync>,
    /// How many refreshes have ended, so that those who waited for one take its result.
    ended: AtomicU64,
    state: Mutex<State>,
}

struct State {
    tokens: Tokens,
    last_error: Option<PartnerError>,
}

impl Refresher {
    /// For tokens from [`PartnerClient::exchange_code`] or from the program's own storage.
    pub fn new(
        client: PartnerClient,
        tokens: Tokens,
        options: RefresherOptions,
        on_change: impl Fn(&Tokens) + Send + Sync + 'static,
    ) -> Self {
        let state = Mutex::new(State { tokens, last_error: None });
        let (on_change, ended) = (Box::new(on_change), AtomicU64::new(0));
        Self { inner: Arc::new(Inner { client, options, on_change, ended, state }) }
    }

    /// An access token that is good for a while; refreshed first when it is time.
    ///
    /// # Errors
    /// [`PartnerError::InvalidGrant`]: the connection is over, show the customer how to connect
    /// again. Others pass; while the old access token has not ended, it is given out instead.
    pub async fn access_token(&self) -> Result<String, PartnerError> {
        let clock = &self.inner.client.options.clock;
        let seen = self.inner.ended.load(Ordering::Acquire);
        let tokens = self.tokens().await;
        if !tokens.ends_within(self.inner.options.margin, clock.now()) {
            return Ok(tokens.access_token);
        }
        match self.refresh_since(seen).await {
            Ok(tokens) => Ok(tokens.access_token),
            Err(error) if error.is_temporary() && !tokens.ends_within(Duration::ZERO, clock.now()) => Ok(tokens.access_token),
            Err(error) => Err(error),
        }
    }

    /// Refreshes now, whatever the time: after a `401`, or when scopes have changed. Whoever calls
    /// while a refresh is under way gets the result of that one.
    ///
    /// # Errors
    /// [`PartnerError`].
    pub async fn refresh(&self) -> Result<Tokens, PartnerError> {
        self.refresh_since(self.inner.ended.load(Ordering::Acquire)).await
    }

    /// The tokens as they are.
    pub async fn tokens(&self) -> Tokens {
        self.inner.state.lock().await.tokens.clone()
    }

    /// In a task of its own, so that a caller who gives up does not lose the answer for the others.
    async fn refresh_since(&self, seen: u64) -> Result<Tokens, PartnerError> {
        let inner = Arc::clone(&self.inner);
        let task = tokio::spawn(async move { inner.refresh_since(seen).await });
        task.await.unwrap_or_else(|_| Err(crate::FetchError::Transport("the program is shutting down").into()))
    }
}

impl Inner {
    async fn refresh_since(&self, seen: u64) -> Result<Tokens, PartnerError> {
        let mut state = self.state.lock().await;
        let ended = self.ended.load(Ordering::Acquire) != seen;
        // An invalid_grant is final: the same refresh token is never shown to the server again.
        let over = matches!(state.last_error, Some(PartnerError::InvalidGrant { .. }));
        if ended || over {
            return state.result();
        }
        let result = match state.tokens.refresh_token.clone() {
            Some(token) => self.refresh_with(&token).await,
            None => Err(PartnerError::NoRefreshToken),
        };
        match result {
            Ok(mut tokens) => {
                // RFC 6749 section 6: no new refresh token means that the old one stays.
                tokens.refresh_token = tokens.refresh_token.or_else(|| state.tokens.refresh_token.take());
                // Only the code exchange names it.
                tokens.installation_id = tokens.installation_id.or_else(|| state.tokens.installation_id.take());
                (self.on_change)(&tokens);
                *state = State { tokens, last_error: None };
            }
            Err(error) => state.last_error = Some(error),
        }
        self.ended.fetch_add(1, Ordering::Release);
        state.result()
    }

    async fn refresh_with(&self, refresh_token: &str) -> Result<Tokens, PartnerError> {
        let mut pause = self.options.pause;
        let mut left = self.options.attempts;
        loop {
            left = left.saturating_sub(1);
            match self.client.refresh(refresh_token).await {
                Err(error) if error.is_temporary() && left > 0 => {
                    tokio::time::sleep(pause).await;
                    pause = pause.saturating_mul(2);
                }
                result => return result,
            }
        }
    }
}

impl State {
    fn result(&self) -> Result<Tokens, PartnerError> {
        self.last_error.clone().map_or_else(|| Ok(self.tokens.clone()), Err)
    }
}

impl fmt::Debug for Refresher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refresher").field("client", &self.inner.client).finish_non_exhaustive()
    }
}
