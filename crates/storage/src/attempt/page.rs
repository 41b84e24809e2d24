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
    /// The customer's number, likewise.
    pub organization_number: String,
    /// Whether the customer signed, whatever came of it.
    pub is_consented: bool,
    /// Whether an administrator has approved it, and whoever asked has not gone on yet.
    pub waits_for_asker: bool,
    /// The integration's name.
    pub integration_name: String,
}

impl FromRow for AttemptView {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organization_name: row.next()?,
            organization_number: row.next()?,
            is_consented: row.next()?,
            waits_for_asker: row.next()?,
            integration_name: row.next()?,
            attempt: Attempt::from_row(row)?,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT COALESCE(o.name, ''), COALESCE(o.number, ''), a.consented_at IS NOT NULL,
               EXISTS (SELECT 1 FROM approval_requests w WHERE w.attempt_id = a.id AND w.state = 'approved'), COALESCE(i.name, ''),
               a.id, a.door, a.client_id, a.organization_id, a.user_id, a.scopes, a.attribution, a.state, a.created_at, a.expires_at,
               a.origin
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
    /// A person: those that they are at, and those for which they asked an administrator.
    pub user_id: String,
}

/// Attempts older than the id `before` (`"~"` for the first page), newest first.
pub async fn page(store: &Store, filter: &AttemptFilter, before: &str, limit: i64) -> Result<Vec<AttemptView>> {
    let sql = select!(
        "WHERE a.id < $1 AND ($2 = '' OR a.organization_id = $2) AND ($3 = '' OR a.client_id = $3)
           AND ($4 = '' OR a.user_id = $4
             OR EXISTS (SELECT 1 FROM approval_requests r WHERE r.attempt_id = a.id AND r.user_id = $4))
         ORDER BY a.id DESC LIMIT $5"
    );
    store.read_all(sql, params![before, &filter.organization_id, &filter.client_id, &filter.user_id, limit]).await
}
