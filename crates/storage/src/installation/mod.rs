//! Installs from the marketplace: attempts at that door, with what a reader wants beside them. `claim.rs` makes of two presses one.

mod claim;

pub use claim::{Claim, Claimed, claim, claimed, delete_claims};

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Store};
use model::attempt::{Attempt, AttemptState};
use model::grant::GrantState;
use protocol::Timestamp;
use protocol::id::{ClientId, GrantId, InstallationId, OrganizationId, UserId};
use protocol::scope::ScopeSet;

/// An install, with the names beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstallationView {
    /// The attempt; its organization and person are known from the start.
    pub attempt: Attempt,
    /// How it stands at the moment of looking, whatever its row says yet: one that is past its time has expired, and one whose code
    /// was exchanged is complete.
    pub standing: AttemptState,
    /// The customer's name.
    pub organization_name: String,
    /// The customer's number.
    pub organization_number: String,
    /// Who installs, whoever consents.
    pub begun_by: Option<UserId>,
    /// Their name.
    pub user_name: String,
    /// Their address.
    pub user_email: String,
    /// Who consented, once somebody did: whoever installs, or somebody else who may.
    pub consented_by: Option<(UserId, String)>,
    /// What was consented to, once somebody did.
    pub consented_scopes: Option<ScopeSet>,
    /// The grant and how it stands now, once the install is complete.
    pub grant: Option<(GrantId, GrantState)>,
}

impl InstallationView {
    /// The attempt's id as the partner knows it.
    pub fn id(&self) -> InstallationId {
        self.attempt.id.into()
    }

    /// What was consented to; before, what was chosen at the install.
    pub fn scopes(&self) -> &ScopeSet {
        self.consented_scopes.as_ref().unwrap_or(&self.attempt.scopes)
    }

    /// When it is too late for the next step, while there is one.
    pub fn waits_until(&self) -> Option<Timestamp> {
        let waits = matches!(self.standing, AttemptState::Requested | AttemptState::Consented);
        waits.then_some(self.attempt.expires_at)
    }
}

impl FromRow for InstallationView {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            standing: row.next()?,
            organization_name: row.next()?,
            organization_number: row.next()?,
            begun_by: row.next()?,
            user_name: row.next()?,
            user_email: row.next()?,
            consented_by: row.next::<Option<UserId>>()?.zip(row.next()?),
            consented_scopes: row.next()?,
            grant: row.next::<Option<GrantId>>()?.zip(row.next()?),
            attempt: Attempt::from_row(row)?,
        })
    }
}

/// `$1` is the time of looking.
macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT a.standing, COALESCE(o.name, ''), COALESCE(o.number, ''), a.begun_by, COALESCE(u.name, ''), COALESCE(u.email, ''), s.id, s.name,
               a.consented_scopes, g.id, g.state, a.id, a.door, a.client_id, a.organization_id, a.user_id, a.scopes, a.attribution, a.state, a.created_at, a.expires_at,
               a.origin
             FROM (SELECT CASE
                 WHEN t.state = 'consented'
                   AND EXISTS (SELECT 1 FROM connections x WHERE x.attempt_id = t.id AND x.generation > 0) THEN 'completed'
                 WHEN t.state IN ('requested', 'consented') AND t.expires_at <= $1 THEN 'expired'
                 ELSE t.state END AS standing,
                 t.id, t.door, t.client_id, t.organization_id, t.user_id, t.scopes, t.attribution, t.state, t.created_at,
                 t.expires_at, t.origin, t.consented_scopes, t.consented_at, COALESCE(t.begun_by, t.user_id) AS begun_by
               FROM attempts t WHERE t.door = 'marketplace') AS a
               LEFT JOIN organizations o ON o.id = a.organization_id
               LEFT JOIN users u ON u.id = a.begun_by
               LEFT JOIN users s ON s.id = a.user_id AND a.consented_at IS NOT NULL
               LEFT JOIN consents c ON a.standing = 'completed' AND c.organization_id = a.organization_id AND c.attempt_id = a.id
               LEFT JOIN grants g ON g.organization_id = c.organization_id AND g.id = c.grant_id ",
            $rest
        ))
    };
}

/// The install, whosever it is: callers check.
pub async fn find(store: &Store, id: InstallationId, now: Timestamp) -> Result<Option<InstallationView>> {
    let id: protocol::id::AttemptId = id.into();
    store.read_one(select!("WHERE a.id = $2"), params![now, id]).await
}

/// An integration's installs older than the id `before` (`"~"` for the first page), newest first; those that stand so, or all.
pub async fn of_integration(
    store: &Store,
    (client_id, standing): (ClientId, Option<AttemptState>),
    (now, before): (Timestamp, &str),
    limit: i64,
) -> Result<Vec<InstallationView>> {
    let sql = select!("WHERE a.client_id = $2 AND a.id < $3 AND ($4 = '' OR a.standing = $4) ORDER BY a.id DESC LIMIT $5");
    let standing = standing.map_or("", AttemptState::as_str);
    store.read_all(sql, params![now, client_id, before, standing, limit]).await
}

/// A customer's installs that came to nothing yet, newest first: all of them, or those that one person began, is at or asked for.
pub async fn open_of_organization(
    store: &Store,
    (organization_id, user_id): (OrganizationId, Option<UserId>),
    now: Timestamp,
    limit: i64,
) -> Result<Vec<InstallationView>> {
    let sql = select!(
        "WHERE a.organization_id = $2 AND a.standing IN ('requested', 'consented', 'expired')
           AND ($3 = '' OR a.begun_by = $3 OR a.user_id = $3
           OR EXISTS (SELECT 1 FROM approval_requests r WHERE r.attempt_id = a.id AND r.user_id = $3))
         ORDER BY a.id DESC LIMIT $4"
    );
    let user_id = user_id.map(|id| id.to_string()).unwrap_or_default();
    store.read_all(sql, params![now, organization_id, user_id, limit]).await
}

/// The installs of an integration that a person may go on with, newest first: of organizations for which they may consent, whoever
/// installed, and their own in organizations where they are a member. `named` narrows them to an organization's id or number; "" does
/// not.
pub async fn pending_of_user(
    store: &Store,
    (client_id, user_id): (ClientId, UserId),
    named: &str,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<InstallationView>> {
    let sql = select!(
        "JOIN memberships m ON m.organization_id = a.organization_id
         WHERE m.user_id = $2 AND a.client_id = $3 AND a.state = 'requested' AND a.standing = 'requested' AND (m.may_consent = $4 OR a.user_id = $2)
           AND ($5 = '' OR a.organization_id = $5 OR o.number = $5)
         ORDER BY a.id DESC LIMIT $6"
    );
    store.read_all(sql, params![now, user_id, client_id, true, named, limit]).await
}
