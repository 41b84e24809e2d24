//! The token endpoint: what every door with refresh tokens does.

use std::time::Duration;

use countersign_client::partner::Tokens;

use super::app::App;
use super::config::{Integration, PartnerEnvironment};
use super::connections::{Connection, Key};
use super::outgoing::{Body, Outgoing, Received};

/// How often a refresh is tried while no answer comes; always with the same refresh token.
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_millis(200);

impl App {
    /// Posts to the token endpoint as `curl --form` does.
    pub(super) async fn token_request(
        &self,
        title: &str,
        environment: &PartnerEnvironment,
        integration: &Integration,
        fields: Vec<(&'static str, String)>,
    ) -> Option<Received> {
        let mut form = vec![("client_id", integration.client_id.clone()), ("client_secret", integration.client_secret.clone())];
        form.extend(fields);
        let outgoing = Outgoing::new(title, "POST", format!("{}/oauth/token", environment.issuer));
        self.send(Outgoing { body: Body::Multipart(form), ..outgoing }).await
    }

    /// Refreshes a connection's tokens, unless another click has done so since `seen` was the
    /// access token. Gives the connection as it is then; `None` when there are no new tokens.
    pub(super) async fn refresh(&self, key: &Key, seen: &str, title: &str) -> Option<Connection> {
        let _one_at_a_time = self.refreshing.lock().await;
        let connection = self.connections.get(key).filter(|connection| connection.ended.is_none())?;
        if connection.tokens.access_token != seen {
            return Some(connection);
        }
        let environment = self.environment(&connection.environment)?;
        let integration = environment.integration(connection.door)?;
        let refresh_token = connection.tokens.refresh_token.clone()?;
        let fields = || vec![("grant_type", "refresh_token".to_owned()), ("refresh_token", refresh_token.clone())];

        let mut received = self.token_request(title, environment, integration, fields()).await;
        for _ in 1..ATTEMPTS {
            if received.as_ref().is_some_and(|answer| answer.status < 500) {
                break;
            }
            tokio::time::sleep(PAUSE).await;
            let title = "The answer was lost: again, with the same refresh token";
            received = self.token_request(title, environment, integration, fields()).await;
        }
        let received = received?;
        let tokens = Tokens::from_answer(&received.body, received.asked_at);
        if let (200, Some(mut tokens)) = (received.status, tokens) {
            self.connections.update(key, |connection| {
                connection.refreshes += 1;
                // Only the code exchange names it.
                tokens.installation_id = tokens.installation_id.or_else(|| connection.tokens.installation_id.take());
                connection.tokens = tokens;
            });
            return self.connections.get(key);
        }
        // Only invalid_grant means that the connection is over.
        if received.text("error").as_deref() == Some("invalid_grant") {
            let why = received.text("error_description").unwrap_or_else(|| "invalid_grant".to_owned());
            self.connections.update(key, |connection| connection.ended = Some(why));
        }
        None
    }
}
