//! The code's exchange: generation 0 becomes 1, once.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use protocol::Timestamp;
use protocol::handle::MacKeyId;
use protocol::id::{AttemptId, ClientId, ConnectionId, GrantId, InstallationId, OrganizationId};
use protocol::pkce::CodeChallenge;
use protocol::scope::ScopeSet;

/// Everything that must hold for a code to be exchanged, and what the row becomes.
#[derive(Debug, Clone)]
pub struct Redemption {
    /// From the code.
    pub organization_id: OrganizationId,
    /// From the code.
    pub connection_id: ConnectionId,
    /// Who authenticated.
    pub client_id: ClientId,
    /// As sent now.
    pub redirect_uri: String,
    /// The challenge of the verifier sent now.
    pub code_challenge: Option<CodeChallenge>,
    /// Now.
    pub now: Timestamp,
    /// Authenticates the first refresh token.
    pub mac_key_id: MacKeyId,
    /// When the first refresh token ends.
    pub expires_at: Timestamp,
}

/// What the exchange gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redeemed {
    /// The grant.
    pub grant_id: GrantId,
    /// What was consented to for this connection.
    pub scopes: ScopeSet,
    /// The platform's own id of the organization.
    pub external_id: Option<String>,
    /// `aud` of its tokens.
    pub audience: String,
    /// The attempt, which is complete now.
    pub attempt_id: AttemptId,
    /// The install that is complete with it.
    pub installation_id: Option<InstallationId>,
}

impl FromRow for Redeemed {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            grant_id: row.next()?,
            scopes: row.next()?,
            external_id: row.next()?,
            audience: row.next()?,
            attempt_id: row.next()?,
            installation_id: row.next()?,
        })
    }
}

/// Exchanges a code whose grant is active already and covers its scopes: one statement, and its row decides.
pub async fn redeem(store: &Store, redemption: &Redemption) -> Result<Option<Redeemed>> {
    let sql = sql!(
        "UPDATE connections SET state = 'active', generation = 1, mac_key_id = $1, redeemed_at = $2, rotated_at = $2,
           expires_at = CASE WHEN ends_at < $3 THEN ends_at ELSE $3 END
         WHERE organization_id = $4 AND id = $5 AND client_id = $6 AND generation = 0 AND state = 'pending'
           AND grant_id IS NOT NULL AND code_expires_at > $2 AND redirect_uri = $7 AND COALESCE(code_challenge, '') = $8
         RETURNING grant_id, scopes, external_id, audience, attempt_id, installation_id"
    );
    let params = params![
        redemption.mac_key_id,
        redemption.now,
        redemption.expires_at,
        redemption.organization_id,
        redemption.connection_id,
        redemption.client_id,
        &redemption.redirect_uri,
        challenge(redemption),
    ];
    store.write_one(sql, params).await
}

/// The same for a code whose grant comes about, or is widened, in the same batch.
pub fn redeem_into_grant(redemption: &Redemption, grant_id: GrantId) -> Step {
    Step::guarded(
        sql!(
            "UPDATE connections SET state = 'active', generation = 1, mac_key_id = $1, redeemed_at = $2, rotated_at = $2,
               expires_at = CASE WHEN ends_at < $3 THEN ends_at ELSE $3 END, grant_id = $4
             WHERE organization_id = $5 AND id = $6 AND client_id = $7 AND generation = 0 AND state = 'pending'
               AND code_expires_at > $2 AND redirect_uri = $8 AND COALESCE(code_challenge, '') = $9"
        ),
        params![
            redemption.mac_key_id,
            redemption.now,
            redemption.expires_at,
            grant_id,
            redemption.organization_id,
            redemption.connection_id,
            redemption.client_id,
            &redemption.redirect_uri,
            challenge(redemption),
        ],
    )
}

fn challenge(redemption: &Redemption) -> &str {
    redemption.code_challenge.as_ref().map_or("", CodeChallenge::as_str)
}
