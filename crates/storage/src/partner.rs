//! Who publishes integrations, and their developers.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::partner::{Partner, PartnerMember, PartnerRole};
use model::user::User;
use protocol::Timestamp;
use protocol::id::{PartnerId, UserId};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!("SELECT id, name, website, support_email, verified, created_at FROM partners ", $rest))
    };
}

impl FromRow for Partner {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            website: row.next()?,
            support_email: row.next()?,
            verified: row.next()?,
            created_at: row.next()?,
        })
    }
}

impl FromRow for PartnerMember {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { partner_id: row.next()?, user_id: row.next()?, role: row.next()? })
    }
}

/// The partner with this id.
pub async fn find(store: &Store, id: PartnerId) -> Result<Option<Partner>> {
    store.read_one(select!("WHERE id = $1"), params![id]).await
}

/// Partners in the order of their ids, after `after`.
pub async fn page(store: &Store, after: &str, limit: i64) -> Result<Vec<Partner>> {
    store.read_all(select!("WHERE id > $1 ORDER BY id LIMIT $2"), params![after, limit]).await
}

/// Partners for whose name the operator does not vouch (yet), after `after`.
pub async fn page_unverified(store: &Store, after: &str, limit: i64) -> Result<Vec<Partner>> {
    store.read_all(select!("WHERE verified = FALSE AND id > $1 ORDER BY id LIMIT $2"), params![after, limit]).await
}

/// Makes a partner.
pub fn insert(partner: &Partner) -> Step {
    Step::run(
        sql!("INSERT INTO partners (id, name, website, support_email, verified, created_at) VALUES ($1, $2, $3, $4, $5, $6)"),
        params![partner.id, &partner.name, &partner.website, &partner.support_email, partner.verified, partner.created_at],
    )
}

/// Makes `old` into `new`, unless it is no longer as `old` says.
pub fn update(old: &Partner, new: &Partner) -> Step {
    Step::guarded(
        sql!(
            "UPDATE partners SET name = $1, website = $2, support_email = $3, verified = $4
             WHERE id = $5 AND name = $6 AND website = $7 AND support_email = $8 AND verified = $9"
        ),
        params![
            &new.name,
            &new.website,
            &new.support_email,
            new.verified,
            old.id,
            &old.name,
            &old.website,
            &old.support_email,
            old.verified,
        ],
    )
}

/// The person's membership of the partner.
pub async fn find_member(store: &Store, partner_id: PartnerId, user_id: UserId) -> Result<Option<PartnerMember>> {
    let sql = sql!("SELECT partner_id, user_id, role FROM partner_members WHERE partner_id = $1 AND user_id = $2");
    store.read_one(sql, params![partner_id, user_id]).await
}

/// Developers of one partner, after the person `after`.
pub async fn page_of_members(store: &Store, partner_id: PartnerId, after: &str, limit: i64) -> Result<Vec<PartnerMember>> {
    let sql = sql!(
        "SELECT partner_id, user_id, role FROM partner_members WHERE partner_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3"
    );
    store.read_all(sql, params![partner_id, after, limit]).await
}

/// Partners that the person develops for, at most `limit`.
pub async fn of_user(store: &Store, user_id: UserId, limit: i64) -> Result<Vec<PartnerMember>> {
    let sql = sql!("SELECT partner_id, user_id, role FROM partner_members WHERE user_id = $1 ORDER BY partner_id LIMIT $2");
    store.read_all(sql, params![user_id, limit]).await
}

/// A member of a partner, as people see them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberPerson {
    /// The person.
    pub user: User,
    /// The role.
    pub role: PartnerRole,
}

impl FromRow for MemberPerson {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { role: row.next()?, user: User::from_row(row)? })
    }
}

/// Up to `limit` members of one partner, by name.
pub async fn people(store: &Store, partner_id: PartnerId, limit: i64) -> Result<Vec<MemberPerson>> {
    let sql = sql!(
        "SELECT m.role, u.id, u.email, u.name, u.external_id, u.created_at
         FROM partner_members m JOIN users u ON u.id = m.user_id WHERE m.partner_id = $1 ORDER BY u.name, u.id LIMIT $2"
    );
    store.read_all(sql, params![partner_id, limit]).await
}

/// Makes a developer of a partner, unless the person is one; whoever calls has seen that both are there.
pub fn insert_member(member: &PartnerMember, now: Timestamp) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO partner_members (partner_id, user_id, role, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
        ),
        params![member.partner_id, member.user_id, member.role, now],
    )
}

/// Changes the role of a developer who is there.
pub fn update_member(member: &PartnerMember) -> Step {
    Step::guarded(
        sql!("UPDATE partner_members SET role = $1 WHERE partner_id = $2 AND user_id = $3"),
        params![member.role, member.partner_id, member.user_id],
    )
}

/// Ends the membership of a developer who is there.
pub fn delete_member(partner_id: PartnerId, user_id: UserId) -> Step {
    Step::guarded(sql!("DELETE FROM partner_members WHERE partner_id = $1 AND user_id = $2"), params![partner_id, user_id])
        .urgent()
}

/// Holds the partner's members still for the rest of its batch: whoever else does so waits, and then sees what this one made. The
/// first step of every batch that must not end the last owner; changes nothing.
pub fn hold_members(partner_id: PartnerId) -> Step {
    Step::guarded(sql!("UPDATE partners SET verified = verified WHERE id = $1"), params![partner_id])
}

/// Guards a batch that relies on the person's being an owner; changes nothing.
pub fn is_still_owner(partner_id: PartnerId, user_id: UserId) -> Step {
    Step::guarded(
        sql!("UPDATE partner_members SET role = role WHERE partner_id = $1 AND user_id = $2 AND role = 'owner'"),
        params![partner_id, user_id],
    )
}

/// Changes the role of a member who is there, but not of the last owner. Sound only behind [`hold_members`].
pub fn update_member_but_last_owner(member: &PartnerMember) -> Step {
    Step::guarded(
        sql!(
            "UPDATE partner_members SET role = $1 WHERE partner_id = $2 AND user_id = $3 AND ($1 = 'owner' OR EXISTS
               (SELECT 1 FROM partner_members o WHERE o.partner_id = $2 AND o.user_id <> $3 AND o.role = 'owner'))"
        ),
        params![member.role, member.partner_id, member.user_id],
    )
}

/// Ends the membership of somebody who is there, but not the last owner's. Sound only behind [`hold_members`].
pub fn delete_member_but_last_owner(partner_id: PartnerId, user_id: UserId) -> Step {
    Step::guarded(
        sql!(
            "DELETE FROM partner_members WHERE partner_id = $1 AND user_id = $2 AND EXISTS
               (SELECT 1 FROM partner_members o WHERE o.partner_id = $1 AND o.user_id <> $2 AND o.role = 'owner')"
        ),
        params![partner_id, user_id],
    )
    .urgent()
}
