//! Group commit: what waits is run together and made durable by one wait for the disk.

use rusqlite::Connection;

use super::{
    connection::{control, run},
    interactive::{commit, roll_back},
    job::{Answer, Work},
    reserve::Reserve,
};
use crate::{Error, Outcome, Result, Step};

/// How much work shares one commit at most.
const BOUND: usize = 256;

/// Runs `first` and what `next` still gives, commits once, then answers everybody.
///
/// Work that fails for a reason of its own (a constraint) leaves the others alone. When SQLite ends the whole transaction (the disk
/// is full), nothing of the group was written, so each piece is run again with a commit of its own: a piece fails for its
/// own reason only. What a full store does not admit is not tried. Returns how many statements were run.
pub(super) fn run_group(
    (connection, reserve): (&Connection, &mut Reserve),
    first: Work,
    mut next: impl FnMut() -> Option<Work>,
) -> usize {
    reserve.regain(connection);
    if let Err(error) = control(connection, "BEGIN IMMEDIATE") {
        // Those who wait have waited as long; whoever comes after an answer gets an attempt of its own.
        let waiting: Vec<_> = std::iter::once(first).chain(std::iter::from_fn(next)).collect();
        for work in waiting {
            work.refuse(error.clone());
        }
        return 0;
    }
    let mut group = Vec::new();
    let mut taken = Some(first);
    let mut spoiled = false;
    while let Some(work) = taken {
        if !reserve.admits(&work) {
            work.refuse(Error::Full);
        } else if !work.is_abandoned() {
            let answer = work.run(connection);
            group.push((work, answer));
            spoiled = connection.is_autocommit();
        }
        taken = if spoiled || group.len() >= BOUND { None } else { next() };
    }
    let committed = if spoiled { Ok(()) } else { commit(connection) };
    let statements = group.iter().map(|(work, _)| work.statements()).sum();
    let nothing_written = spoiled || committed == Err(Error::Full);
    for (work, answer) in group {
        match &committed {
            _ if nothing_written => run_alone(connection, reserve, work),
            Ok(()) => work.answer(answer),
            Err(error) => work.refuse(error.clone()),
        }
    }
    statements
}

/// Once more with the kept room, if the work is urgent and only room is missing.
fn run_alone(connection: &Connection, reserve: &mut Reserve, work: Work) {
    let mut result = attempt(connection, &work);
    if result.as_ref().err() == Some(&Error::Full) && work.is_urgent() && reserve.release(connection) {
        result = attempt(connection, &work);
    }
    match result {
        Ok(answer) => work.answer(answer),
        Err(error) => work.refuse(error),
    }
}

fn attempt(connection: &Connection, work: &Work) -> Result<Answer> {
    control(connection, "BEGIN IMMEDIATE")?;
    let answer = match work.run(connection) {
        Answer::Statement(result) => result.map(|outcome| Answer::Statement(Ok(outcome))),
        Answer::Batch(result) => result.map(|outcomes| Answer::Batch(Ok(outcomes))),
    };
    match answer {
        Ok(answer) => commit(connection).map(|()| answer),
        Err(error) => {
            roll_back(connection);
            Err(error)
        }
    }
}

impl Work {
    fn statements(&self) -> usize {
        match self {
            Self::Statement { .. } => 1,
            Self::Batch { steps, .. } => steps.len(),
        }
    }

    fn run(&self, connection: &Connection) -> Answer {
        match self {
            Self::Statement { sql, params, .. } => Answer::Statement(run(connection, sql, params)),
            Self::Batch { steps, .. } => Answer::Batch(run_batch(connection, steps)),
        }
    }
}

/// Runs a batch that leaves no trace unless it succeeds; if even that fails, it ends the whole transaction.
fn run_batch(connection: &Connection, steps: &[Step]) -> Result<Option<Vec<Outcome>>> {
    control(connection, "SAVEPOINT batch")?;
    let outcomes = run_steps(connection, steps);
    let undone = match outcomes {
        Ok(Some(_)) => Ok(()),
        Ok(None) | Err(_) if connection.is_autocommit() => return outcomes,
        Ok(None) | Err(_) => control(connection, "ROLLBACK TO batch"),
    };
    if let Err(error) = undone.and_then(|()| control(connection, "RELEASE batch")) {
        roll_back(connection);
        return Err(error);
    }
    outcomes
}

fn run_steps(connection: &Connection, steps: &[Step]) -> Result<Option<Vec<Outcome>>> {
    let mut outcomes = Vec::with_capacity(steps.len());
    for step in steps {
        let outcome = run(connection, step.sql, &step.params)?;
        if step.guard && outcome.changes == 0 {
            return Ok(None);
        }
        outcomes.push(outcome);
    }
    Ok(Some(outcomes))
}
