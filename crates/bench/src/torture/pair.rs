//! A PostgreSQL server of the scenario's own, and the standby that takes over from it.
//!
//! Both ports stand in the address that servers are given, as an operator would write it, and each standby takes the directory and
//! the port of the primary that was lost before.

use crate::cluster::{Installed, read, run};
use crate::field::low_address;
use crate::questions;
use bench::{Result, contestant};
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

const SCRIPT: &str = include_str!("pair.sh");
/// How the standby calls itself to its primary.
const NAME: &str = "countersign_standby";

/// The primary, and at times its standby; dropped, both stop and their data is gone.
pub(crate) struct Pair {
    installed: Installed,
    keeper: Child,
    base: PathBuf,
    ports: [u16; 2],
    primary: usize,
}

impl Pair {
    /// Makes a primary with nothing in it, durable as a production's is.
    ///
    /// # Errors
    /// When PostgreSQL refuses.
    pub(crate) async fn make(installed: &Installed, dice: &mut crate::dice::Dice) -> Result<Self> {
        let ports = [low_address(dice)?.port(), low_address(dice)?.port()];
        let mut keeper = installed.command("sh")?;
        keeper.args(["-c", SCRIPT, "pair.sh"]).arg(&installed.programs).stdin(Stdio::piped()).stdout(Stdio::piped());
        // Its own group: the terminal's interrupt ends this program, and the script still cleans up after it.
        let mut keeper = keeper.process_group(0).spawn().map_err(|error| format!("sh cannot be started: {error}"))?;
        let mut base = String::new();
        if let Some(output) = keeper.stdout.take() {
            BufReader::new(output).read_line(&mut base).map_err(|error| format!("no directory for PostgreSQL: {error}"))?;
        }
        let pair = Self { installed: installed.clone(), keeper, base: base.trim_end().into(), ports, primary: 0 };
        let mut initdb = pair.installed.program("initdb")?;
        initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"]);
        quietly(initdb.arg(pair.data(0))).await?;
        pair.start(0).await?;
        Ok(pair)
    }

    /// The address of a fresh database, wherever the primary is by then.
    ///
    /// # Errors
    /// When the primary refuses.
    pub(crate) async fn database(&self, name: &str) -> Result<String> {
        contestant::fresh_database(&self.url(self.primary), name).await?;
        let [one, other] = self.ports;
        Ok(format!("postgres://postgres@127.0.0.1:{one},127.0.0.1:{other}/{name}?target_session_attrs=read-write"))
    }

    /// Makes a standby of the primary while that is at work, and waits until it streams; when `synchronous`, until the primary
    /// acknowledges nothing that the standby does not have.
    ///
    /// # Errors
    /// When PostgreSQL refuses, or it takes longer than a minute.
    pub(crate) async fn add_standby(&self, synchronous: bool) -> Result<()> {
        let (port, data) = (self.ports[self.primary], self.data(self.standby()));
        if data.exists() {
            std::fs::remove_dir_all(&data).map_err(|error| format!("{}: {error}", data.display()))?;
        }
        let mut copy = self.installed.program("pg_basebackup")?;
        copy.arg(format!("--dbname=host=127.0.0.1 port={port} user=postgres application_name={NAME}"));
        copy.args(["--write-recovery-conf", "--checkpoint=fast", "--no-sync", "--pgdata"]);
        quietly(copy.arg(&data)).await?;
        self.start(self.standby()).await?;
        if synchronous {
            questions::set(&self.url(self.primary), "synchronous_standby_names", NAME).await?;
        }
        let state = if synchronous { "sync_state = 'sync'" } else { "TRUE" };
        let question = format!("SELECT EXISTS (SELECT FROM pg_stat_replication WHERE state = 'streaming' AND {state})");
        questions::until(&self.url(self.primary), &question, "no standby takes part").await
    }

    /// Waits until the standby has everything that the primary has acknowledged by now.
    ///
    /// # Errors
    /// When it takes longer than a minute.
    pub(crate) async fn until_caught_up(&self) -> Result<()> {
        let primary = self.url(self.primary);
        let place = questions::text(&primary, "SELECT pg_current_wal_flush_lsn()::text").await?;
        let question = format!("SELECT EXISTS (SELECT FROM pg_stat_replication WHERE flush_lsn >= '{place}')");
        questions::until(&primary, &question, "the standby does not catch up").await
    }

    /// Cuts the standby off from its primary, which goes on without it.
    ///
    /// # Errors
    /// When the standby refuses.
    pub(crate) async fn cut(&self) -> Result<()> {
        questions::set(&self.url(self.standby()), "primary_conninfo", "").await
    }

    /// Ends every process of the primary with `kill -9`, as if its machine were gone.
    ///
    /// # Errors
    /// When it does not run.
    pub(crate) fn kill_primary(&self) -> Result<()> {
        let file = read(&self.data(self.primary).join("postmaster.pid"))?;
        let first = file.lines().next().unwrap_or_default();
        // Stopped first, so that it makes no more of them.
        run(Command::new("kill").args(["-STOP", first]))?;
        let children = read(&PathBuf::from(format!("/proc/{first}/task/{first}/children")));
        run(Command::new("kill").args(["-9", first]))?;
        // One that has ended meanwhile is as good as killed.
        let _ = run(Command::new("kill").arg("-9").args(children?.split_whitespace()));
        Ok(())
    }

    /// Makes the standby the primary.
    ///
    /// # Errors
    /// When it refuses.
    pub(crate) async fn promote(&mut self) -> Result<()> {
        let mut control = self.installed.program("pg_ctl")?;
        quietly(control.args(["promote", "--wait", "--silent", "--pgdata"]).arg(self.data(self.standby()))).await?;
        self.primary = self.standby();
        Ok(())
    }

    fn standby(&self) -> usize {
        1 - self.primary
    }

    fn data(&self, number: usize) -> PathBuf {
        self.base.join(format!("data{number}"))
    }

    fn url(&self, number: usize) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.ports[number])
    }

    async fn start(&self, number: usize) -> Result<()> {
        let (base, port) = (self.base.display(), self.ports[number]);
        let mut control = self.installed.program("pg_ctl")?;
        control.args(["start", "--wait", "--silent", "--pgdata"]).arg(self.data(number)).arg("--log").arg(self.base.join("log"));
        quietly(control.arg("--options").arg(format!(
            "-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={base} -c max_connections=200"
        )))
        .await
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        // Gone already is as good as waited for.
        let _ = self.keeper.wait();
    }
}

/// Runs a program while the crowd goes on.
async fn quietly(command: &mut Command) -> Result<()> {
    let mut own = Command::new(command.get_program());
    own.args(command.get_args()).current_dir("/");
    tokio::task::spawn_blocking(move || run(&mut own)).await.map_err(|error| error.to_string())?
}
