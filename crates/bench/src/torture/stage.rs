//! Servers over one store, and the crowd in front of them.

use crate::audit::audit;
use crate::dice::Dice;
use crate::field::{Field, low_address};
use crate::ledger::Count;
use crate::line::Line;
use crate::report::Outcome;
use crate::{newcomer, partner};
use bench::contestant::{self, Kept, Programs};
use bench::process::Running;
use bench::requests::ours;
use bench::{Problem, Result, seed};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};
use storage::{Durability, Options, Store};
use tokio::task::JoinSet;

/// Partners, each on lines of its own.
const PARTNERS: usize = 12;
/// Customers who connect at the same time.
const NEWCOMERS: usize = 4;
/// Connections that there are before anything is broken.
const ENOUGH: u64 = 32;

/// A scenario under way.
pub(crate) struct Stage {
    pub(crate) field: Arc<Field>,
    pub(crate) dice: Dice,
    pub(crate) kept: Kept,
    pub(crate) nodes: Vec<Option<Running>>,
    /// How often somebody or something was killed.
    pub(crate) kills: u64,
    /// What the report adds.
    pub(crate) notes: Vec<String>,
    programs: Programs,
    log: PathBuf,
    /// Everybody who asks.
    pub(crate) crowd: JoinSet<()>,
    audits: u64,
    slowest_start: Duration,
    began: Instant,
}

impl Stage {
    /// Fills the store and starts `nodes` servers over it.
    ///
    /// # Errors
    /// When a store or a server refuses.
    pub(crate) async fn set(programs: &Programs, kept: Kept, (nodes, mut dice): (usize, Dice), log: &Path) -> Result<Self> {
        let mut addresses = Vec::with_capacity(nodes);
        for _ in 0..nodes {
            addresses.push(low_address(&mut dice)?);
        }
        let options = Options::from_url(&kept.url()).map_err(|error| error.to_string())?.durability(Durability::Off);
        let store = Store::open(&options).await.map_err(|error| error.to_string())?;
        let public = addresses.first().ok_or("a scenario without a server")?;
        let seeded = seed::fill(store, &format!("http://{public}"), (0, 0)).await?;
        let operator_key = seeded.operator_key().await?;
        seeded.close().await;
        let field = Arc::new(Field::new(addresses, seeded, operator_key));
        let mut stage = Self {
            field,
            dice,
            kept,
            nodes: (0..nodes).map(|_| None).collect(),
            kills: 0,
            notes: Vec::new(),
            programs: programs.clone(),
            log: log.to_owned(),
            crowd: JoinSet::new(),
            audits: 0,
            slowest_start: Duration::ZERO,
            began: Instant::now(),
        };
        for node in 0..nodes {
            stage.start(node).await?;
        }
        // The first start of all makes what later ones find.
        stage.slowest_start = Duration::ZERO;
        Ok(stage)
    }

    /// Starts a server that does not run.
    ///
    /// # Errors
    /// When it does not become ready.
    pub(crate) async fn start(&mut self, node: usize) -> Result<()> {
        let (address, public) = (self.field.nodes[node], self.field.nodes[0]);
        let mut command = contestant::server(&self.programs, &self.kept, (address, public));
        let log = std::fs::File::options().create(true).append(true).open(&self.log);
        command.stderr(log.map_err(|error| -> Problem { format!("{}: {error}", self.log.display()) })?);
        let running = Running::start(command, address, "/readyz").await?;
        self.slowest_start = self.slowest_start.max(running.ready_after);
        self.nodes[node] = Some(running);
        Ok(())
    }

    /// Kills a server, as `kill -9` does.
    pub(crate) fn kill(&mut self, node: usize) {
        self.nodes[node] = None;
        self.kills += 1;
    }

    /// Lets the crowd in, and waits until there is something to lose.
    ///
    /// # Errors
    /// When nobody can connect.
    pub(crate) async fn crowd(&mut self) -> Result<()> {
        let cookie = ours::session_cookie(self.field.nodes[0]).await?;
        for _ in 0..PARTNERS {
            let line = self.line();
            self.crowd.spawn(partner::go_on(line));
        }
        let people = self.field.seeded.people.clone();
        for people in people.chunks(people.len().div_ceil(NEWCOMERS)) {
            let lines = (self.line(), self.line());
            self.crowd.spawn(newcomer::connect(lines, people.to_vec(), cookie.clone()));
        }
        let began = Instant::now();
        while self.field.ledger.counted(Count::Exchanged) < ENOUGH {
            if began.elapsed() > Duration::from_mins(1) {
                return Err(format!("nobody can connect; the servers' log is {}", self.log.display()));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        let line = self.line();
        self.crowd.spawn(partner::leave(line));
        Ok(())
    }

    /// Lines of somebody new.
    pub(crate) fn line(&mut self) -> Line {
        Line::new(&self.field, self.dice.fork())
    }

    /// Waits for between `from` and `to` milliseconds.
    pub(crate) async fn wait(&mut self, from: usize, to: usize) {
        tokio::time::sleep(self.dice.milliseconds(from, to)).await;
    }

    /// Waits until the crowd is answered again.
    ///
    /// # Errors
    /// When it is not within a minute.
    pub(crate) async fn until_answered(&self) -> Result<Duration> {
        let (began, before) = (Instant::now(), self.field.ledger.answered());
        while self.field.ledger.answered() < before + 20 {
            if began.elapsed() > Duration::from_mins(1) {
                return Err(format!("nobody is answered; the servers' log is {}", self.log.display()));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        Ok(began.elapsed())
    }

    /// Reads the whole store while nobody asks.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) async fn audit(&mut self) -> Result<()> {
        self.audits += 1;
        audit(&self.field, &self.kept).await
    }

    /// Sends the crowd home, looks a last time, and sums up.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub(crate) async fn finish(mut self, name: &'static str) -> Result<Outcome> {
        self.field.end();
        while let Some(gone) = self.crowd.join_next().await {
            if let Err(error) = gone {
                self.field.ledger.broken(format!("somebody of the crowd ended: {error}"));
            }
        }
        self.audit().await?;
        if self.slowest_start > Duration::ZERO {
            self.notes.push(format!("the slowest start to the first answer took {} ms", self.slowest_start.as_millis()));
        }
        let length = self.began.elapsed();
        Ok(Outcome::of(name, (self.kills, self.audits, length), &self.field.ledger, self.notes))
    }
}
