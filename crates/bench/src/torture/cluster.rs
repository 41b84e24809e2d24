//! A PostgreSQL server on this machine, as somebody sees it who can end its processes.

use bench::{Problem, Result};
use std::ffi::OsStr;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// The server, by its directory.
pub(crate) struct Cluster {
    data: PathBuf,
    installed: Installed,
}

/// PostgreSQL's programs, and the user they run as.
#[derive(Debug, Clone)]
pub(crate) struct Installed {
    pub(crate) programs: PathBuf,
    owner: (u32, u32),
}

impl Installed {
    /// PostgreSQL refuses to run as root, so root acts as the user that owns the server that there is.
    ///
    /// # Errors
    /// When this process does not know its own user.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Result<Command> {
        let (uid, gid) = self.owner;
        let own = std::fs::metadata("/proc/self").map_err(|error| format!("/proc/self: {error}"))?;
        let mut command = if own.uid() == uid {
            Command::new(program)
        } else {
            let mut command = Command::new("setpriv");
            command.arg(format!("--reuid={uid}")).arg(format!("--regid={gid}"));
            command.args(["--clear-groups", "--reset-env"]).arg(program);
            command
        };
        command.current_dir("/");
        Ok(command)
    }

    /// One of PostgreSQL's own.
    ///
    /// # Errors
    /// As [`Installed::command`].
    pub(crate) fn program(&self, name: &str) -> Result<Command> {
        self.command(self.programs.join(name))
    }
}

impl Cluster {
    /// What it was installed as.
    pub(crate) fn installed(&self) -> &Installed {
        &self.installed
    }

    /// The one that answers at `url`.
    ///
    /// # Errors
    /// When it does not answer, or its directory cannot be read.
    pub(crate) async fn behind(url: &str) -> Result<Self> {
        let failed = |error: tokio_postgres::Error| -> Problem { format!("PostgreSQL: {error}") };
        let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.map_err(failed)?;
        let driving = tokio::spawn(connection);
        let row = client.query_one("SHOW data_directory", &[]).await.map_err(failed)?;
        driving.abort();
        let data = PathBuf::from(row.get::<_, String>(0));
        // Its first word is the program that was started.
        let started = read(&data.join("postmaster.opts"))?;
        let postgres = Path::new(started.split_whitespace().next().unwrap_or_default());
        let programs = postgres.parent().unwrap_or(Path::new("/")).to_owned();
        let owner = std::fs::metadata(&data).map_err(|error| format!("{}: {error}", data.display()))?;
        Ok(Self { installed: Installed { programs, owner: (owner.uid(), owner.gid()) }, data })
    }

    /// Ends the first of its processes with `kill -9`; the others end when they notice.
    ///
    /// # Errors
    /// When it does not run.
    pub(crate) fn kill(&self) -> Result<()> {
        let file = read(&self.data.join("postmaster.pid"))?;
        let id = file.lines().next().unwrap_or_default();
        id.parse::<u32>().map_err(|_| format!("PostgreSQL's process is not a number: {id}"))?;
        run(Command::new("kill").args(["-9", id]))
    }

    /// Stops it at once, without a checkpoint.
    ///
    /// # Errors
    /// When it does not run.
    pub(crate) fn stop(&self) -> Result<()> {
        run(self.control("stop")?.args(["--mode=immediate", "--wait"]))
    }

    /// Starts it with the options it had, as often as it takes: the last processes of one that was killed may still be there.
    ///
    /// # Errors
    /// When it does not start within half a minute.
    pub(crate) async fn start(&self) -> Result<()> {
        let began = Instant::now();
        loop {
            let log = self.data.with_file_name("log");
            let mut command = self.control("restart")?;
            command.args(["--mode=immediate", "--wait", "--silent", "--log"]).arg(log);
            match run(&mut command) {
                Err(problem) if began.elapsed() > Duration::from_secs(30) => return Err(problem),
                Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
                Ok(()) => return Ok(()),
            }
        }
    }

    fn control(&self, what: &str) -> Result<Command> {
        let mut command = self.installed.program("pg_ctl")?;
        command.arg(what).arg("--pgdata").arg(&self.data);
        Ok(command)
    }
}

/// A file, as text.
///
/// # Errors
/// When it cannot be read.
pub(crate) fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}", path.display()))
}

/// Runs a program to its end, quietly.
///
/// # Errors
/// When it cannot be started, or fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = command.get_program().to_string_lossy().into_owned();
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match quiet.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{shown} ended with {status}")),
        Err(error) => Err(format!("{shown} cannot be started: {error}")),
    }
}
