//! Who calls: client authentication by Basic or body (RFC 6749, section 2.3), or `none` for public clients. Unknown and wrong
//! look and take the same; guesses are limited per client and address, so that nobody can lock a partner out. A client key is taken
//! for `client_credentials` alone; everywhere else it is a wrong secret.

use super::{OAuthError, Parameters};
use crate::run::{ClientAddress, TraceId};
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderValue, header};
use flows::registry::{KnownClientKey, RegisteredIntegration};
use flows::token::client_credentials::prove_key;
use flows::{Context, Denied, digest};
use model::integration::IntegrationState;
use model::resource::Resource;
use model::secret_digest::SecretDigest;
use protocol::basic::BasicCredentials;
use protocol::id::{ClientId, SecretId};
use protocol::redirect_uri::ClientType;
use protocol::secret::{Secret, SecretKind};
use protocol::{ErrorCode, Timestamp};
use std::borrow::Cow;
use std::net::IpAddr;
use std::sync::Arc;

/// What a request says about its sender, before anything is believed.
#[derive(Debug, Clone)]
pub struct Sender {
    authorization: Option<HeaderValue>,
    /// Whether there is more than one Authorization header: another reader in front of us may have believed another one.
    ambiguous: bool,
    address: IpAddr,
    /// Finds the request in the log.
    pub trace: TraceId,
}

impl Sender {
    /// The answer to somebody who is known, but not for this.
    pub fn refuse(&self) -> OAuthError {
        self.denied(ErrorCode::ClientAuthenticationFailed)
    }

    /// A refusal, with a challenge where the sender used the Authorization header.
    pub fn denied(&self, denied: impl Into<Denied>) -> OAuthError {
        OAuthError::denied(denied, self.trace).challenged(self.authorization.is_some())
    }
}

impl<S: Sync> FromRequestParts<S> for Sender {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Ok(address) = ClientAddress::from_request_parts(parts, state).await;
        let Ok(trace) = TraceId::from_request_parts(parts, state).await;
        let mut headers = parts.headers.get_all(header::AUTHORIZATION).iter();
        let authorization = headers.next().cloned();
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

/// With what an integration proved to be itself.
#[derive(Debug)]
pub enum Proof {
    /// A client key: of one grant.
    ClientKey(Arc<KnownClientKey>),
    /// The integration's own secret.
    Secret {
        /// Which slot.
        id: SecretId,
        /// From when on it is refused.
        retires_at: Option<Timestamp>,
    },
    /// Nothing: a public client said its name.
    Nothing,
}

/// Which secrets are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Taking {
    /// An integration's or a resource's own.
    Secrets,
    /// An integration's own, and its client keys.
    ClientKeysToo,
}

/// Who somebody says to be, and with what: nothing of it is believed yet.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials<'a> {
    /// As it was sent.
    pub client_id: Cow<'a, str>,
    /// As it was sent; never to be logged.
    pub secret: Option<Cow<'a, str>>,
    /// Whether they came in the Authorization header.
    pub by_header: bool,
}

impl<'a> Credentials<'a> {
    /// Of a request with this one Authorization header, or none.
    pub fn of(authorization: Option<&str>, parameters: Option<&'a Parameters>) -> Result<Self, Denied> {
        let in_body = |name: &str| parameters.and_then(|parameters| parameters.0.get(name)).map(Cow::Borrowed);
        let (client_id, secret) = (in_body("client_id"), in_body("client_secret"));
        let basic = match authorization {
            None => None,
            Some(text) => BasicCredentials::parse(text)
                .map_err(|fault| Denied::because(ErrorCode::ClientAuthenticationFailed, format!("{fault}.")))?,
        };
        match (basic, client_id) {
            (Some(_), _) if secret.is_some() => Err(ErrorCode::ClientAuthenticationAmbiguous.into()),
            (Some(basic), Some(client_id)) if client_id != basic.client_id => {
                Err(ErrorCode::ClientAuthenticationAmbiguous.into())
            }
            (Some(basic), _) => {
                let secret = Some(basic.secret).filter(|secret| !secret.is_empty()).map(Cow::Owned);
                Ok(Self { client_id: Cow::Owned(basic.client_id), secret, by_header: true })
            }
            (None, Some(client_id)) => Ok(Self { client_id, secret, by_header: false }),
            (None, None) => Err(ErrorCode::ClientAuthenticationMissing.into()),
        }
    }
}

impl std::fmt::Debug for Credentials<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Credentials({}, …)", self.client_id)
    }
}

fn credentials<'a>(sender: &Sender, parameters: Option<&'a Parameters>) -> Result<Credentials<'a>, Denied> {
    if sender.ambiguous {
        return Err(Denied::because(ErrorCode::ClientAuthenticationAmbiguous, "There is more than one Authorization header."));
    }
    // A header that is not text is read as one that cannot be right.
    let authorization = sender.authorization.as_ref().map(|value| value.to_str().unwrap_or("Basic !"));
    Credentials::of(authorization, parameters)
}

/// Authenticates the sender as an integration or a resource.
pub async fn authenticate(
    state: &AppState,
    sender: &Sender,
    parameters: Option<&Parameters>,
) -> Result<AuthenticatedClient, OAuthError> {
    limited(state, sender, parameters, Taking::Secrets).await.map(|(client, _)| client)
}

/// Authenticates an integration for `client_credentials`, by its secret or by a client key.
pub async fn by_secret_or_key(
    state: &AppState,
    sender: &Sender,
    parameters: &Parameters,
) -> Result<(Arc<RegisteredIntegration>, Proof), OAuthError> {
    match limited(state, sender, Some(parameters), Taking::ClientKeysToo).await? {
        (AuthenticatedClient::Integration(client), proof) => Ok((client, proof)),
        (AuthenticatedClient::Resource(_), _) => Err(sender.refuse()),
    }
}

async fn limited(
    state: &AppState,
    sender: &Sender,
    parameters: Option<&Parameters>,
    taking: Taking,
) -> Result<(AuthenticatedClient, Proof), OAuthError> {
    let trace = sender.trace;
    let used_header = sender.authorization.is_some() || parameters.is_none();
    let credentials =
        credentials(sender, parameters).map_err(|denied| OAuthError::denied(denied, trace).challenged(used_header))?;
    let key = (&*credentials.client_id, sender.address);
    let now = state.context.now().as_micros();
    state.limiters.client.check(&key, now).map_err(|wait| OAuthError::limited(wait, trace))?;
    let found = check(&state.context, &credentials, taking).await.map_err(|error| OAuthError::store(&error, trace))?;
    found.map_err(|code| {
        if code == ErrorCode::ClientAuthenticationFailed {
            state.limiters.client.failed(&key, now);
        }
        OAuthError::denied(code, trace).challenged(credentials.by_header)
    })
}

type Checked = Result<(AuthenticatedClient, Proof), ErrorCode>;

async fn check(context: &Context, credentials: &Credentials<'_>, taking: Taking) -> storage::Result<Checked> {
    let secret = credentials.secret.as_deref();
    if let Ok(id) = credentials.client_id.parse() {
        let resource = context.resource(id).await?;
        let one = resource.as_ref().map(|resource| (resource.lookup.as_str(), &resource.digest, ()));
        let good = proven(context, secret, one.into_iter()).is_some();
        let found = resource.filter(|_| good).map(|resource| AuthenticatedClient::Resource(Box::new(resource)));
        return Ok(found.map(|found| (found, Proof::Nothing)).ok_or(REFUSED));
    }
    // What is no client id at all costs the look that an unknown one costs.
    let client_id = credentials.client_id.parse().unwrap_or(ClientId::from_bytes([0; 16]));
    let client = context.integration(client_id).await?;
    let Some(client) = client else {
        proven(context, secret, std::iter::empty::<(&str, &SecretDigest, ())>());
        return Ok(Err(REFUSED));
    };
    let proof = prove(context, &client, secret, taking).await?;
    Ok(match (proof, client.integration.state) {
        (None, _) => Err(if secret.is_none() { ErrorCode::ClientAuthenticationMissing } else { REFUSED }),
        (Some(_), IntegrationState::Disabled) => Err(ErrorCode::IntegrationDisabled),
        (Some(proof), IntegrationState::Active) => {
            if let Proof::Secret { id, .. } = proof {
                context.deferred.note_secret_used(client_id, id, context.now());
            }
            Ok((AuthenticatedClient::Integration(client), proof))
        }
    })
}

/// The proof that a known client has sent, if it has. Whatever fails costs one look at the store, as an unknown client does.
async fn prove(
    context: &Context,
    client: &RegisteredIntegration,
    secret: Option<&str>,
    taking: Taking,
) -> storage::Result<Option<Proof>> {
    let client_type = client.integration.client_type;
    let Some(sent) = secret else {
        return Ok((client_type == ClientType::Public).then_some(Proof::Nothing));
    };
    let environment = context.settings.environment;
    if taking == Taking::ClientKeysToo && Secret::lookup_in(environment, SecretKind::ClientKey, sent).is_ok() {
        return Ok(prove_key(context, client.integration.client_id, sent).await?.map(Proof::ClientKey));
    }
    let live = client.live_secrets(context.now()).map(|secret| (secret.lookup.as_str(), &secret.digest, secret));
    let proof = proven(context, secret, live).filter(|_| client_type == ClientType::Confidential);
    let proof = proof.map(|secret| Proof::Secret { id: secret.id, retires_at: secret.retires_at });
    if proof.is_none() {
        Box::pin(context.look_in_vain()).await?;
    }
    Ok(proof)
}

const REFUSED: ErrorCode = ErrorCode::ClientAuthenticationFailed;

/// Which of the kept secrets was sent. One digest is computed in any case, so that an unknown client takes as long as a wrong secret.
fn proven<'a, T>(
    context: &Context,
    sent: Option<&str>,
    mut kept: impl Iterator<Item = (&'a str, &'a SecretDigest, T)>,
) -> Option<T> {
    let sent = sent?;
    let lookup = Secret::lookup_in(context.settings.environment, SecretKind::ClientSecret, sent).unwrap_or_default();
    let (good, which) = match kept.find(|(have, _, _)| *have == lookup) {
        Some((_, digest, which)) => (digest::matches(digest, sent), Some(which)),
        None => (digest::matches_nothing(sent), None),
    };
    which.filter(|_| good)
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
