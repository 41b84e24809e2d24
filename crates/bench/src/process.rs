//! A server in a process of its own, watched from outside: what it used of processors and memory, by what the kernel says.

use crate::load::count_of;
use crate::{Problem, Result};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Ticks a second in `/proc/PID/stat`: `USER_HZ`, 100 on every Linux.
const TICKS: f64 = 100.0;

/// A running server; dropped, it is killed.
pub struct Running {
    child: Child,
    /// Where it listens.
    pub address: SocketAddr,
    /// How long it took from its start to its first answer.
    pub ready_after: Duration,
}

impl Running {
    /// Starts `command`, and waits until `GET path` answers 200 at `address`.
    ///
    /// # Errors
    /// When it cannot be started, ends, or is not ready within a minute.
    pub async fn start(mut command: Command, address: SocketAddr, path: &str) -> Result<Self> {
        let shown = command.get_program().to_string_lossy().into_owned();
        let began = Instant::now();
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).spawn();
        let child = child.map_err(|error| format!("{shown} cannot be started: {error}"))?;
        let mut running = Self { child, address, ready_after: Duration::ZERO };
        let request = crate::http::get(path, "");
        loop {
            if let Ok(mut connection) = crate::http::Connection::open(address).await
                && let Ok(answer) = connection.send(&request).await
                && answer.status == 200
            {
                running.ready_after = began.elapsed();
                return Ok(running);
            }
            if let Ok(Some(status)) = running.child.try_wait() {
                return Err(format!("{shown} ended with {status} before it was ready"));
            }
            if began.elapsed() > Duration::from_mins(1) {
                return Err(format!("{shown} was not ready within a minute"));
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// What it used so far.
    ///
    /// # Errors
    /// When it has ended.
    pub fn usage(&self) -> Result<Usage> {
        let pid = self.child.id();
        let stat = read(pid, "stat")?;
        // The name stands in parentheses and may hold anything; the fields count from behind it.
        let fields: Vec<&str> = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().collect()).unwrap_or_default();
        let ticks = |at: usize| fields.get(at).and_then(|field| field.parse::<u64>().ok()).unwrap_or_default();
        let status = read(pid, "status")?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
        let kilobytes = resident.trim().trim_end_matches("kB").trim().parse::<u64>().unwrap_or_default();
        Ok(Usage { processor_seconds: count_of(ticks(11) + ticks(12)) / TICKS, resident_bytes: kilobytes * 1024 })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Gone already is as good as ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What a process used.
#[derive(Debug, Clone, Copy)]
pub struct Usage {
    /// Of all processors together, since its start.
    pub processor_seconds: f64,
    /// In memory now.
    pub resident_bytes: u64,
}

fn read(pid: u32, file: &str) -> Result<String> {
    std::fs::read_to_string(format!("/proc/{pid}/{file}"))
        .map_err(|error| -> Problem { format!("the server has ended: {error}") })
}

/// A port on this machine that is free now.
///
/// # Errors
/// When there is none.
pub fn free_address() -> Result<SocketAddr> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").map_err(|error| format!("no free port: {error}"))?;
    listener.local_addr().map_err(|error| format!("no free port: {error}"))
}
