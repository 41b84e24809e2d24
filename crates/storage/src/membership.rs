//! Who may do what in which organization.

use crate::columns::Json;
use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::membership::{Membership, Role};
use model::user::User;
use protocol::id::{OrganizationId, UserId};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!("SELECT organization_id, user_id, role, privileges, created_at FROM memberships ", $rest))
    };
}

impl FromRow for Membership {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            organization_id: row.next()?,
            user_id: row.next()?,
            role: row.next()?,
            privileges: row.next::<Json<Vec<String>>>()?.0,
            created_at: row.next()?,
        })
    }
}

/// The person's membership of the organization.
pub async fn find(store: &Store, organization_id: OrganizationId, user_id: UserId) -> Result<Option<Membership>> {
    store.read_one(select!("WHERE organization_id = $1 AND user_id = $2"), params![organization_id, user_id]).await
}

/// Every membership, in the order of organization and person, after those two.
pub async fn page(store: &Store, after: (&str, &str), limit: i64) -> Result<Vec<Membership>> {
    let sql = select!("WHERE (organization_id, user_id) > ($1, $2) ORDER BY organization_id, user_id LIMIT $3");
    store.read_all(sql, params![after.0, after.1, limit]).await
}

/// Memberships of one organization, after the person `after`.
pub async fn page_of_organization(store: &Store, id: OrganizationId, after: &str, limit: i64) -> Result<Vec<Membership>> {
    let sql = select!("WHERE organization_id = $1 AND user_id > $2 ORDER BY user_id LIMIT $3");
    store.read_all(sql, params![id, after, limit]).await
}

/// Memberships of one person, after the organization `after`.
pub async fn page_of_user(store: &Store, id: UserId, after: &str, limit: i64) -> Result<Vec<Membership>> {
    let sql = select!("WHERE user_id = $1 AND organization_id > $2 ORDER BY organization_id LIMIT $3");
    store.read_all(sql, params![id, after, limit]).await
}

/// Makes a membership, unless the person has one; whoever calls has seen that both are there.
pub fn insert(membership: &Membership) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO memberships (organization_id, user_id, role, privileges, may_consent, created_at)
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING"
        ),
        params![
            membership.organization_id,
            membership.user_id,
            membership.role,
            Json(&membership.privileges),
            membership.may_consent(),
            membership.created_at,
        ],
    )
}

/// Makes `old` into `new` (role and privileges), unless it is no longer as `old` says.
pub fn update(old: &Membership, new: &Membership) -> Step {
    Step::guarded(
        sql!(
            "UPDATE memberships SET role = $1, privileges = $2, may_consent = $3
             WHERE organization_id = $4 AND user_id = $5 AND role = $6 AND privileges = $7"
        ),
        params![
            new.role,
            Json(&new.privileges),
            new.may_consent(),
            old.organization_id,
            old.user_id,
            old.role,
            Json(&old.privileges),
        ],
    )
}

/// Ends a membership that is there.
pub fn delete(organization_id: OrganizationId, user_id: UserId) -> Step {
    Step::guarded(sql!("DELETE FROM memberships WHERE organization_id = $1 AND user_id = $2"), params![organization_id, user_id])
        .urgent()
}

/// An organization as a person's own lists show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganizationOfUser {
    /// The organization.
    pub id: OrganizationId,
    /// As shown.
    pub name: String,
    /// Its number.
    pub number: String,
    /// Its country.
    pub country: String,
    /// The person's role in it.
    pub role: Role,
    /// Whether the person may consent for it.
    pub may_consent: bool,
    /// With the id, where the list goes on.
    pub name_key: String,
}

/// An organization for which the person may consent.
pub type ConsentableOrganization = OrganizationOfUser;

impl FromRow for OrganizationOfUser {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            number: row.next()?,
            country: row.next()?,
            role: row.next()?,
            may_consent: row.next()?,
            name_key: row.next()?,
        })
    }
}

/// Where a list by name goes on: behind this name key and id; both empty at the start.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AfterName {
    /// [`OrganizationOfUser::name_key`] of the last one shown.
    pub name_key: String,
    /// Its id.
    pub id: String,
}

/// Organizations for which the person may consent, by name, whose name or number contains `query` (normalised; "" for all).
pub async fn consentable(
    store: &Store,
    user_id: UserId,
    query: &str,
    after: &AfterName,
    limit: i64,
) -> Result<Vec<OrganizationOfUser>> {
    let sql = sql!(
        r"SELECT o.id, o.name, o.number, o.country, m.role, m.may_consent, o.name_key
          FROM memberships m JOIN organizations o ON o.id = m.organization_id
          WHERE m.user_id = $1 AND m.may_consent = TRUE AND (o.name_key LIKE $2 ESCAPE '\' OR lower(o.number) LIKE $2 ESCAPE '\')
            AND (o.name_key, o.id) > ($3, $4)
          ORDER BY o.name_key, o.id LIMIT $5"
    );
    store.read_all(sql, params![user_id, containing(query), &after.name_key, &after.id, limit]).await
}

/// For how many organizations the person may consent; counting ends at `most`.
pub async fn consentable_count(store: &Store, user_id: UserId, most: i64) -> Result<i64> {
    let sql = sql!(
        "SELECT COUNT(*) FROM (SELECT organization_id FROM memberships WHERE user_id = $1 AND may_consent = TRUE LIMIT $2) AS counted"
    );
    Ok(store.read_one(sql, params![user_id, most]).await?.unwrap_or(0))
}

/// The person's organizations by name, whose name or number contains `query` (normalised; "" for all).
pub async fn of_user(
    store: &Store,
    user_id: UserId,
    query: &str,
    after: &AfterName,
    limit: i64,
) -> Result<Vec<OrganizationOfUser>> {
    let sql = sql!(
        r"SELECT o.id, o.name, o.number, o.country, m.role, m.may_consent, o.name_key
          FROM memberships m JOIN organizations o ON o.id = m.organization_id
          WHERE m.user_id = $1 AND (o.name_key LIKE $2 ESCAPE '\' OR lower(o.number) LIKE $2 ESCAPE '\')
            AND (o.name_key, o.id) > ($3, $4)
          ORDER BY o.name_key, o.id LIMIT $5"
    );
    store.read_all(sql, params![user_id, containing(query), &after.name_key, &after.id, limit]).await
}

/// Up to `limit` people who may consent for the organization, by name.
pub async fn who_may_consent(store: &Store, organization_id: OrganizationId, limit: i64) -> Result<Vec<User>> {
    let sql = sql!(
        "SELECT u.id, u.email, u.name, u.external_id, u.created_at FROM memberships m JOIN users u ON u.id = m.user_id
         WHERE m.organization_id = $1 AND m.may_consent = TRUE ORDER BY u.name, u.id LIMIT $2"
    );
    store.read_all(sql, params![organization_id, limit]).await
}

/// The LIKE pattern for texts that contain `query`, whatever signs are in it.
pub(crate) fn containing(query: &str) -> String {
    let mut pattern = String::with_capacity(query.len() + 2);
    pattern.push('%');
    for character in query.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// Guards a batch that goes on for a member, whatever they may; changes nothing.
pub fn is_still_a_member(organization_id: OrganizationId, user_id: UserId) -> Step {
    Step::guarded(
        sql!("UPDATE memberships SET may_consent = may_consent WHERE organization_id = $1 AND user_id = $2"),
        params![organization_id, user_id],
    )
}

/// Guards a batch that relies on a person's right to consent for the organization; changes nothing, and waits for whoever does.
pub fn may_still_consent(organization_id: OrganizationId, user_id: UserId) -> Step {
    Step::guarded(
        sql!("UPDATE memberships SET may_consent = $1 WHERE organization_id = $2 AND user_id = $3 AND may_consent = $1"),
        params![true, organization_id, user_id],
    )
}
