//! An honest partner: goes on with its connections, and asks again when an answer is lost.

use crate::field::Chain;
use crate::ledger::{Count, Standing};
use crate::line::{Line, Told};
use crate::loss::Asked;
use bench::http;
use std::time::{Duration, Instant};

/// Connections of one partner.
const CHAINS: usize = 8;
/// How long a change may take until every node's caches know it, with room for a machine that is busy.
const KNOWN_EVERYWHERE: Duration = Duration::from_secs(3);

/// Refreshes, asks for tokens by client credentials and has them introspected, until the run is over.
pub(crate) async fn go_on(mut line: Line) {
    let mut chains: Vec<Chain> = Vec::with_capacity(CHAINS);
    while !line.field.is_over() {
        if (chains.len() < CHAINS || line.dice.below(200) == 0)
            && let Some(chain) = line.field.take()
        {
            if chains.len() == CHAINS {
                chains.swap_remove(line.dice.below(CHAINS));
            }
            chains.push(chain);
        }
        let Some(chosen) = (!chains.is_empty()).then(|| line.dice.below(chains.len())) else {
            line.pause().await;
            continue;
        };
        let chain = chains[chosen].clone();
        match line.dice.below(10) {
            0 => introspect(&mut line, &chain).await,
            1 | 2 => credentials(&mut line, &chain).await,
            _ => match refresh(&mut line, &chain).await {
                Some(next) => chains[chosen] = next,
                None => drop(chains.swap_remove(chosen)),
            },
        }
    }
}

/// Reads only, of one connection, until the run is over: what needs no room in the store.
pub(crate) async fn read(mut line: Line) {
    let mut chain = None;
    while !line.field.is_over() {
        chain = chain.or_else(|| line.field.take());
        match &chain {
            Some(chain) if line.dice.below(2) == 0 => introspect(&mut line, chain).await,
            Some(chain) => credentials(&mut line, chain).await,
            None => {}
        }
        line.pause().await;
    }
}

/// One refresh; `None` when the run is over, or the chain is, which must never be.
pub(crate) async fn refresh(line: &mut Line, chain: &Chain) -> Option<Chain> {
    let request = refresh_request(line, chain);
    let told = line.insist(&request).await?;
    let next = (told.status == 200).then(|| line.field.received(&told)).flatten();
    match next {
        Some(next) if next.handle.generation == chain.handle.generation + 1 => {
            line.field.ledger.count(Count::Refreshed);
            Some(next)
        }
        _ => {
            let generation = chain.handle.generation;
            let what = format!("an honest chain ended at generation {generation}: {}", told.shown());
            line.field.ledger.broken_unless_lost(chain.handle.connection_id, Asked::Refresh, what);
            None
        }
    }
}

/// The request for that.
pub(crate) fn refresh_request(line: &Line, chain: &Chain) -> Vec<u8> {
    line.field.form("/oauth/token", &[("grant_type", "refresh_token"), ("refresh_token", &chain.refresh_token)])
}

fn credentials_request(line: &Line, chain: &Chain) -> Vec<u8> {
    let organization = chain.handle.organization_id.to_string();
    line.field.form("/oauth/token", &[("grant_type", "client_credentials"), ("organization_id", &organization)])
}

async fn credentials(line: &mut Line, chain: &Chain) {
    let request = credentials_request(line, chain);
    let Some(told) = line.insist(&request).await else { return };
    if told.status == 200 && told.member("access_token").is_some() {
        line.field.ledger.count(Count::Credentials);
    } else {
        let what = format!("client credentials under a live grant: {}", told.shown());
        line.field.ledger.broken_unless_lost(chain.handle.connection_id, Asked::Other, what);
    }
}

async fn introspect(line: &mut Line, chain: &Chain) {
    let world = &line.field.seeded.world;
    let head = http::basic(&world.resource.id.to_string(), &world.resource_secret);
    let request = http::post("/oauth/introspect", &head, &[("token", &chain.access_token)]);
    let Some(told) = line.insist(&request).await else { return };
    if told.status == 200 && told.body().contains("\"active\":true") {
        line.field.ledger.count(Count::Introspected);
    } else {
        let what = format!("a live connection's access token, introspected: {}", told.shown());
        line.field.ledger.broken_unless_lost(chain.handle.connection_id, Asked::Other, what);
    }
}

/// Ends connections and grants, and tries what has ended.
pub(crate) async fn leave(mut line: Line) {
    let mut ended: Vec<(Chain, Option<Instant>)> = Vec::new();
    while !line.field.is_over() {
        tokio::time::sleep(line.dice.milliseconds(20, 200)).await;
        if let Some(chain) = line.field.take() {
            let by_operator = line.dice.below(2) == 0;
            let request = ending(&mut line, &chain, by_operator);
            let Some(told) = line.insist(&request).await else { return };
            if has_ended(&line, &chain, &told) {
                ended.push((chain, by_operator.then(Instant::now)));
            }
        }
        if !ended.is_empty() {
            let chosen = line.dice.below(ended.len());
            let (chain, since) = ended[chosen].clone();
            if !come_back(&mut line, &chain, since).await {
                drop(ended.swap_remove(chosen));
            }
        }
    }
}

/// The request that ends a connection, or the grant it is under.
pub(crate) fn ending(line: &mut Line, chain: &Chain, by_operator: bool) -> Vec<u8> {
    line.field.ledger.stands(chain.handle.connection_id, Standing::Ending);
    if by_operator { revocation(line, chain) } else { partners_revocation(line, chain) }
}

/// Whether the answer says that it has ended, as it must.
pub(crate) fn has_ended(line: &Line, chain: &Chain, told: &Told) -> bool {
    if told.status != 200 {
        line.field.ledger.broken_unless_lost(chain.handle.connection_id, Asked::Other, format!("a revocation: {}", told.shown()));
        return false;
    }
    line.field.ledger.count(Count::Revoked);
    line.field.ledger.stands(chain.handle.connection_id, Standing::Ended);
    true
}

fn partners_revocation(line: &Line, chain: &Chain) -> Vec<u8> {
    line.field.form("/oauth/revoke", &[("token", &chain.refresh_token)])
}

fn revocation(line: &mut Line, chain: &Chain) -> Vec<u8> {
    let head = format!(
        "authorization: Bearer {}\r\nidempotency-key: torture-{}\r\ncontent-type: application/json\r\n",
        line.field.operator_key, chain.grant_id
    );
    http::post_body(&format!("/v1/admin/grants/{}/revoke", chain.grant_id), &head, "{\"reason\":\"Torture.\"}")
}

/// What was revoked never comes back, whoever asks and whichever way; false when its revocation was lost with a primary.
async fn come_back(line: &mut Line, chain: &Chain, grant_ended: Option<Instant>) -> bool {
    let known = grant_ended.is_some_and(|since| since.elapsed() > KNOWN_EVERYWHERE);
    let request = if known { credentials_request(line, chain) } else { refresh_request(line, chain) };
    let Some(told) = line.insist(&request).await else { return true };
    if told.status == 400 {
        line.field.ledger.count(Count::Refused);
        return true;
    }
    line.field.ledger.came_back(chain.handle.connection_id, format!("what was revoked came back: {}", told.shown()));
    false
}
