//! Attempts as lists show them, with the names beside them.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Store};
use model::attempt::Attempt;
use protocol::id::AttemptId;

/// An attempt with the names that a reader wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptView {
    /// The attempt.
    pub attempt: Attempt,
    /// The customer's name; empty while it is not known.
    pub organization_name: String,
    /// The integration's name.
    pub integration_name: String,
}

impl FromRow for AttemptView {
    fn from_row(row: &mut Row) -> Result<Self> {
        let organization_name = row.next()?;
        let integration_name = row.next()?;
        Ok(Self { organization_name, integration_name, attempt: Attempt::from_row(row)? })
    }
}

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT COALESCE(o.name, ''), COALESCE(i.name, ''), a.id, a.door, a.client_id, a.organization_id, a.user_id, a.scopes,
               a.attribution, a.state, a.created_at, a.expires_at, a.origin
             FROM attempts a LEFT JOIN organizations o ON o.id = a.organization_id
               LEFT JOIN integrations i ON i.client_id = a.client_id ",
            $rest
        ))
    };
}

/// One attempt with its names.
pub async fn view(store: &Store, id: AttemptId) -> Result<Option<AttemptView>> {
    store.read_one(select!("WHERE a.id = $1"), params![id]).await
}

/// What a list of attempts is narrowed to; an empty text narrows nothing.
#[derive(Debug, Clone, Default)]
pub struct AttemptFilter {
    /// An organization's id.
    pub organization_id: String,
    /// An integration.
    pub client_id: String,
}

/// Attempts older than the id `before` (`"~"` for the first page), newest first.
pub async fn page(store: &Store, filter: &AttemptFilter, before: &str, limit: i64) -> Result<Vec<AttemptView>> {
    let sql = select!(
        "WHERE a.id < $1 AND ($2 = '' OR a.organization_id = $2) AND ($3 = '' OR a.client_id = $3) ORDER BY a.id DESC LIMIT $4"
    );
    store.read_all(sql, params![before, &filter.organization_id, &filter.client_id, limit]).await
}
