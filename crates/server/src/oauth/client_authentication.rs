//! Who calls: client authentication by Basic or body (RFC 6749, section 2.3), or `none` for public clients. Unknown and wrong
//! look and take the same; guesses are limited per client and address, so that nobody can lock a partner out.

use super::{OAuthError, Parameters};
use crate::run::{ClientAddress, TraceId};
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::header;
use axum::http::request::Parts;
use flows::registry::RegisteredIntegration;
use flows::{Context, Denied, digest};
use model::integration::IntegrationState;
use model::resource::Resource;
use protocol::ErrorCode;
use protocol::basic::BasicCredentials;
use protocol::redirect_uri::ClientType;
use protocol::secret::{Secret, SecretKind};
use std::net::IpAddr;
use std::sync::Arc;

/// What a request says about its sender, before anything is believed.
#[derive(Debug, Clone)]
pub struct Sender {
    authorization: Option<String>,
    /// Whether there is more than one Authorization header: another reader in front of us may have believed another one.
    ambiguous: bool,
    address: IpAddr,
    /// Finds the request in the log.
    pub trace: TraceId,
}

impl Sender {
    /// The answer to somebody who is known, but not for this.
    pub fn refuse(&self) -> OAuthError {
        OAuthError::denied(ErrorCode::ClientAuthenticationFailed, self.trace).challenged(self.authorization.is_some())
    }
}

impl<S: Sync> FromRequestParts<S> for Sender {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Ok(address) = ClientAddress::from_request_parts(parts, state).await;
        let Ok(trace) = TraceId::from_request_parts(parts, state).await;
        let mut headers = parts.headers.get_all(header::AUTHORIZATION).iter();
        // A header that is not text is kept as one that cannot be right.
        let authorization = headers.next().map(|value| value.to_str().unwrap_or("Basic !").to_owned());
        Ok(Self { authorization, ambiguous: headers.next().is_some(), address: address.group(), trace })
    }
}

/// Somebody who proved to be a client.
#[derive(Debug)]
pub enum AuthenticatedClient {
    /// An integration.
    Integration(Arc<RegisteredIntegration>),
    /// A resource.
    Resource(Box<Resource>),
}

struct Credentials {
    client_id: String,
    secret: Option<String>,
    by_header: bool,
}

fn credentials(sender: &Sender, parameters: Option<&Parameters>) -> Result<Credentials, Denied> {
    if sender.ambiguous {
        return Err(Denied::because(ErrorCode::ClientAuthenticationAmbiguous, "There is more than one Authorization header."));
    }
    let in_body = |name: &str| parameters.and_then(|parameters| parameters.0.get(name)).map(str::to_owned);
    let (client_id, secret) = (in_body("client_id"), in_body("client_secret"));
    let basic = match sender.authorization.as_deref() {
        None => None,
        Some(text) => BasicCredentials::parse(text)
            .map_err(|fault| Denied::because(ErrorCode::ClientAuthenticationFailed, format!("{fault}.")))?,
    };
    match (basic, client_id) {
        (Some(_), _) if secret.is_some() => Err(ErrorCode::ClientAuthenticationAmbiguous.into()),
        (Some(basic), Some(client_id)) if client_id != basic.client_id => Err(ErrorCode::ClientAuthenticationAmbiguous.into()),
        (Some(basic), _) => {
            let secret = Some(basic.secret).filter(|secret| !secret.is_empty());
            Ok(Credentials { client_id: basic.client_id, secret, by_header: true })
        }
        (None, Some(client_id)) => Ok(Credentials { client_id, secret, by_header: false }),
        (None, None) => Err(ErrorCode::ClientAuthenticationMissing.into()),
    }
}

/// Authenticates the sender as an integration or a resource.
pub async fn authenticate(
    state: &AppState,
    sender: &Sender,
    parameters: Option<&Parameters>,
) -> Result<AuthenticatedClient, OAuthError> {
    let trace = sender.trace;
    let used_header = sender.authorization.is_some() || parameters.is_none();
    let credentials =
        credentials(sender, parameters).map_err(|denied| OAuthError::denied(denied, trace).challenged(used_header))?;
    let key = (credentials.client_id.as_str(), sender.address);
    let now = state.context.now().as_micros();
    state.limiters.client.check(&key, now).map_err(|wait| OAuthError::limited(wait, trace))?;
    let found = check(&state.context, &credentials).await.map_err(|error| OAuthError::store(&error, trace))?;
    found.map_err(|code| {
        if code == ErrorCode::ClientAuthenticationFailed {
            state.limiters.client.failed(&key, now);
        }
        OAuthError::denied(code, trace).challenged(credentials.by_header)
    })
}

async fn check(context: &Context, credentials: &Credentials) -> storage::Result<Result<AuthenticatedClient, ErrorCode>> {
    let secret = credentials.secret.as_deref();
    if let Ok(id) = credentials.client_id.parse() {
        let resource = context.resource(id).await?;
        let good = matches_any(context, secret, resource.iter().map(|resource| (resource.lookup.as_str(), &resource.digest)));
        return Ok(resource.filter(|_| good).map(|resource| AuthenticatedClient::Resource(Box::new(resource))).ok_or(REFUSED));
    }
    let client = match credentials.client_id.parse() {
        Ok(client_id) => context.integration(client_id).await?,
        Err(_) => None,
    };
    let now = context.now();
    let live = client
        .iter()
        .flat_map(|client| &client.secrets)
        .filter(|secret| secret.retires_at.is_none_or(|retires_at| now < retires_at));
    let proven = matches_any(context, secret, live.map(|secret| (secret.lookup.as_str(), &secret.digest)));
    let Some(client) = client else { return Ok(Err(REFUSED)) };
    let good = match client.integration.client_type {
        ClientType::Confidential => proven,
        ClientType::Public => secret.is_none(),
    };
    Ok(match (good, client.integration.state) {
        (false, _) => Err(if secret.is_none() { ErrorCode::ClientAuthenticationMissing } else { REFUSED }),
        (true, IntegrationState::Disabled) => Err(ErrorCode::IntegrationDisabled),
        (true, IntegrationState::Active) => Ok(AuthenticatedClient::Integration(client)),
    })
}

const REFUSED: ErrorCode = ErrorCode::ClientAuthenticationFailed;

/// One digest is computed in any case, so that an unknown client takes as long as a wrong secret.
fn matches_any<'a>(
    context: &Context,
    sent: Option<&str>,
    mut kept: impl Iterator<Item = (&'a str, &'a model::secret_digest::SecretDigest)>,
) -> bool {
    let Some(sent) = sent else { return false };
    let parsed = Secret::parse(context.settings.environment, SecretKind::ClientSecret, sent).ok();
    let lookup = parsed.as_ref().map_or("", Secret::lookup);
    match kept.find(|(have, _)| *have == lookup) {
        Some((_, digest)) => digest::matches(digest, sent),
        None => digest::matches_nothing(sent),
    }
}

/// Authenticates an integration; a resource is refused.
pub async fn integration(
    state: &AppState,
    sender: &Sender,
    parameters: &Parameters,
) -> Result<Arc<RegisteredIntegration>, OAuthError> {
    match authenticate(state, sender, Some(parameters)).await? {
        AuthenticatedClient::Integration(client) => Ok(client),
        AuthenticatedClient::Resource(_) => Err(sender.refuse()),
    }
}
