//! Customers. Their numbers and the platform's ids of them are unique by small tables whose key is the value.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::field::normalized;
use model::organization::Organization;
use protocol::id::OrganizationId;

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT id, name, number, country, number_verified, external_id, attribution, created_at FROM organizations ",
            $rest
        ))
    };
}

impl FromRow for Organization {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            name: row.next()?,
            number: row.next()?,
            country: row.next()?,
            number_verified: row.next()?,
            external_id: row.next()?,
            attribution: row.next()?,
            created_at: row.next()?,
        })
    }
}

/// The organization with this id.
pub async fn find(store: &Store, id: OrganizationId) -> Result<Option<Organization>> {
    store.read_one(select!("WHERE id = $1"), params![id]).await
}

/// The organization with this verified number; none when `country` is left out and several countries have it.
pub async fn find_by_number(store: &Store, country: Option<&str>, number: &str) -> Result<Option<Organization>> {
    let sql = select!(
        "WHERE id IN (SELECT organization_id FROM organization_numbers
           WHERE number = $1 AND claimed_by = '' AND (country = $2 OR $2 = '')) ORDER BY id LIMIT 2"
    );
    let mut found = store.read_all(sql, params![number, country.unwrap_or_default()]).await?;
    Ok(if found.len() == 1 { found.pop() } else { None })
}

/// Organizations with this number, verified; numbers are unique within a country.
pub async fn with_verified_number(store: &Store, number: &str) -> Result<Vec<Organization>> {
    let sql = select!(
        "WHERE id IN (SELECT organization_id FROM organization_numbers WHERE number = $1 AND claimed_by = '') ORDER BY id LIMIT 10"
    );
    store.read_all(sql, params![number]).await
}

/// The organization that the platform knows under this id.
pub async fn find_by_external_id(store: &Store, external_id: &str) -> Result<Option<Organization>> {
    let sql = select!("WHERE id IN (SELECT organization_id FROM organization_external_ids WHERE external_id = $1)");
    store.read_one(sql, params![external_id]).await
}

/// Whether an organization has this number, verified.
pub async fn number_is_registered(store: &Store, country: &str, number: &str) -> Result<bool> {
    let sql = sql!("SELECT organization_id FROM organization_numbers WHERE country = $1 AND number = $2 AND claimed_by = ''");
    Ok(store.read_one::<OrganizationId>(sql, params![country, number]).await?.is_some())
}

/// Organizations in the order of their ids, after `after`.
pub async fn page(store: &Store, after: &str, limit: i64) -> Result<Vec<Organization>> {
    store.read_all(select!("WHERE id > $1 ORDER BY id LIMIT $2"), params![after, limit]).await
}

/// Makes an organization, unless its verified number or its external id is taken.
pub fn insert(organization: &Organization) -> Vec<Step> {
    let mut steps = vec![take_number(organization)];
    steps.extend(take_external_id(organization));
    steps.push(Step::run(
        sql!(
            "INSERT INTO organizations (id, name, name_key, number, country, number_verified, external_id, attribution, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
        ),
        params![
            organization.id,
            &organization.name,
            normalized(&organization.name),
            &organization.number,
            &organization.country,
            organization.number_verified,
            &organization.external_id,
            organization.attribution,
            organization.created_at,
        ],
    ));
    steps
}

/// Makes `old` into `new`, unless it is no longer as `old` says, or `new` has a number or external id that is taken.
pub fn update(old: &Organization, new: &Organization) -> Vec<Step> {
    let mut steps = vec![Step::guarded(
        sql!(
            "UPDATE organizations SET name = $1, name_key = $2, number = $3, country = $4, number_verified = $5, external_id = $6
             WHERE id = $7 AND name = $8 AND number = $9 AND country = $10 AND number_verified = $11
               AND COALESCE(external_id, '') = $12"
        ),
        params![
            &new.name,
            normalized(&new.name),
            &new.number,
            &new.country,
            new.number_verified,
            &new.external_id,
            old.id,
            &old.name,
            &old.number,
            &old.country,
            old.number_verified,
            old.external_id.clone().unwrap_or_default(),
        ],
    )];
    if (&old.country, &old.number, old.number_verified) != (&new.country, &new.number, new.number_verified) {
        steps.push(Step::run(
            sql!("DELETE FROM organization_numbers WHERE country = $1 AND number = $2 AND claimed_by = $3"),
            params![&old.country, &old.number, claimed_by(old)],
        ));
        steps.push(take_number(new));
    }
    if old.external_id != new.external_id {
        steps.push(Step::run(
            sql!("DELETE FROM organization_external_ids WHERE external_id = $1 AND organization_id = $2"),
            params![old.external_id.clone().unwrap_or_default(), old.id],
        ));
        steps.extend(take_external_id(new));
    }
    steps
}

fn claimed_by(organization: &Organization) -> String {
    if organization.number_verified { String::new() } else { organization.id.to_string() }
}

fn take_number(organization: &Organization) -> Step {
    Step::guarded(
        sql!(
            "INSERT INTO organization_numbers (country, number, claimed_by, organization_id) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING"
        ),
        params![&organization.country, &organization.number, claimed_by(organization), organization.id],
    )
}

fn take_external_id(organization: &Organization) -> Option<Step> {
    let external_id = organization.external_id.as_ref()?;
    Some(Step::guarded(
        sql!("INSERT INTO organization_external_ids (external_id, organization_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"),
        params![external_id, organization.id],
    ))
}
