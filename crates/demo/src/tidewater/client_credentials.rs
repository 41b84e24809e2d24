//! Access tokens by client credentials, kept while they live, and calls with them.

use std::collections::HashMap;
use std::time::Duration;

use countersign_client::Timestamp;
use countersign_client::partner::{ClientKey, IntegrationInformation, MissingScope, Tokens};

use super::app::App;
use super::config::{Integration, PartnerEnvironment};
use super::fetched::{Data, Fetched};
use super::outgoing::{Body, Outgoing, Received};

/// A token that ends within this is not used any more; it lives 1,200 seconds.
const MARGIN: Duration = Duration::from_mins(1);
/// Tokens held at once; more customers than that come by one after the other.
const MAX_HELD: usize = 1_000;

/// With what a token for one customer is asked for.
#[derive(Clone, Copy)]
pub(super) enum Credential<'a> {
    /// The customer's client key, in place of the client secret.
    ClientKey(&'a ClientKey),
    /// The client secret, and the id of the customer's organization.
    Organization(&'a str),
}

/// One customer's credential, and where it belongs.
#[derive(Clone, Copy)]
pub(super) struct Holder<'a> {
    pub(super) environment: &'a PartnerEnvironment,
    pub(super) integration: &'a Integration,
    pub(super) credential: Credential<'a>,
}

impl Holder<'_> {
    fn fields(self) -> Vec<(&'static str, String)> {
        let mut fields = vec![("grant_type", "client_credentials".to_owned()), ("client_id", self.integration.client_id.clone())];
        match self.credential {
            Credential::ClientKey(key) => fields.push(("client_secret", key.reveal().to_owned())),
            Credential::Organization(id) => {
                fields.push(("client_secret", self.integration.client_secret.clone()));
                fields.push(("organization_id", id.to_owned()));
            }
        }
        fields
    }

    fn name(self) -> String {
        match self.credential {
            Credential::ClientKey(key) => key.reveal().to_owned(),
            Credential::Organization(id) => format!("{} {id}", self.integration.client_id),
        }
    }

    const fn title(self) -> &'static str {
        match self.credential {
            Credential::ClientKey(_) => "Get a token with the client key (client credentials)",
            Credential::Organization(_) => "Get a token for the organization (client credentials)",
        }
    }
}

/// Access tokens by their credential, in memory.
#[derive(Default)]
pub(super) struct HeldTokens(HashMap<String, Tokens>);

impl HeldTokens {
    fn get(&self, name: &str, now: Timestamp) -> Option<Tokens> {
        self.0.get(name).filter(|tokens| !tokens.ends_within(MARGIN, now)).cloned()
    }

    fn put(&mut self, name: String, tokens: Tokens) {
        if self.0.len() >= MAX_HELD {
            self.0.clear();
        }
        self.0.insert(name, tokens);
    }

    fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// Forgets the token of a client key.
    pub(super) fn forget(&mut self, key: &ClientKey) {
        self.remove(key.reveal());
    }
}

impl App {
    /// Asks for a token with the credential.
    ///
    /// # Errors
    /// What went wrong, for people.
    pub(super) async fn customer_token(&self, title: &str, holder: Holder<'_>) -> Result<Tokens, String> {
        let outgoing = Outgoing::new(title, "POST", format!("{}/oauth/token", holder.environment.issuer));
        let received = self.send(Outgoing { body: Body::Multipart(holder.fields()), ..outgoing }).await;
        let tokens = received.as_ref().and_then(|answer| Tokens::from_answer(&answer.body, answer.asked_at));
        match (received, tokens) {
            (Some(Received { status: 200, .. }), Some(tokens)) => {
                self.held_tokens().put(holder.name(), tokens.clone());
                Ok(tokens)
            }
            (received, _) => Err(self.why_no_token(holder.credential, received.as_ref())),
        }
    }

    fn why_no_token(&self, credential: Credential<'_>, received: Option<&Received>) -> String {
        let platform = &self.config.platform_name;
        let Some(received) = received else { return format!("{platform} did not answer. Try again in a moment.") };
        let reason = received.reason();
        let what = match credential {
            Credential::ClientKey(_) => "this client key",
            Credential::Organization(_) => "this organization",
        };
        match (received.status, received.text("error").as_deref(), credential) {
            (500.., _, _) => format!("{platform} cannot answer now ({}). Try again in a moment.", received.status),
            (429, _, _) => format!("{platform} wants fewer tries for now. Wait a little and try again."),
            (_, Some("invalid_client"), Credential::ClientKey(_)) => format!(
                "{platform} does not take this client key (invalid_client). It was revoked or replaced, it belongs to another \
                 integration, or the window that showed it has not been left with OK. A lost key cannot be shown again: delete \
                 the extension at {platform} and add it anew for a new one. {platform} says: {reason}"
            ),
            _ => format!("{platform} gives no token for {what}. It says: {reason}"),
        }
    }

    /// Reads data of the customer's organization from the platform's API: with the token at hand, with a fresh one when there is none
    /// or the API refuses it.
    pub(super) async fn fetch(&self, holder: Holder<'_>, data: Data) -> Fetched {
        let now = self.now();
        let held = self.held_tokens().get(&holder.name(), now);
        let is_fresh = held.is_none();
        let tokens = match held {
            Some(tokens) => Ok(tokens),
            None => self.customer_token(holder.title(), holder).await,
        };
        let mut tokens = match tokens {
            Ok(tokens) => tokens,
            Err(why) => return Fetched::refused(data, why),
        };
        let mut received = self.call_api(&tokens, data).await;
        if !is_fresh && received.as_ref().is_some_and(|answer| answer.status == 401) {
            self.held_tokens().remove(&holder.name());
            let title = "The API refused the access token: get another one (client credentials)";
            tokens = match self.customer_token(title, holder).await {
                Ok(tokens) => tokens,
                Err(why) => return Fetched::refused(data, why),
            };
            received = self.call_api(&tokens, data).await;
        }
        self.read_data(holder, data, &tokens, received).await
    }

    async fn call_api(&self, tokens: &Tokens, data: Data) -> Option<Received> {
        let url = format!("{}/{}", self.config.platform_api_url, data.as_str());
        self.send(Outgoing { headers: bearer(tokens), ..Outgoing::new("Call the platform's API", "GET", url) }).await
    }

    async fn read_data(&self, holder: Holder<'_>, data: Data, tokens: &Tokens, received: Option<Received>) -> Fetched {
        let platform = &self.config.platform_name;
        let Some(received) = received else {
            return Fetched::refused(data, format!("{platform}'s API did not answer. Try again in a moment."));
        };
        match received.status {
            200 => Fetched::read(data, &received.body)
                .unwrap_or_else(|| Fetched::refused(data, format!("{platform}'s API answered something else than data."))),
            403 => {
                let why = match self.information(holder.environment, tokens).await {
                    Some(information) => why_forbidden(&information),
                    None => received.reason(),
                };
                Fetched::refused(data, format!("{platform} does not let Tidewater read {}. {why}", data.as_str()))
            }
            status => Fetched::refused(data, format!("{platform}'s API answered {status}: {}", received.reason())),
        }
    }

    /// Which organization a token is for and what it may do: the answer to "why 403?".
    pub(super) async fn information(&self, environment: &PartnerEnvironment, tokens: &Tokens) -> Option<IntegrationInformation> {
        let url = format!("{}/v1/integration-information", environment.issuer);
        let outgoing = Outgoing::new("Which organization is it, and what may Tidewater do?", "GET", url);
        let received = self.send(Outgoing { headers: bearer(tokens), ..outgoing }).await?;
        IntegrationInformation::from_answer(&received.body).filter(|_| received.status == 200)
    }
}

fn bearer(tokens: &Tokens) -> Vec<(&'static str, String)> {
    vec![("Authorization", format!("Bearer {}", tokens.access_token))]
}

fn why_forbidden(information: &IntegrationInformation) -> String {
    let why = |one: &MissingScope| if one.fix.is_empty() { one.reason.clone() } else { format!("{}. {}", one.reason, one.fix) };
    let missing = information.missing_scopes.iter().map(|one| format!("{} is missing: {}", one.scope, why(one)));
    let missing: Vec<String> = missing.collect();
    format!("The token allows {}. {}", information.scopes.join(", "), missing.join(" "))
}
