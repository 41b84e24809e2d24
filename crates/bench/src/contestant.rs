//! Who is compared: Countersign over one of its stores, the bare work, and node-oidc-provider, each in a process of its own.

use crate::process::{Running, free_address};
use crate::seed::{self, Seeded};
use crate::{Problem, Result};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use storage::{Options, Store};

/// Where the programs are.
#[derive(Debug, Clone)]
pub struct Programs {
    /// `countersign`, `bare`: where cargo put them.
    pub built: PathBuf,
    /// `server.js` with its packages; none: without node-oidc-provider.
    pub node: Option<PathBuf>,
}

/// Which store, and how many processes over it.
#[derive(Debug, Clone)]
pub enum Kept {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL database, by its address.
    Postgres(String),
}

impl Kept {
    /// As the server's configuration names it.
    pub fn url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    /// As the report names it.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Sqlite(_) => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// Countersign, seeded and running.
pub struct Countersign {
    /// The process.
    pub running: Running,
    /// What its store was filled with.
    pub seeded: Seeded,
}

/// Everybody, running.
pub struct Everybody {
    /// The server.
    pub countersign: Countersign,
    /// The bare work.
    pub bare: Running,
    /// node-oidc-provider, where it takes part.
    pub node: Option<Running>,
    /// Rows that the bare work has.
    pub rows: usize,
}

/// Fills the store with `grants`, of which `hot` are asked about, and starts the server over it.
///
/// # Errors
/// When a store or program refuses.
pub async fn countersign(programs: &Programs, kept: &Kept, size: (usize, usize)) -> Result<Countersign> {
    let address = free_address()?;
    let options = Options::from_url(&kept.url()).map_err(|error| error.to_string())?;
    // Filling is not what is measured, so it waits for no disk; the server opens the same file with durable answers.
    let filling = options.clone().durability(storage::Durability::Off);
    let store = Store::open(&filling).await.map_err(|error| error.to_string())?;
    let mut seeded = seed::fill(store, &format!("http://{address}"), size).await?;
    seeded.close().await;
    let running = serve(programs, kept, address).await?;
    // Codes that a case wants are kept beside the running server.
    seeded.open_beside(&options.shared()).await?;
    Ok(Countersign { running, seeded })
}

/// Starts a server over a store that is filled.
///
/// # Errors
/// When it does not become ready.
pub async fn serve(programs: &Programs, kept: &Kept, address: SocketAddr) -> Result<Running> {
    Running::start(server(programs, kept, (address, address)), address, "/readyz").await
}

/// The command that starts a server at an address, one of several that are reached by the second one.
pub fn server(programs: &Programs, kept: &Kept, (address, public): (SocketAddr, SocketAddr)) -> Command {
    let mut command = Command::new(programs.built.join("countersign"));
    command
        .args(["serve"])
        .current_dir(std::env::temp_dir())
        .env("COUNTERSIGN_ENVIRONMENT", "production")
        .env("COUNTERSIGN_PUBLIC_URL", format!("http://{public}"))
        .env("COUNTERSIGN_LISTEN", address.to_string())
        .env("COUNTERSIGN_METRICS_LISTEN", "off")
        .env("COUNTERSIGN_STORE", kept.url())
        .env("COUNTERSIGN_MASTER_KEY", seed::MASTER_KEY)
        .env("COUNTERSIGN_LOG_LEVEL", "error");
    command
}

/// Starts the bare work over a store of its own with `rows` rows.
///
/// # Errors
/// When it does not become ready.
pub async fn bare(programs: &Programs, kept: &Kept, rows: usize) -> Result<Running> {
    let address = free_address()?;
    let store = match kept {
        Kept::Sqlite(path) => path.display().to_string(),
        Kept::Postgres(url) => url.clone(),
    };
    let mut command = Command::new(programs.built.join("bare"));
    command.args([address.to_string(), store, rows.to_string()]);
    Running::start(command, address, "/ready").await
}

/// Starts node-oidc-provider, where its packages are installed.
///
/// # Errors
/// When it does not become ready.
pub async fn node(programs: &Programs) -> Result<Option<Running>> {
    let Some(directory) = &programs.node else { return Ok(None) };
    let address = free_address()?;
    let mut command = Command::new("node");
    command.arg(script(directory)).arg(address.port().to_string()).env("NODE_ENV", "production");
    command.stderr(std::process::Stdio::null());
    Running::start(command, address, "/ready").await.map(Some)
}

fn script(directory: &Path) -> PathBuf {
    directory.join("server.js")
}

/// An address of a fresh database on the server of `url`.
///
/// # Errors
/// When the server refuses.
pub async fn fresh_database(url: &str, name: &str) -> Result<String> {
    let config: tokio_postgres::Config = url.parse().map_err(|error| -> Problem { format!("{url}: {error}") })?;
    let (client, connection) =
        config.connect(tokio_postgres::NoTls).await.map_err(|error| -> Problem { format!("PostgreSQL: {error}") })?;
    let driving = tokio::spawn(connection);
    for statement in [format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), format!("CREATE DATABASE {name}")] {
        client.batch_execute(&statement).await.map_err(|error| -> Problem { format!("PostgreSQL: {error}") })?;
    }
    driving.abort();
    let (server, _) = url.rsplit_once('/').ok_or("the address of PostgreSQL names no database")?;
    Ok(format!("{server}/{name}"))
}
