//! Onboarding (seed 000): the partner's server initiates, a customer's administrator accepts in the browser, the partner's
//! server finalizes and has a client key per organization.

use std::fmt;

use protocol::Timestamp;
use reqwest::header::AUTHORIZATION;
use reqwest::{StatusCode, Url};
use serde::{Deserialize, Deserializer, Serialize};

use super::retry::repeat;
use super::{ClientKey, OnboardingToken, PartnerClient, PartnerError, error};
use crate::{FetchError, http};

/// What [`PartnerClient::initiate_onboarding`] asks for.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct OnboardingRequest<'a> {
    /// Where the browser comes back to: a registered redirect URI, with a query of your own if you like, which is kept byte for
    /// byte.
    pub redirect_uri: &'a str,
    /// Comes back unchanged; ties the answer to the browser that was sent away. See [`super::new_state`].
    #[serde(skip_serializing_if = "str::is_empty")]
    pub state: &'a str,
    /// Only this organization; without, the user chooses among those that they may onboard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_number: Option<&'a str>,
    /// The scopes to ask for; none means those that the integration requires.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub scopes: &'a [&'a str],
    /// Whose account at the partner this is for; the consent page shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_label: Option<&'a str>,
}

/// An initiated onboarding.
#[derive(Clone, PartialEq, Eq, Deserialize)]
pub struct OnboardingStarted {
    /// For [`PartnerClient::onboarding_session`].
    pub session_id: String,
    /// Where to send the customer's browser.
    pub temporary_url: String,
    /// When the temporary URL ends.
    #[serde(deserialize_with = "time")]
    pub valid_until: Timestamp,
}

impl OnboardingStarted {
    /// Reads a `201` answer, for programs that send the request themselves.
    pub fn from_answer(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }
}

/// Without the temporary URL, which is good for whoever has it.
impl fmt::Debug for OnboardingStarted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnboardingStarted")
            .field("session_id", &self.session_id)
            .field("valid_until", &self.valid_until)
            .finish_non_exhaustive()
    }
}

/// What `finalize` answers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Onboarded {
    /// Who accepted.
    pub user_email: String,
    /// The organizations, each with a client key of its own.
    pub organizations: Vec<OnboardedOrganization>,
    /// Those that were accepted and could not be activated any more; empty as a rule.
    #[serde(default)]
    pub refused: Vec<RefusedOrganization>,
}

impl Onboarded {
    /// Reads a `200` answer, for programs that send the request themselves.
    pub fn from_answer(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }
}

/// One organization that was onboarded.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OnboardedOrganization {
    /// Which customer this is.
    pub organization_id: String,
    /// Its registered number.
    #[serde(default)]
    pub organization_number: String,
    /// Its name.
    #[serde(default)]
    pub name: String,
    /// The agreement behind it.
    pub grant_id: String,
    /// Store it now: it is given by this call alone.
    pub client_key: ClientKey,
}

/// An organization that was accepted and has no client key: access was ended between the consent and `finalize`, for instance.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct RefusedOrganization {
    /// Which customer this is.
    pub organization_id: String,
    /// Why, as a stable code.
    pub code: String,
}

/// Where an onboarding session stands, and what has happened in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OnboardingSession {
    /// The session.
    #[serde(alias = "id")]
    pub session_id: String,
    /// `open`, `waiting`, `accepting`, `accepted`, `finalizing`, `finalized`, `declined` or `expired`.
    #[serde(alias = "status")]
    pub state: String,
    /// Each step, oldest first.
    #[serde(default)]
    pub timeline: Vec<TimelineStep>,
}

impl OnboardingSession {
    /// Reads a `200` answer, for programs that send the request themselves.
    pub fn from_answer(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }
}

/// One step of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct TimelineStep {
    /// When, RFC 3339.
    pub at: String,
    /// What: `initiated`, `opened`, `consented`, `finalized` and so on.
    pub step: String,
    /// `ok`, `waiting` or `refused`.
    #[serde(default)]
    pub outcome: String,
    /// The rule that refused it, as an error code.
    #[serde(default)]
    pub code: Option<String>,
    /// What happened here, where it says more than the step.
    #[serde(default)]
    pub detail: Option<String>,
}

impl PartnerClient {
    /// Starts an onboarding and gives the address to send the customer's browser to.
    ///
    /// # Errors
    /// [`PartnerError::Problem`] names the rule, for instance which part of the redirect URI differs from the registered one.
    /// Not repeated by itself: each success is a session of its own, and an unused one ends after an hour.
    pub async fn initiate_onboarding(&self, request: &OnboardingRequest<'_>) -> Result<OnboardingStarted, PartnerError> {
        let call = self.http.post(self.endpoint(&["v1", "onboarding", "initiate"])?).json(request);
        let body = self.with_secret(call, StatusCode::CREATED).await?;
        OnboardingStarted::from_answer(&body).ok_or_else(|| FetchError::Answer("no temporary URL").into())
    }

    /// Countersigns: exchanges the token that the browser brought back for the client keys. While the server gives no answer it
    /// is asked again, since repeating is safe: for ten minutes the same token gives the same answer.
    ///
    /// # Errors
    /// [`PartnerError::Problem`]: the token is another integration's, too old or none. [`PartnerError::is_temporary`]: call
    /// again with the same token.
    pub async fn finalize_onboarding(&self, token: &OnboardingToken) -> Result<Onboarded, PartnerError> {
        let url = self.endpoint(&["v1", "onboarding", "finalize"])?;
        repeat(self.options.retry, || async {
            let call = self.http.post(url.clone()).json(&serde_json::json!({ "token": token.reveal() }));
            let body = self.with_secret(call, StatusCode::OK).await?;
            Onboarded::from_answer(&body).ok_or_else(|| FetchError::Answer("no client keys").into())
        })
        .await
    }

    /// Where a session stands: shows where a customer dropped out.
    ///
    /// # Errors
    /// [`PartnerError::Problem`] with status 404 when this integration has no such session.
    pub async fn onboarding_session(&self, session_id: &str) -> Result<OnboardingSession, PartnerError> {
        let url = self.endpoint(&["v1", "onboarding", "sessions", session_id])?;
        repeat(self.options.retry, || async {
            let body = self.with_secret(self.http.get(url.clone()), StatusCode::OK).await?;
            OnboardingSession::from_answer(&body).ok_or_else(|| FetchError::Answer("no onboarding session").into())
        })
        .await
    }

    /// An address under the issuer; the parts are encoded.
    pub(super) fn endpoint(&self, parts: &[&str]) -> Result<Url, FetchError> {
        let mut url = http::address(&self.options.issuer)?;
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(parts);
        }
        Ok(url)
    }

    /// Sends a request with application key and client secret by Basic.
    pub(super) async fn with_secret(
        &self,
        request: reqwest::RequestBuilder,
        expected: StatusCode,
    ) -> Result<Vec<u8>, PartnerError> {
        let secret = self.options.client_secret.as_deref().ok_or(PartnerError::NoClientSecret)?;
        let response = http::send(request.header(AUTHORIZATION, http::basic(&self.options.client_id, secret))).await?;
        if response.status() != expected {
            return Err(error::from_answer(response).await);
        }
        Ok(http::read(response).await?)
    }
}

/// RFC 3339.
fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(deserializer)?;
    let time: jiff::Timestamp = text.parse().map_err(serde::de::Error::custom)?;
    Ok(Timestamp::from_micros(time.as_microsecond()))
}
