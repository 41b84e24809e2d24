//! The connected organizations with their tokens.

use countersign_client::partner::Tokens;
use serde::{Deserialize, Serialize};

use super::config::Door;
use super::kept::{Kept, Record};
use super::organization::Organization;

/// One connected organization.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Connection {
    pub(super) environment: String,
    pub(super) door: Door,
    pub(super) tokens: Tokens,
    /// Whose they are, once the platform has told.
    #[serde(default)]
    pub(super) organization: Option<Organization>,
    /// Microseconds since 1970.
    pub(super) connected_at: i64,
    /// How often the tokens were refreshed.
    pub(super) refreshes: u64,
    /// Why it is over, once it is.
    pub(super) ended: Option<String>,
}

/// Environment, door and organization: one organization may come by several doors, each of which is another integration.
pub(super) type Key = (String, Door, String);

pub(super) type Connections = Kept<Connection>;

impl Record for Connection {
    type Key = Key;

    fn key(&self) -> Key {
        (self.environment.clone(), self.door, self.tokens.organization_id.clone())
    }

    fn environment(&self) -> &str {
        &self.environment
    }
}
