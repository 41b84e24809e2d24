//! `GET /v1/integration-information`: which organization a token is for and what it may do; the answer to "why 403?".

use reqwest::StatusCode;
use serde::Deserialize;

use super::retry::repeat;
use super::{PartnerClient, PartnerError, error};
use crate::{FetchError, http};

/// What the platform knows about an access token.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct IntegrationInformation {
    /// Which customer this is.
    pub organization_id: String,
    /// Its registered number.
    #[serde(default)]
    pub organization_number: String,
    /// Its name.
    #[serde(default, alias = "name")]
    pub organization_name: String,
    /// What the token allows.
    #[serde(default, alias = "valid_scopes")]
    pub scopes: Vec<String>,
    /// The integration's scopes that it does not allow.
    #[serde(default)]
    pub missing_scopes: Vec<MissingScope>,
}

/// A scope that the token does not have.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct MissingScope {
    /// Its name.
    pub scope: String,
    /// Why it is missing: `not_consented`, `not_in_token`, `withdrawn_by_integration` or `unknown`.
    #[serde(default)]
    pub reason: String,
    /// What to do, for people.
    #[serde(default)]
    pub fix: String,
    /// Where the customer consents, when that is what is missing.
    #[serde(default)]
    pub consent_url: Option<String>,
}

impl IntegrationInformation {
    /// Reads a `200` answer, for programs that send the request themselves.
    pub fn from_answer(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }
}

impl PartnerClient {
    /// Which organization an access token is for, what it may do, and what not and why.
    ///
    /// # Errors
    /// [`PartnerError`]; a token that has ended or was revoked is refused with status 401.
    pub async fn integration_information(&self, access_token: &str) -> Result<IntegrationInformation, PartnerError> {
        let url = self.endpoint(&["v1", "integration-information"])?;
        repeat(self.options.retry, || async {
            let response = http::send(self.http.get(url.clone()).bearer_auth(access_token)).await?;
            if response.status() != StatusCode::OK {
                return Err(error::from_answer(response).await);
            }
            let body = http::read(response).await?;
            IntegrationInformation::from_answer(&body).ok_or_else(|| FetchError::Answer("no integration information").into())
        })
        .await
    }
}
