//! Organizations that came by the handshake. Their ids are kept, since every later call needs them.

use serde::{Deserialize, Serialize};

use super::fetched::Fetched;
use super::kept::{Kept, Record};
use super::onboardings::Notice;
use super::organization::Organization;

/// One organization's authorization, as far as Tidewater knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Authorization {
    pub(super) environment: String,
    pub(super) organization_id: String,
    /// Who that is; the platform tells once there is a grant.
    #[serde(default)]
    pub(super) organization: Option<Organization>,
    /// Whose account at Tidewater it belongs to.
    pub(super) account: String,
    /// As the platform last told; `pending` until it is activated.
    pub(super) status: String,
    pub(super) grant_id: Option<String>,
    pub(super) scopes: Vec<String>,
    /// Microseconds since 1970.
    pub(super) since: i64,
    /// What the last button brought.
    #[serde(skip)]
    pub(super) notice: Option<Notice>,
    #[serde(skip)]
    pub(super) fetched: Option<Fetched>,
}

/// Environment and organization.
pub(super) type Place = (String, String);

pub(super) type Authorizations = Kept<Authorization>;

impl Record for Authorization {
    type Key = Place;

    fn key(&self) -> Place {
        (self.environment.clone(), self.organization_id.clone())
    }

    fn environment(&self) -> &str {
        &self.environment
    }
}
