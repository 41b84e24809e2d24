//! Installations of the marketplace (seed 003): what a customer chose there, before it comes back to consent.

use reqwest::StatusCode;
use serde::Deserialize;

use super::retry::repeat;
use super::{PartnerClient, PartnerError};
use crate::FetchError;

/// One customer's installation, as the marketplace began it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Installation {
    /// The id that `form_uri` got, and that the token response repeats.
    pub installation_id: String,
    /// The integration that was installed.
    #[serde(default)]
    pub client_id: String,
    /// `requested`, `consented`, `completed`, `declined`, `expired` or `rolled_back`.
    pub state: String,
    /// The scopes that the customer chose; once it has consented, those that it allowed.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// Which customer this is.
    pub organization_id: String,
    /// Its name.
    #[serde(default)]
    pub organization_name: String,
    /// Its registered number.
    #[serde(default)]
    pub organization_number: String,
    /// Who pressed the button there.
    #[serde(default)]
    pub user_name: String,
    /// And where that person is reached.
    #[serde(default)]
    pub user_email: String,
    /// When, RFC 3339.
    #[serde(default)]
    pub requested_at: String,
    /// When it is too late for the next step, RFC 3339; none when no step is left.
    #[serde(default)]
    pub expires_at: Option<String>,
    /// The agreement, once the code was exchanged.
    #[serde(default)]
    pub grant_id: Option<String>,
    /// How that agreement stands now: `active`, `suspended` or `revoked`.
    #[serde(default)]
    pub grant_status: Option<String>,
}

impl Installation {
    /// Reads a `200` answer, for programs that send the request themselves.
    pub fn from_answer(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }

    /// Whether the customer still has to come back and allow it.
    pub fn is_waiting(&self) -> bool {
        self.state == "requested"
    }
}

impl PartnerClient {
    /// What an installation is about: which organization, which person, which scopes. The id came to `form_uri` in an address,
    /// so whoever has it may be anybody: it tells what to show, and never who is looking.
    ///
    /// # Errors
    /// [`PartnerError::Problem`] with status 404 when this integration has no such installation.
    pub async fn installation(&self, installation_id: &str) -> Result<Installation, PartnerError> {
        let url = self.endpoint(&["v1", "installations", installation_id])?;
        repeat(self.options.retry, || async {
            let body = self.with_secret(self.http.get(url.clone()), StatusCode::OK).await?;
            Installation::from_answer(&body).ok_or_else(|| FetchError::Answer("no installation").into())
        })
        .await
    }

    /// The address that brings the customer back to consent, for a button, a link or an e-mail: `/oauth` with `client_id` and
    /// `redirect_uri` and nothing else, as seed 003 has it. A [`super::AuthorizeRequest`] adds `state` and PKCE where the browser
    /// that comes back is the one that was sent away.
    ///
    /// ```
    /// # use countersign_client::partner::{PartnerClient, PartnerOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = PartnerClient::new(PartnerOptions::confidential(
    ///     "https://auth.northwind.example", "app_1", "your client_secret", "https://tidewater.example/callback/marketplace",
    /// ))?;
    /// assert_eq!(
    ///     client.return_to_consent_url()?,
    ///     "https://auth.northwind.example/oauth?client_id=app_1\
    ///      &redirect_uri=https%3A%2F%2Ftidewater.example%2Fcallback%2Fmarketplace"
    /// );
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    /// [`FetchError::Address`] when the issuer is no URL.
    pub fn return_to_consent_url(&self) -> Result<String, FetchError> {
        let mut url = self.endpoint(&["oauth"])?;
        url.query_pairs_mut()
            .append_pair("client_id", &self.options.client_id)
            .append_pair("redirect_uri", &self.options.redirect_uri);
        Ok(url.into())
    }
}
