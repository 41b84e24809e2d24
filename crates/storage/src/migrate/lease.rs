//! Which node migrates: one row, taken by compare and set.
//!
//! No clocks are compared. The holder moves the row's beat every second; whoever waits takes over once the beat stood still for
//! some seconds of its own monotonic clock.

use std::time::Duration;

use tokio::time::{Instant, MissedTickBehavior};

use crate::{Error, Result, postgres::Postgres, row, sql::sql, value::params};

const BEAT: Duration = Duration::from_secs(1);
const DEAD: Duration = Duration::from_secs(5);
const LOOK: Duration = Duration::from_millis(50);

/// The right to migrate, while its beat is the row's.
#[derive(Debug)]
pub(super) struct Lease {
    beat: i64,
}

/// Waits for the lease.
pub(super) async fn take(postgres: &Postgres) -> Result<Lease> {
    let make = sql!("INSERT INTO migration_lease (id, beat, held) VALUES (1, 0, FALSE) ON CONFLICT (id) DO NOTHING");
    postgres.write(make, Vec::new()).await?;
    let mut seen: Option<(i64, Instant)> = None;
    loop {
        let look = sql!("SELECT beat, held FROM migration_lease WHERE id = 1");
        let rows = postgres.read(look, Vec::new()).await?.rows;
        let Some((beat, held)) = rows.into_iter().next().map(row::read::<(i64, bool)>).transpose()? else {
            return Err(Error::Migration("the row of migration_lease was removed meanwhile: start again".into()));
        };
        let still = match seen {
            Some((same, since)) if same == beat => since.elapsed(),
            Some(_) | None => {
                seen = Some((beat, Instant::now()));
                Duration::ZERO
            }
        };
        if (!held || still >= DEAD) && set(postgres, beat, true).await? {
            return Ok(Lease { beat: beat + 1 });
        }
        tokio::time::sleep(LOOK).await;
    }
}

impl Lease {
    /// Does the work, and keeps the lease meanwhile. An error when another node took it, which thought this one dead.
    pub(super) async fn keep_while<T>(&mut self, postgres: &Postgres, work: impl Future<Output = Result<T>>) -> Result<T> {
        let mut beats = tokio::time::interval_at(Instant::now() + BEAT, BEAT);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        tokio::pin!(work);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = beats.tick() => {
                    if !set(postgres, self.beat, true).await? {
                        return Err(Error::Migration("another node took over: start again".into()));
                    }
                    self.beat += 1;
                }
            }
        }
    }

    /// Lets the next node go on at once. If that fails, it waits until the beat stood still for long enough.
    pub(super) async fn release(self, postgres: &Postgres) {
        match set(postgres, self.beat, false).await {
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "the migration lease was not released; it ends by itself");
            }
        }
    }
}

/// Moves the beat from the one that was seen; false when somebody else did so first.
async fn set(postgres: &Postgres, beat: i64, held: bool) -> Result<bool> {
    let sql = sql!("UPDATE migration_lease SET beat = beat + 1, held = $1 WHERE id = 1 AND beat = $2 RETURNING beat");
    Ok(postgres.write(sql, params![held, beat]).await?.changes == 1)
}
