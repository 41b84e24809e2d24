//! What the rows say, while nobody asks: each acknowledged answer is there, and the rules that hold in every store hold.

use crate::field::Field;
use crate::ledger::{Acknowledged, Count, Standing};
use bench::contestant::Kept;
use bench::{Problem, Result, seed};
use model::connection::{Connection, ConnectionState};
use std::collections::HashMap;
use std::time::Duration;
use storage::{Options, Store};

/// Stops everybody between two requests, reads the whole store beside its servers, and takes down what is broken.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn audit(field: &Field, kept: &Kept) -> Result<()> {
    let _rest = field.at_rest().await;
    let store = beside(kept).await?;
    for rule in storage::testing::violations(&store, seed::now()).await {
        field.ledger.broken(format!("a row breaks the rule: {rule}"));
    }
    let replays = storage::testing::audited(&store, "connection.replay_detected").await;
    let thefts = field.ledger.counted(Count::Caught);
    if u64::try_from(replays).ok() != Some(thefts) {
        field.ledger.broken(format!("a refresh token counted as replayed {replays} times, after {thefts} thefts"));
    }
    for (id, acknowledged) in field.ledger.chains() {
        let row =
            storage::connection::find(&store, acknowledged.organization_id, id).await.map_err(|error| unreadable(&error))?;
        if let Some(wrong) = wrong(&acknowledged, row.as_ref()) {
            field.ledger.broken(format!("{id}: {wrong}"));
        }
    }
    store.close().await;
    Ok(())
}

/// Reads, while nobody asks, what a standby that was promoted lacks: from here on the book says what the store says.
///
/// # Errors
/// When the store cannot be read.
pub(crate) async fn settle(field: &Field, kept: &Kept) -> Result<()> {
    let _rest = field.at_rest().await;
    let store = beside(kept).await?;
    let mut rows = HashMap::new();
    for (id, acknowledged) in field.ledger.chains() {
        let row =
            storage::connection::find(&store, acknowledged.organization_id, id).await.map_err(|error| unreadable(&error))?;
        rows.extend(row.map(|row| (id, row)));
    }
    field.ledger.settle(&rows);
    store.close().await;
    Ok(())
}

async fn beside(kept: &Kept) -> Result<Store> {
    let options = Options::from_url(&kept.url()).map_err(|error| error.to_string())?;
    // After a thousand kills a rule goes through more rows than any request does.
    Store::open(&options.shared().statement_timeout(Duration::from_mins(5))).await.map_err(|error| unreadable(&error))
}

fn unreadable(error: &storage::Error) -> Problem {
    format!("the audit cannot read the store: {error}")
}

/// What is wrong with the row of a connection of which this was acknowledged.
fn wrong(acknowledged: &Acknowledged, row: Option<&Connection>) -> Option<String> {
    if matches!(acknowledged.standing, Standing::Lost | Standing::Unexchanged) {
        return None;
    }
    let Some(row) = row else { return Some("acknowledged, and not in the store".to_owned()) };
    let generation = acknowledged.generation;
    // One more at most: the answer of the newest refresh may have been lost.
    if !(generation..=generation + 1).contains(&row.generation) {
        return Some(format!("generation {generation} was acknowledged, {} is in the store", row.generation));
    }
    let state = row.state;
    match acknowledged.standing {
        Standing::Live if state != ConnectionState::Active => Some(format!("an honest chain that is {state:?}")),
        Standing::Ended if state != ConnectionState::Revoked => Some(format!("an acknowledged revocation, and it is {state:?}")),
        Standing::Live | Standing::Ended | Standing::Ending | Standing::Lost | Standing::Unexchanged => None,
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use protocol::Timestamp;
    use protocol::handle::MacKeyId;
    use protocol::id::{AttemptId, ClientId, ConnectionId, OrganizationId};

    pub(crate) fn row(generation: u32, state: ConnectionState) -> Connection {
        let at = Timestamp::from_micros(0);
        Connection {
            organization_id: OrganizationId::from_bytes([1; 16]),
            id: ConnectionId::from_bytes([2; 16]),
            client_id: ClientId::from_bytes([3; 16]),
            grant_id: None,
            attempt_id: AttemptId::from_bytes([4; 16]),
            installation_id: None,
            state,
            generation,
            mac_key_id: MacKeyId(1),
            scopes: protocol::scope::ScopeSet::default(),
            external_id: None,
            audience: String::new(),
            redirect_uri: String::new(),
            code_challenge: None,
            created_at: at,
            code_expires_at: at,
            redeemed_at: None,
            rotated_at: at,
            expires_at: at,
            ends_at: None,
        }
    }

    #[test]
    fn what_was_acknowledged_and_is_not_in_the_row_is_found() {
        use ConnectionState::{Active, Revoked};
        let of = |standing| Acknowledged { organization_id: OrganizationId::from_bytes([1; 16]), generation: 5, standing };
        for (standing, found, is_wrong) in [
            (Standing::Live, None, true),
            (Standing::Live, Some(row(4, Active)), true),
            (Standing::Live, Some(row(5, Active)), false),
            (Standing::Live, Some(row(6, Active)), false),
            (Standing::Live, Some(row(7, Active)), true),
            (Standing::Live, Some(row(5, Revoked)), true),
            (Standing::Ending, Some(row(5, Revoked)), false),
            (Standing::Ended, Some(row(5, Revoked)), false),
            (Standing::Ended, Some(row(5, Active)), true),
        ] {
            assert_eq!(wrong(&of(standing), found.as_ref()).is_some(), is_wrong, "{standing:?} {found:?}");
        }
    }
}
