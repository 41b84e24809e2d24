//! `kill -9` of a server at any moment, again and again: started anew over the same store, it goes on where it was.

use crate::dice::Dice;
use crate::report::Outcome;
use crate::stage::Stage;
use bench::Result;
use bench::contestant::{Kept, Programs};
use std::path::Path;

/// Kills from one audit to the next, at least.
const BETWEEN_AUDITS: u64 = 10;
/// Audits of a long run, about: each reads everything that there is by then.
const AUDITS: u64 = 20;

/// One server over a SQLite file.
pub(crate) async fn sqlite(programs: &Programs, kills: u64, dice: Dice, directory: &Path) -> Result<Outcome> {
    let kept = Kept::Sqlite(directory.join("kills.db"));
    let stage = Stage::set(programs, kept, (1, dice), &directory.join("kills.log")).await?;
    killed(stage, kills, "kill -9 of the server, on SQLite").await
}

/// Two servers over one PostgreSQL, each killed in turn while the other goes on.
pub(crate) async fn postgres(programs: &Programs, kills: u64, (dice, url): (Dice, String), log: &Path) -> Result<Outcome> {
    let stage = Stage::set(programs, Kept::Postgres(url), (2, dice), log).await?;
    killed(stage, kills, "kill -9 of two servers in turn, over one PostgreSQL").await
}

async fn killed(mut stage: Stage, kills: u64, name: &'static str) -> Result<Outcome> {
    stage.crowd().await?;
    let between_audits = BETWEEN_AUDITS.max(kills / AUDITS);
    for kill in 1..=kills {
        stage.wait(30, 700).await;
        let node = usize::try_from(kill).unwrap_or_default() % stage.nodes.len();
        stage.kill(node);
        stage.wait(0, 100).await;
        stage.start(node).await?;
        if kill % between_audits == 0 {
            stage.audit().await?;
            println!("{name}: {kill} of {kills}, {} requests answered", stage.field.ledger.answered());
        }
    }
    stage.until_answered().await?;
    stage.finish(name).await
}
