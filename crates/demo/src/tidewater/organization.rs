//! Who an organization is, as far as the platform has told: its id comes at every door, its name once it has let Tidewater in.

use countersign_client::partner::{IntegrationInformation, Tokens};
use serde::{Deserialize, Serialize};

use super::app::App;
use super::config::{Integration, PartnerEnvironment};
use super::outgoing::Outgoing;

/// Name and number.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Organization {
    #[serde(rename = "organization_name")]
    pub(super) name: String,
    #[serde(rename = "organization_number")]
    pub(super) number: String,
}

/// An organization, as pages show it: by its name, or by its id while Tidewater has not learned more.
pub(super) struct Shown {
    pub(super) name: String,
    pub(super) number: Option<String>,
}

impl Shown {
    pub(super) fn new(id: &str, known: Option<&Organization>) -> Self {
        match known {
            Some(known) => Self { name: known.name.clone(), number: Some(known.number.clone()) },
            None => Self { name: id.to_owned(), number: None },
        }
    }
}

impl App {
    /// Whose tokens these are.
    pub(super) async fn organization_of(&self, environment: &PartnerEnvironment, tokens: &Tokens) -> Option<Organization> {
        let IntegrationInformation { organization_name: name, organization_number: number, .. } =
            self.information(environment, tokens).await?;
        (!name.is_empty()).then_some(Organization { name, number })
    }

    /// With whom this grant is.
    pub(super) async fn organization_of_grant(
        &self,
        (environment, integration): (&PartnerEnvironment, &Integration),
        grant_id: &str,
    ) -> Option<Organization> {
        let is_id = grant_id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_id {
            return None;
        }
        let url = format!("{}/v1/grants/{grant_id}", environment.issuer);
        let user = Some((integration.client_id.clone(), integration.client_secret.clone()));
        let outgoing = Outgoing::new("Which organization is the grant with?", "GET", url);
        let received = self.send(Outgoing { user, ..outgoing }).await?;
        serde_json::from_slice(&received.body).ok().filter(|_| received.status == 200)
    }
}
