//! A batch: one transaction, its statements sent together.

use std::{future::poll_fn, task::Poll};

use futures_util::future::maybe_done;
use tokio_postgres::{Client, Statement};

use super::{
    Postgres,
    failure::Failure,
    lent::{Lent, execute},
};
use crate::{Outcome, Step};

type Outcomes = Option<Vec<Outcome>>;

/// Runs the batch once. Until COMMIT is sent, a failure means that nothing happened.
pub(super) async fn run(postgres: &Postgres, steps: &[Step]) -> Result<Outcomes, Failure> {
    let lent = postgres.lend().await?;
    match run_uncommitted(&lent, steps).await {
        Ok(Some(outcomes)) => lent.commit().await.map(|()| Some(outcomes)),
        Ok(None) => {
            lent.roll_back().await;
            Ok(None)
        }
        Err(failure) => {
            lent.roll_back().await;
            Err(failure.unsent())
        }
    }
}

async fn run_uncommitted(lent: &Lent, steps: &[Step]) -> Result<Outcomes, Failure> {
    let mut statements = Vec::with_capacity(steps.len());
    for step in steps {
        statements.push(lent.prepare(step.sql).await?);
    }
    lent.begin().await?;
    lent.in_time(pipelined(lent.client()?, steps, &statements)).await
}

/// Sends every statement, then reads the answers in order: the first guard that was missed, or the first error, decides. What came
/// after a missed guard is no error, since on its own it would not have been run.
async fn pipelined(client: &Client, steps: &[Step], statements: &[Statement]) -> Result<Outcomes, tokio_postgres::Error> {
    let mut running: Vec<_> = steps
        .iter()
        .zip(statements)
        .map(|(step, statement)| Box::pin(maybe_done(execute(client, statement, &step.params))))
        .collect();
    poll_fn(|context| {
        for one in &mut running {
            // The first poll sends; an answer that is there already is kept.
            let _ = one.as_mut().poll(context);
        }
        Poll::Ready(())
    })
    .await;
    let mut outcomes = Vec::with_capacity(steps.len());
    for (one, step) in running.iter_mut().zip(steps) {
        one.as_mut().await;
        let Some(outcome) = one.as_mut().take_output().transpose()? else {
            continue;
        };
        if step.guard && outcome.changes == 0 {
            return Ok(None);
        }
        outcomes.push(outcome);
    }
    Ok(Some(outcomes))
}
