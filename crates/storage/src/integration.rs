//! Partners' applications.

use crate::membership::{AfterName, containing};
use crate::sql::sql;
use crate::value::params;
use crate::{Error, FromRow, Params, Result, Row, Step, Store};
use model::field::normalized;
use model::integration::{Door, Integration, IntegrationState};
use protocol::id::{ClientId, PartnerId};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!(
            "SELECT client_id, partner_id, name, description, visibility, client_type, doors, required_scopes, optional_scopes,
               form_uri, connect_url, require_pkce, connection_lifetime, state, created_at FROM integrations ",
            $rest
        ))
    };
}

impl FromRow for Integration {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            client_id: row.next()?,
            partner_id: row.next()?,
            name: row.next()?,
            description: row.next()?,
            visibility: row.next()?,
            client_type: row.next()?,
            doors: read_doors(&row.next::<String>()?)?,
            required_scopes: row.next()?,
            optional_scopes: row.next()?,
            form_uri: row.next()?,
            connect_url: row.next()?,
            require_pkce: row.next()?,
            connection_lifetime: row.next()?,
            state: row.next()?,
            created_at: row.next()?,
        })
    }
}

/// Doors stand in one column, by name, with single spaces between.
fn read_doors(text: &str) -> Result<Vec<Door>> {
    text.split_ascii_whitespace()
        .map(|name| name.parse().map_err(|_| Error::Column { index: 6, wanted: "a list of doors" }))
        .collect()
}

fn written_doors(doors: &[Door]) -> String {
    doors.iter().map(|door| door.as_str()).collect::<Vec<_>>().join(" ")
}

/// The integration with this application key.
pub async fn find(store: &Store, client_id: ClientId) -> Result<Option<Integration>> {
    store.read_one(select!("WHERE client_id = $1"), params![client_id]).await
}

/// Integrations in the order of their ids, after `after`.
pub async fn page(store: &Store, after: &str, limit: i64) -> Result<Vec<Integration>> {
    store.read_all(select!("WHERE client_id > $1 ORDER BY client_id LIMIT $2"), params![after, limit]).await
}

/// Integrations of one partner, after `after`.
pub async fn page_of_partner(store: &Store, partner_id: PartnerId, after: &str, limit: i64) -> Result<Vec<Integration>> {
    let sql = select!("WHERE partner_id = $1 AND client_id > $2 ORDER BY client_id LIMIT $3");
    store.read_all(sql, params![partner_id, after, limit]).await
}

/// Active public integrations with this door whose name contains the query (normalised; "" for all), by name.
pub async fn public_at_door(
    store: &Store,
    (door, query): (Door, &str),
    after: &AfterName,
    limit: i64,
) -> Result<Vec<Integration>> {
    let sql = select!(
        r"WHERE visibility = 'public' AND state = 'active' AND name_key LIKE $1 ESCAPE '\' AND doors LIKE $2 ESCAPE '\'
            AND (name_key, client_id) > ($3, $4) ORDER BY name_key, client_id LIMIT $5"
    );
    store.read_all(sql, params![containing(query), containing(door.as_str()), &after.name_key, &after.id, limit]).await
}

/// Makes an integration; whoever calls has seen that the partner is there.
pub fn insert(integration: &Integration) -> Step {
    Step::run(
        sql!(
            "INSERT INTO integrations (name, description, visibility, client_type, doors, required_scopes, optional_scopes,
               form_uri, connect_url, require_pkce, connection_lifetime, state, name_key, client_id, partner_id, created_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)"
        ),
        changeable(integration)
            .into_iter()
            .chain(params![integration.client_id, integration.partner_id, integration.created_at])
            .collect(),
    )
}

/// Makes `old` into `new`, unless it is no longer as `old` says. Taking it out of service goes on when the store is full.
pub fn update(old: &Integration, new: &Integration) -> Step {
    let step = Step::guarded(
        sql!(
            "UPDATE integrations SET name = $1, description = $2, visibility = $3, client_type = $4, doors = $5,
               required_scopes = $6, optional_scopes = $7, form_uri = $8, connect_url = $9, require_pkce = $10,
               connection_lifetime = $11, state = $12, name_key = $13
             WHERE client_id = $14 AND name = $15 AND description = $16 AND visibility = $17 AND client_type = $18
               AND doors = $19 AND required_scopes = $20 AND optional_scopes = $21 AND COALESCE(form_uri, '') = $22
               AND COALESCE(connect_url, '') = $23 AND require_pkce = $24 AND COALESCE(connection_lifetime, 0) = $25
               AND state = $26"
        ),
        changeable(new)
            .into_iter()
            .chain(params![
                old.client_id,
                &old.name,
                &old.description,
                old.visibility,
                old.client_type,
                written_doors(&old.doors),
                &old.required_scopes,
                &old.optional_scopes,
                old.form_uri.clone().unwrap_or_default(),
                old.connect_url.clone().unwrap_or_default(),
                old.require_pkce,
                old.connection_lifetime.unwrap_or_default(),
                old.state,
            ])
            .collect(),
    );
    if new.state == IntegrationState::Disabled { step.urgent() } else { step }
}

fn changeable(integration: &Integration) -> Params {
    params![
        &integration.name,
        &integration.description,
        integration.visibility,
        integration.client_type,
        written_doors(&integration.doors),
        &integration.required_scopes,
        &integration.optional_scopes,
        &integration.form_uri,
        &integration.connect_url,
        integration.require_pkce,
        integration.connection_lifetime,
        integration.state,
        normalized(&integration.name),
    ]
}
