//! Grants as lists show them, with the names beside them.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Store};
use model::grant::{Grant, GrantState};
use protocol::id::{GrantId, OrganizationId};

/// A grant with the names that a reader wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantView {
    /// The grant.
    pub grant: Grant,
    /// The customer's name.
    pub organization_name: String,
    /// The customer's number.
    pub organization_number: String,
    /// The name of who consented last.
    pub consented_by_name: String,
}

impl FromRow for GrantView {
    fn from_row(row: &mut Row) -> Result<Self> {
        let organization_name = row.next()?;
        let organization_number = row.next()?;
        let consented_by_name = row.next()?;
        Ok(Self { organization_name, organization_number, consented_by_name, grant: Grant::from_row(row)? })
    }
}

/// One grant with its names.
pub async fn view(store: &Store, id: GrantId) -> Result<Option<GrantView>> {
    let sql = sql!(
        "SELECT o.name, o.number, COALESCE(u.name, ''), g.id, g.organization_id, g.client_id, g.state, g.door, g.scopes,
           g.attribution, g.consented_by, g.consented_at, g.activated_at, g.last_used_at, g.ended_at, g.ended_by_kind,
           g.ended_by_id, g.ended_by_name, g.ended_reason, g.suspended_by_kind
         FROM grants g JOIN organizations o ON o.id = g.organization_id LEFT JOIN users u ON u.id = g.consented_by
         WHERE g.id = $1"
    );
    store.read_one(sql, params![id]).await
}

/// What a list of grants is narrowed to; an empty text narrows nothing.
#[derive(Debug, Clone, Default)]
pub struct GrantFilter {
    /// An organization's id.
    pub organization_id: String,
    /// An integration.
    pub client_id: String,
    /// A state.
    pub state: Option<GrantState>,
}

/// Grants older than the id `before` (`"~"` for the first page), newest first.
pub async fn page(store: &Store, filter: &GrantFilter, before: &str, limit: i64) -> Result<Vec<GrantView>> {
    let sql = sql!(
        "SELECT o.name, o.number, COALESCE(u.name, ''), g.id, g.organization_id, g.client_id, g.state, g.door, g.scopes,
           g.attribution, g.consented_by, g.consented_at, g.activated_at, g.last_used_at, g.ended_at, g.ended_by_kind,
           g.ended_by_id, g.ended_by_name, g.ended_reason, g.suspended_by_kind
         FROM grants g JOIN organizations o ON o.id = g.organization_id LEFT JOIN users u ON u.id = g.consented_by
         WHERE g.id < $1 AND ($2 = '' OR g.organization_id = $2) AND ($3 = '' OR g.client_id = $3) AND ($4 = '' OR g.state = $4)
         ORDER BY g.id DESC LIMIT $5"
    );
    let state = filter.state.map_or("", GrantState::as_str);
    store.read_all(sql, params![before, &filter.organization_id, &filter.client_id, state, limit]).await
}

/// Grants of one organization older than the id `before`, newest first.
pub async fn page_of_organization(
    store: &Store,
    organization_id: OrganizationId,
    before: &str,
    limit: i64,
) -> Result<Vec<GrantView>> {
    let filter = GrantFilter { organization_id: organization_id.to_string(), ..GrantFilter::default() };
    page(store, &filter, before, limit).await
}
