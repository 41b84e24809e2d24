//! What was accepted in an onboarding session, an organization a row.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::onboarding::OnboardingOrganization;
use protocol::id::{OnboardingSessionId, OrganizationId};

impl FromRow for OnboardingOrganization {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            session_id: row.next()?,
            organization_id: row.next()?,
            attempt_id: row.next()?,
            client_key_id: row.next()?,
            replaces: row.next()?,
            refused_code: row.next()?,
        })
    }
}

/// Accepts one organization, once, while its session is being accepted in the browser with this session digest: the guard of its
/// batch. What comes behind the token's back is not added to what the token stands for.
pub fn insert(organization: &OnboardingOrganization, session_digest: &[u8]) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO onboarding_organizations (session_id, organization_id, attempt_id, client_key_id, replaces)
             SELECT id, $1, $2, $3, $4 FROM onboarding_sessions WHERE id = $5 AND state = 'accepting' AND session_digest = $6
             ON CONFLICT DO NOTHING"
        ),
        params![
            organization.organization_id,
            organization.attempt_id,
            organization.client_key_id,
            organization.replaces,
            organization.session_id,
            session_digest,
        ],
    )
}

/// Up to `limit` organizations of a session.
pub async fn of_session(store: &Store, session_id: OnboardingSessionId, limit: i64) -> Result<Vec<OnboardingOrganization>> {
    let sql = sql!(
        "SELECT session_id, organization_id, attempt_id, client_key_id, replaces, refused_code FROM onboarding_organizations
         WHERE session_id = $1 ORDER BY organization_id LIMIT $2"
    );
    store.read_all(sql, params![session_id, limit]).await
}

/// One organization of a session.
pub async fn find(
    store: &Store,
    session_id: OnboardingSessionId,
    organization_id: OrganizationId,
) -> Result<Option<OnboardingOrganization>> {
    let sql = sql!(
        "SELECT session_id, organization_id, attempt_id, client_key_id, replaces, refused_code FROM onboarding_organizations
         WHERE session_id = $1 AND organization_id = $2"
    );
    store.read_one(sql, params![session_id, organization_id]).await
}

/// Notes why an organization gets no client key, once.
pub fn refuse(session_id: OnboardingSessionId, organization_id: OrganizationId, code: &str) -> Step {
    Step::guarded(
        sql!(
            "UPDATE onboarding_organizations SET refused_code = $1
             WHERE session_id = $2 AND organization_id = $3 AND refused_code IS NULL"
        ),
        params![code, session_id, organization_id],
    )
}
