//! One PostgreSQL for one test run.
//!
//! A small shell script owns the server and its data, and lives exactly as long as the pipe to it: however this process ends,
//! the pipe closes, and nothing is left behind.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};

use crate::Result;

const SCRIPT: &str = include_str!("postgres.sh");

/// A running server; dropped, it stops and its data is gone.
#[derive(Debug)]
pub struct Cluster {
    supervisor: Child,
    lifeline: Option<ChildStdin>,
    port: u16,
}

impl Cluster {
    /// Starts a server for tests on a free port, and returns when it answers; its commits wait for no disk.
    pub fn start() -> Result<Self> {
        Self::start_with("off")
    }

    /// Starts one whose commits are durable, for what is measured.
    pub fn start_durable() -> Result<Self> {
        Self::start_with("on")
    }

    fn start_with(durable: &str) -> Result<Self> {
        let port = free_port()?;
        let programs = binaries()?;
        let mut supervisor = command(&programs, port)
            .arg(durable)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // Its own group: the terminal's interrupt goes to the tests, and the script still cleans up after them.
            .process_group(0)
            .spawn()
            .map_err(|error| format!("PostgreSQL's supervisor could not be started: {error}."))?;
        let lifeline = supervisor.stdin.take();
        let mut said = String::new();
        if let Some(output) = supervisor.stdout.take() {
            // An unreadable answer is an empty one, which the comparison below refuses.
            let _ = BufReader::new(output).read_line(&mut said);
        }
        let cluster = Self { supervisor, lifeline, port };
        if said.trim_end() == "ready" {
            Ok(cluster)
        } else {
            Err(format!("PostgreSQL in {} did not start; what it said stands above.", programs.display()))
        }
    }

    /// The address that tests connect to; the user may create databases.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.lifeline.take());
        // Gone already is as good as waited for.
        let _ = self.supervisor.wait();
    }
}

/// The directory of PostgreSQL's server programs, which Debian keeps off the search path: the newest version there is.
pub fn binaries() -> Result<PathBuf> {
    let installed = Path::new("/usr/lib/postgresql");
    std::fs::read_dir(installed)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin"))))
        .filter(|(_, programs)| programs.join("initdb").is_file())
        .max()
        .map(|(_, programs)| programs)
        .ok_or_else(|| format!("No PostgreSQL server under {}: install Debian's package `postgresql`.", installed.display()))
}

/// PostgreSQL refuses to run as root, so root hands over to the package's own user.
fn command(programs: &Path, port: u16) -> Command {
    let mut command = if crate::install::is_root() {
        let mut command = Command::new("setpriv");
        command.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--reset-env", "sh"]);
        command
    } else {
        Command::new("sh")
    };
    command.current_dir("/").args(["-c", SCRIPT, "postgres.sh"]).arg(programs).arg(port.to_string());
    command
}

fn free_port() -> Result<u16> {
    TcpListener::bind("127.0.0.1:0")
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| format!("No free port on 127.0.0.1: {error}."))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Part of the full run only: the quick one must not need a PostgreSQL.
    #[test]
    fn a_cluster_answers_and_is_gone_when_dropped() {
        if std::env::var_os("COUNTERSIGN_TEST_POSTGRES").is_none() {
            return;
        }
        let cluster = Cluster::start().unwrap();
        let port = cluster.port;
        let answers = || std::net::TcpStream::connect(("127.0.0.1", port)).is_ok();
        assert!(answers());
        assert_eq!(cluster.url(), format!("postgres://postgres@127.0.0.1:{port}/postgres"));
        drop(cluster);
        assert!(!answers());
    }
}
