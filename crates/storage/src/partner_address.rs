//! Addresses at partners with their reviews. The approved one stands in the integration's own row as well, which is what doors read:
//! both are written in one batch, the integration's row first, so that two decisions about one integration wait for each other.

use crate::redirect_uri::Review;
use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::partner_address::{AddressKind, PartnerAddress};
use model::redirect_uri::ReviewState;
use protocol::id::{ClientId, PartnerAddressId};

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!("SELECT id, client_id, kind, uri, state, reason, created_at, decided_at FROM partner_addresses ", $rest))
    };
}

impl FromRow for PartnerAddress {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            client_id: row.next()?,
            kind: row.next()?,
            uri: row.next()?,
            state: row.next()?,
            reason: row.next()?,
            created_at: row.next()?,
            decided_at: row.next()?,
        })
    }
}

/// The address with this id.
pub async fn find(store: &Store, id: PartnerAddressId) -> Result<Option<PartnerAddress>> {
    store.read_one(select!("WHERE id = $1"), params![id]).await
}

/// Every address of an integration: of each kind at most one in each state.
pub async fn of(store: &Store, client_id: ClientId) -> Result<Vec<PartnerAddress>> {
    store.read_all(select!("WHERE client_id = $1 ORDER BY kind, state LIMIT 6"), params![client_id]).await
}

/// Addresses in the order of their ids, after `after`.
pub async fn page(store: &Store, after: &str, limit: i64) -> Result<Vec<PartnerAddress>> {
    store.read_all(select!("WHERE id > $1 ORDER BY id LIMIT $2"), params![after, limit]).await
}

/// Addresses in one state of review, after `after`.
pub async fn page_in_state(store: &Store, state: ReviewState, after: &str, limit: i64) -> Result<Vec<PartnerAddress>> {
    store.read_all(select!("WHERE state = $1 AND id > $2 ORDER BY id LIMIT $3"), params![state, after, limit]).await
}

/// Addresses that were decided about, at most `limit`, the latest decision first.
pub async fn decided(store: &Store, limit: i64) -> Result<Vec<PartnerAddress>> {
    store.read_all(select!("WHERE decided_at IS NOT NULL ORDER BY decided_at DESC, id DESC LIMIT $1"), params![limit]).await
}

/// Proposes an address in place of the one of its kind that waited.
pub fn propose(address: &PartnerAddress) -> [Step; 2] {
    [
        forget(address.client_id, address.kind, ReviewState::Pending),
        Step::guarded(
            sql!(
                "INSERT INTO partner_addresses (id, client_id, kind, uri, state, reason, created_at, decided_at)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING"
            ),
            params![
                address.id,
                address.client_id,
                address.kind,
                &address.uri,
                address.state,
                &address.reason,
                address.created_at,
                address.decided_at,
            ],
        ),
    ]
}

/// Takes back one that waits.
pub fn withdraw(id: PartnerAddressId) -> Step {
    Step::guarded(sql!("DELETE FROM partner_addresses WHERE id = $1 AND state = 'pending'"), params![id])
}

/// Decides about an address, if it still stands where the reviewer saw it. An approval takes it into use, and the one before out of it;
/// declining the one in use leaves the integration without.
pub fn decide(address: &PartnerAddress, review: &Review) -> Vec<Step> {
    let (client_id, uri) = (address.client_id, address.uri.as_str());
    let mut steps = match (review.from, review.to) {
        (_, ReviewState::Approved) => vec![set_in_use(client_id, address.kind, uri)],
        (ReviewState::Approved, _) => vec![unset_in_use(client_id, address.kind, uri)],
        (_, _) => Vec::new(),
    };
    steps.push(forget(client_id, address.kind, review.to));
    steps.push(Step::guarded(
        sql!("UPDATE partner_addresses SET state = $1, reason = $2, decided_at = $3 WHERE id = $4 AND state = $5"),
        params![review.to, &review.reason, review.at, address.id, review.from],
    ));
    steps
}

/// Forgets the address of this kind and state; for the approved one, when the integration's own was set without a review.
pub fn forget(client_id: ClientId, kind: AddressKind, state: ReviewState) -> Step {
    Step::run(
        sql!("DELETE FROM partner_addresses WHERE client_id = $1 AND kind = $2 AND state = $3"),
        params![client_id, kind, state],
    )
}

fn set_in_use(client_id: ClientId, kind: AddressKind, uri: &str) -> Step {
    let sql = match kind {
        AddressKind::FormUri => sql!("UPDATE integrations SET form_uri = $1 WHERE client_id = $2"),
        AddressKind::ConnectUrl => sql!("UPDATE integrations SET connect_url = $1 WHERE client_id = $2"),
    };
    Step::guarded(sql, params![uri, client_id])
}

/// Touches the row in any case, which keeps the order in which decisions wait.
fn unset_in_use(client_id: ClientId, kind: AddressKind, uri: &str) -> Step {
    let sql = match kind {
        AddressKind::FormUri => {
            sql!("UPDATE integrations SET form_uri = CASE WHEN form_uri = $1 THEN NULL ELSE form_uri END WHERE client_id = $2")
        }
        AddressKind::ConnectUrl => {
            sql!(
                "UPDATE integrations SET connect_url = CASE WHEN connect_url = $1 THEN NULL ELSE connect_url END
                 WHERE client_id = $2"
            )
        }
    };
    Step::guarded(sql, params![uri, client_id])
}
