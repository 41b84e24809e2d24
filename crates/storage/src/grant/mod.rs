//! Grants, and the one that is live for an organization and an integration.

pub mod ending;
mod page;

pub use page::{GrantFilter, GrantView, page, page_of_organization, view};

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::grant::{Actor, Ending, Grant};
use protocol::Timestamp;
use protocol::id::{ClientId, GrantId, OrganizationId, UserId};
use protocol::scope::ScopeSet;

impl FromRow for Grant {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            organization_id: row.next()?,
            client_id: row.next()?,
            state: row.next()?,
            door: row.next()?,
            scopes: row.next()?,
            attribution: row.next()?,
            consented_by: row.next()?,
            consented_at: row.next()?,
            activated_at: row.next()?,
            last_used_at: row.next()?,
            ending: ending_from(row)?,
            suspended_by: row.next()?,
        })
    }
}

fn ending_from(row: &mut Row) -> Result<Option<Ending>> {
    let at = row.next::<Option<Timestamp>>()?;
    let kind = row.next()?;
    let id = row.next()?;
    let name = row.next::<Option<String>>()?;
    let reason = row.next::<Option<String>>()?;
    Ok(match (at, kind) {
        (Some(at), Some(kind)) => {
            let by = Actor { kind, id, name: name.unwrap_or_default() };
            Some(Ending { at, by, reason: reason.unwrap_or_default() })
        }
        (_, _) => None,
    })
}

/// A grant that is not revoked, and the version under which connections are added to it: whoever adds one moves it, so that no
/// two count the connections at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LiveGrant {
    /// The grant.
    pub grant: Grant,
    /// As it was read.
    pub version: i64,
}

impl FromRow for LiveGrant {
    fn from_row(row: &mut Row) -> Result<Self> {
        let version = row.next()?;
        Ok(Self { version, grant: Grant::from_row(row)? })
    }
}

/// The grant that is not revoked, if there is one.
pub async fn find_live(store: &Store, organization_id: OrganizationId, client_id: ClientId) -> Result<Option<LiveGrant>> {
    let sql = sql!(
        "SELECT l.version, g.id, g.organization_id, g.client_id, g.state, g.door, g.scopes, g.attribution, g.consented_by, g.consented_at,
           g.activated_at, g.last_used_at, g.ended_at, g.ended_by_kind, g.ended_by_id, g.ended_by_name, g.ended_reason,
           g.suspended_by_kind
         FROM live_grants l JOIN grants g ON g.organization_id = l.organization_id AND g.id = l.grant_id
         WHERE l.organization_id = $1 AND l.client_id = $2"
    );
    store.read_one(sql, params![organization_id, client_id]).await
}

/// The grant with this id, whosever it is: callers check.
pub async fn find(store: &Store, id: GrantId) -> Result<Option<Grant>> {
    let sql = sql!(
        "SELECT id, organization_id, client_id, state, door, scopes, attribution, consented_by, consented_at, activated_at,
           last_used_at, ended_at, ended_by_kind, ended_by_id, ended_by_name, ended_reason, suspended_by_kind
         FROM grants WHERE id = $1"
    );
    store.read_one(sql, params![id]).await
}

/// The grant that was revoked last, if one was.
pub async fn last_revoked(store: &Store, organization_id: OrganizationId, client_id: ClientId) -> Result<Option<Grant>> {
    let sql = sql!(
        "SELECT id, organization_id, client_id, state, door, scopes, attribution, consented_by, consented_at, activated_at,
           last_used_at, ended_at, ended_by_kind, ended_by_id, ended_by_name, ended_reason, suspended_by_kind
         FROM grants WHERE organization_id = $1 AND client_id = $2 AND state = 'revoked' ORDER BY ended_at DESC, id DESC LIMIT 1"
    );
    store.read_one(sql, params![organization_id, client_id]).await
}

/// The steps that make a grant; the first is guarded: one organization and one integration have at most one that is live.
pub fn insert(grant: &Grant) -> [Step; 2] {
    let claim = Step::guarded(
        sql!(
            "INSERT INTO live_grants (organization_id, client_id, grant_id, version) VALUES ($1, $2, $3, 0) ON CONFLICT DO NOTHING"
        ),
        params![grant.organization_id, grant.client_id, grant.id],
    );
    let row = Step::run(
        sql!(
            "INSERT INTO grants (organization_id, id, client_id, state, door, scopes, attribution, consented_by, consented_at,
               activated_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
        ),
        params![
            grant.organization_id,
            grant.id,
            grant.client_id,
            grant.state,
            grant.door,
            &grant.scopes,
            grant.attribution,
            grant.consented_by,
            grant.consented_at,
            grant.activated_at,
        ],
    );
    [claim, row]
}

/// A new consent to a grant that is active.
pub struct Widening<'a> {
    /// As the grant was read.
    pub before: &'a Grant,
    /// Everything consented to from now on.
    pub scopes: &'a ScopeSet,
    /// Who consented.
    pub consented_by: UserId,
    /// When.
    pub consented_at: Timestamp,
}

/// Widens an active grant, if its scopes are still those that were read.
pub fn widen(widening: &Widening<'_>) -> Step {
    Step::guarded(
        sql!(
            "UPDATE grants SET scopes = $1, consented_by = $2, consented_at = $3
             WHERE organization_id = $4 AND id = $5 AND state = 'active' AND scopes = $6"
        ),
        params![
            widening.scopes,
            widening.consented_by,
            widening.consented_at,
            widening.before.organization_id,
            widening.before.id,
            &widening.before.scopes,
        ],
    )
}

/// Guards a batch that relies on an active grant with the scopes that were read; changes nothing.
pub fn is_unchanged(grant: &Grant) -> Step {
    Step::guarded(
        sql!("UPDATE grants SET scopes = $1 WHERE organization_id = $2 AND id = $3 AND state = 'active' AND scopes = $1"),
        params![&grant.scopes, grant.organization_id, grant.id],
    )
}

/// Guards a batch that relies on an active grant, whatever its scopes; changes nothing.
pub fn is_still_active(organization_id: OrganizationId, id: GrantId) -> Step {
    Step::guarded(
        sql!("UPDATE grants SET state = 'active' WHERE organization_id = $1 AND id = $2 AND state = 'active'"),
        params![organization_id, id],
    )
}

/// Guards a batch that adds a connection or client key, after its fellows were counted under the version that was read.
pub fn move_version(live: &LiveGrant) -> Step {
    Step::guarded(
        sql!(
            "UPDATE live_grants SET version = version + 1
             WHERE organization_id = $1 AND client_id = $2 AND grant_id = $3 AND version = $4"
        ),
        params![live.grant.organization_id, live.grant.client_id, live.grant.id, live.version],
    )
}

/// Notes that tokens were obtained; batched off the hot path.
pub fn note_used(organization_id: OrganizationId, id: GrantId, at: Timestamp) -> Step {
    Step::run(
        sql!(
            "UPDATE grants SET last_used_at = $1
             WHERE organization_id = $2 AND id = $3 AND (last_used_at IS NULL OR last_used_at < $1)"
        ),
        params![at, organization_id, id],
    )
}
