//! Invitations to develop for a partner.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::field::normalized;
use model::partner_invitation::PartnerInvitation;
use protocol::Timestamp;
use protocol::id::{PartnerId, PartnerInvitationId};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!("SELECT id, partner_id, email, role, invited_by, created_at, expires_at FROM partner_invitations ", $rest))
    };
}

impl FromRow for PartnerInvitation {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            partner_id: row.next()?,
            email: row.next()?,
            role: row.next()?,
            invited_by: row.next()?,
            created_at: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// The invitation, while it waits.
pub async fn find(store: &Store, id: PartnerInvitationId, now: Timestamp) -> Result<Option<PartnerInvitation>> {
    store.read_one(select!("WHERE id = $1 AND expires_at > $2"), params![id, now]).await
}

/// Invitations of a partner that wait, at most `limit`, the oldest first.
pub async fn of_partner(store: &Store, partner_id: PartnerId, now: Timestamp, limit: i64) -> Result<Vec<PartnerInvitation>> {
    let sql = select!("WHERE partner_id = $1 AND expires_at > $2 ORDER BY id LIMIT $3");
    store.read_all(sql, params![partner_id, now, limit]).await
}

/// Keeps an invitation in place of the one before to the same address, whose link is dead from then on.
pub fn insert(invitation: &PartnerInvitation) -> [Step; 2] {
    let email_key = normalized(&invitation.email);
    [
        Step::run(
            sql!("DELETE FROM partner_invitations WHERE partner_id = $1 AND email_key = $2"),
            params![invitation.partner_id, email_key.clone()],
        ),
        Step::guarded(
            sql!(
                "INSERT INTO partner_invitations (id, partner_id, email_key, email, role, invited_by, created_at, expires_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
            ),
            params![
                invitation.id,
                invitation.partner_id,
                email_key,
                &invitation.email,
                invitation.role,
                invitation.invited_by,
                invitation.created_at,
                invitation.expires_at,
            ],
        ),
    ]
}

/// Takes the invitation away, so that it works once, for this address (normalised): the guard of the batch that makes the member.
pub fn accept(id: PartnerInvitationId, email_key: &str, now: Timestamp) -> Step {
    Step::guarded(
        sql!("DELETE FROM partner_invitations WHERE id = $1 AND email_key = $2 AND expires_at > $3"),
        params![id, email_key, now],
    )
}

/// Takes back an invitation of this partner that is there.
pub fn withdraw(partner_id: PartnerId, id: PartnerInvitationId) -> Step {
    Step::guarded(sql!("DELETE FROM partner_invitations WHERE partner_id = $1 AND id = $2"), params![partner_id, id])
}

/// Forgets up to `limit` that are too old.
pub async fn delete_expired(store: &Store, now: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM partner_invitations WHERE id IN
         (SELECT id FROM partner_invitations WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)"
    );
    store.write(sql, params![now, limit]).await
}
