//! The authorization of one organization, from the partner's side (seed 004): activate, deactivate, suspend, resume, look.

use reqwest::{RequestBuilder, StatusCode};
use serde::Deserialize;
use serde_json::json;

use super::retry::repeat;
use super::{PartnerClient, PartnerError};
use crate::FetchError;

/// How an organization stands with this integration; both sides see the same.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct OrganizationAuthorization {
    /// Which customer this is.
    pub organization_id: String,
    /// `none`, `pending` (consented, not activated), `active`, `suspended`, `revoked`, `rolled_back` or `expired`.
    pub status: String,
    /// The agreement, once there is one.
    #[serde(default)]
    pub grant_id: Option<String>,
    /// What the customer allows.
    #[serde(default)]
    pub scopes: Vec<String>,
    /// When it became active, RFC 3339.
    #[serde(default)]
    pub activated_at: Option<String>,
}

impl OrganizationAuthorization {
    /// Reads a `200` answer, for programs that send the request themselves.
    pub fn from_answer(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }

    /// Whether tokens can be had.
    pub fn is_active(&self) -> bool {
        self.status == "active"
    }
}

impl PartnerClient {
    /// Countersigns: without this call the integration is not complete. Once for each organization that came by the handshake;
    /// before or after the browser goes back, and safe to repeat, which happens by itself while no answer comes.
    ///
    /// # Errors
    /// [`PartnerError::Problem`]: 409 when the customer has not consented, or it was rolled back or is too late; 404 for an
    /// organization that never came to this integration.
    pub async fn activate(&self, organization_id: &str) -> Result<OrganizationAuthorization, PartnerError> {
        self.change_authorization(organization_id, "activate", None).await
    }

    /// Ends it for good, from this side. What is only pending is rolled back. The reason is shown to the customer.
    ///
    /// # Errors
    /// [`PartnerError`].
    pub async fn deactivate(
        &self,
        organization_id: &str,
        reason: Option<&str>,
    ) -> Result<OrganizationAuthorization, PartnerError> {
        self.change_authorization(organization_id, "deactivate", reason).await
    }

    /// Pauses it: no tokens, and those that are out are refused until [`PartnerClient::resume`].
    ///
    /// # Errors
    /// [`PartnerError`].
    pub async fn suspend(&self, organization_id: &str, reason: Option<&str>) -> Result<OrganizationAuthorization, PartnerError> {
        self.change_authorization(organization_id, "suspend", reason).await
    }

    /// Ends a pause of this side's.
    ///
    /// # Errors
    /// [`PartnerError`].
    pub async fn resume(&self, organization_id: &str, reason: Option<&str>) -> Result<OrganizationAuthorization, PartnerError> {
        self.change_authorization(organization_id, "resume", reason).await
    }

    /// How the organization stands.
    ///
    /// # Errors
    /// [`PartnerError::Problem`] with status 404 for an organization that never came to this integration.
    pub async fn authorization(&self, organization_id: &str) -> Result<OrganizationAuthorization, PartnerError> {
        let url = self.endpoint(&["v1", "organizations", organization_id, "authorization"])?;
        self.authorization_by(|| self.http.get(url.clone())).await
    }

    /// All of them say which state they lead to, so repeating one that was done already changes nothing.
    async fn change_authorization(
        &self,
        organization_id: &str,
        verb: &str,
        reason: Option<&str>,
    ) -> Result<OrganizationAuthorization, PartnerError> {
        let url = self.endpoint(&["v1", "organizations", organization_id, "authorization", verb])?;
        let body = reason.map_or_else(|| json!({}), |reason| json!({ "reason": reason }));
        self.authorization_by(|| self.http.post(url.clone()).json(&body)).await
    }

    async fn authorization_by(&self, request: impl Fn() -> RequestBuilder) -> Result<OrganizationAuthorization, PartnerError> {
        repeat(self.options.retry, || async {
            let body = self.with_secret(request(), StatusCode::OK).await?;
            OrganizationAuthorization::from_answer(&body).ok_or_else(|| FetchError::Answer("no authorization").into())
        })
        .await
    }
}
