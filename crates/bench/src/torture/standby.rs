//! The primary is gone and its standby is promoted: with a synchronous one nothing that was acknowledged is lost; with one that lags,
//! the last moments may be, and yet nobody is logged out of a connection that the standby has.

use crate::audit;
use crate::cluster::Cluster;
use crate::dice::Dice;
use crate::ledger::Count;
use crate::pair::Pair;
use crate::report::Outcome;
use crate::stage::Stage;
use crate::thief::Victim;
use bench::Result;
use bench::contestant::{Kept, Programs};
use std::path::Path;
use std::time::{Duration, Instant};

/// Whether the primary waits for its standby before it acknowledges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Replication {
    /// It does.
    Synchronous,
    /// It does not, and the standby is cut off shortly before.
    Asynchronous,
}

/// Two servers whose store's address names both machines; `promotions` times the primary is killed and its standby promoted.
/// `beside` is a server of the same installation, which nothing happens to.
pub(crate) async fn promoted(
    programs: &Programs,
    replication: Replication,
    promotions: u64,
    (mut dice, beside): (Dice, &str),
    log: &Path,
) -> Result<Outcome> {
    let mut pair = Pair::make(Cluster::behind(beside).await?.installed(), &mut dice).await?;
    let kept = Kept::Postgres(pair.database("countersign_torture").await?);
    let mut stage = Stage::set(programs, kept, (2, dice), log).await?;
    stage.crowd().await?;
    let mut slowest = Duration::ZERO;
    for promotion in 1..=promotions {
        pair.add_standby(replication == Replication::Synchronous).await?;
        stage.wait(500, 2_500).await;
        let victim = match replication {
            Replication::Synchronous => None,
            Replication::Asynchronous => fall_behind(&pair, &mut stage).await?,
        };
        pair.kill_primary()?;
        stage.kills += 1;
        stage.wait(0, 1_000).await;
        pair.promote().await?;
        let since = Instant::now();
        if replication == Replication::Asynchronous {
            audit::settle(&stage.field, &stage.kept).await?;
        }
        stage.until_answered().await?;
        slowest = slowest.max(since.elapsed());
        if let Some(victim) = victim {
            victim.meets_the_thief().await;
        }
        stage.wait(1_500, 3_000).await;
        stage.audit().await?;
        println!(
            "{replication:?} standby: {promotion} of {promotions} promoted, {} requests answered",
            stage.field.ledger.answered()
        );
    }
    stage.notes.push(format!("after the standby was promoted, everything was answered again within {} ms", slowest.as_millis()));
    if replication == Replication::Asynchronous && stage.field.ledger.counted(Count::LostRefresh) == 0 {
        stage.notes.push("no refresh was lost this time, so that none of those was made up for".to_owned());
    }
    let name = match replication {
        Replication::Synchronous => "The primary of PostgreSQL killed, and its synchronous standby promoted",
        Replication::Asynchronous => "The primary of PostgreSQL killed, and a standby promoted that lagged",
    };
    stage.finish(name).await
}

/// The standby has everything of before, and nothing of what the primary acknowledges from now on.
async fn fall_behind(pair: &Pair, stage: &mut Stage) -> Result<Option<Victim>> {
    let victim = Victim::chosen(stage.line()).await;
    // In this order: whatever the book takes for sure is acknowledged before the place that the standby must have reached.
    stage.field.ledger.doubt();
    pair.until_caught_up().await?;
    pair.cut().await?;
    stage.wait(200, 1_000).await;
    match victim {
        Some(victim) => Ok(victim.goes_on().await),
        None => Ok(None),
    }
}
