//! How a credential and its grant stand: what every check of a token asks, and caches.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Store};
use model::grant::GrantState;
use protocol::Timestamp;
use protocol::id::{ClientId, ClientKeyId, ConnectionId, GrantId, OrganizationId};
use protocol::scope::ScopeSet;

/// How one connection or client key stands, with its grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The integration.
    pub client_id: ClientId,
    /// The grant.
    pub grant_id: GrantId,
    /// The grant's state.
    pub grant: GrantState,
    /// The grant's scopes.
    pub grant_scopes: ScopeSet,
    /// Whether the credential itself is live.
    pub is_active: bool,
    /// What the credential may at most.
    pub scopes: ScopeSet,
    /// The platform's own id of the organization.
    pub external_id: Option<String>,
    /// From when on the credential is refused.
    pub retires_at: Option<Timestamp>,
    /// Whether it was used before, as far as was known when this was read.
    pub was_used: bool,
}

impl Standing {
    /// Whether tokens of the credential are good at `now`.
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.is_active && self.grant == GrantState::Active && self.retires_at.is_none_or(|at| now < at)
    }
}

impl FromRow for Standing {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            client_id: row.next()?,
            grant_id: row.next()?,
            grant: row.next()?,
            grant_scopes: row.next()?,
            is_active: row.next()?,
            scopes: row.next()?,
            external_id: row.next()?,
            retires_at: row.next()?,
            was_used: row.next()?,
        })
    }
}

/// How a connection stands.
pub async fn of_connection(store: &Store, organization_id: OrganizationId, id: ConnectionId) -> Result<Option<Standing>> {
    let sql = sql!(
        "SELECT g.client_id, g.id, g.state, g.scopes, c.state = 'active', c.scopes, c.external_id, c.ends_at, c.generation > 0
         FROM connections c JOIN grants g ON g.organization_id = c.organization_id AND g.id = c.grant_id
         WHERE c.organization_id = $1 AND c.id = $2"
    );
    store.read_one(sql, params![organization_id, id]).await
}

/// How a client key stands.
pub async fn of_client_key(store: &Store, organization_id: OrganizationId, id: ClientKeyId) -> Result<Option<Standing>> {
    let sql = sql!(
        "SELECT g.client_id, g.id, g.state, g.scopes, k.state = 'active', k.scopes, k.external_id, k.retires_at,
           k.first_used_at IS NOT NULL
         FROM client_keys k JOIN grants g ON g.organization_id = k.organization_id AND g.id = k.grant_id
         WHERE k.organization_id = $1 AND k.id = $2"
    );
    store.read_one(sql, params![organization_id, id]).await
}

/// How an organization's grant to an integration stands, for the integration's own secret.
pub async fn of_grant(store: &Store, organization_id: OrganizationId, client_id: ClientId) -> Result<Option<Standing>> {
    let sql = sql!(
        "SELECT g.client_id, g.id, g.state, g.scopes, g.state = 'active', g.scopes, o.external_id, NULL, TRUE
         FROM live_grants l JOIN grants g ON g.organization_id = l.organization_id AND g.id = l.grant_id
           JOIN organizations o ON o.id = l.organization_id
         WHERE l.organization_id = $1 AND l.client_id = $2"
    );
    store.read_one(sql, params![organization_id, client_id]).await
}
