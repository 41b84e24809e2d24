//! PostgreSQL itself ends under load and comes back: 503 meanwhile, and nothing that was acknowledged is lost.

use crate::cluster::Cluster;
use crate::dice::Dice;
use crate::ledger::Count;
use crate::report::Outcome;
use crate::stage::Stage;
use bench::Result;
use bench::contestant::{Kept, Programs};
use std::path::Path;
use std::time::Duration;

/// Outages from one audit to the next.
const BETWEEN_AUDITS: u64 = 5;

/// Two servers over one PostgreSQL, which ends `outages` times: by `kill -9`, or stopped at once.
pub(crate) async fn postgres(programs: &Programs, outages: u64, (dice, url): (Dice, String), log: &Path) -> Result<Outcome> {
    let cluster = Cluster::behind(&url).await?;
    let mut stage = Stage::set(programs, Kept::Postgres(url), (2, dice), log).await?;
    stage.crowd().await?;
    let mut slowest = Duration::ZERO;
    for outage in 1..=outages {
        stage.wait(100, 1_500).await;
        if stage.dice.below(2) == 0 { cluster.kill() } else { cluster.stop() }?;
        stage.kills += 1;
        stage.wait(100, 2_000).await;
        cluster.start().await?;
        slowest = slowest.max(stage.until_answered().await?);
        if outage % BETWEEN_AUDITS == 0 {
            stage.audit().await?;
            println!("PostgreSQL ends: {outage} of {outages}, {} requests answered", stage.field.ledger.answered());
        }
    }
    if stage.field.ledger.counted(Count::Unavailable) == 0 {
        stage.field.ledger.broken("PostgreSQL was away, and nobody was answered 503".to_owned());
    }
    stage.notes.push(format!("after PostgreSQL was back, everything was answered again within {} ms", slowest.as_millis()));
    stage.finish("PostgreSQL itself killed, or stopped at once, under two servers").await
}
