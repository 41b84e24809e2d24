//! Where the store is and how it is used.

use std::{
    fmt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use futures_util::future::BoxFuture;

use crate::{Error, Result};

/// Asked for a password each time a connection is made.
pub(crate) type PasswordSource = Arc<dyn Fn() -> BoxFuture<'static, Result<String>> + Send + Sync>;

/// How much of an answered write survives a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// All of it: SQLite waits for the disk at each commit. On PostgreSQL the server decides.
    Full,
    /// What the operating system got round to writing: for tests, and for nothing else.
    Off,
}

#[derive(Clone)]
pub(crate) enum Location {
    Sqlite(PathBuf),
    Postgres(String),
}

/// A store's address and limits. The defaults are those of production.
#[derive(Clone)]
pub struct Options {
    pub(crate) location: Location,
    pub(crate) durability: Durability,
    pub(crate) pool_size: usize,
    pub(crate) readers: usize,
    pub(crate) queue: usize,
    pub(crate) statement_timeout: Duration,
    pub(crate) connection_lifetime: Duration,
    pub(crate) pool_wait: Duration,
    pub(crate) max_pages: Option<u32>,
    pub(crate) reserve: u64,
    pub(crate) shared: bool,
    pub(crate) password: Option<PasswordSource>,
}

impl Options {
    fn new(location: Location) -> Self {
        Self {
            location,
            durability: Durability::Full,
            pool_size: 16,
            readers: 4,
            queue: 4096,
            statement_timeout: Duration::from_secs(5),
            connection_lifetime: Duration::from_mins(45),
            pool_wait: Duration::from_secs(2),
            max_pages: None,
            reserve: 16 << 20,
            shared: false,
            password: None,
        }
    }

    /// One file, served by one process. Its directory must exist; the file is made with mode 0600.
    pub fn sqlite(path: impl AsRef<Path>) -> Self {
        Self::new(Location::Sqlite(path.as_ref().to_owned()))
    }

    /// A server (or several hosts) that speaks PostgreSQL's protocol: `postgres://user:password@host:5432/database`.
    ///
    /// `sslmode` is `disable` (the default), or `require`, `verify-ca` and `verify-full`, which all verify the certificate and
    /// its name against the system's roots, or against the PEM file of `sslrootcert`.
    pub fn postgres(url: impl Into<String>) -> Self {
        Self::new(Location::Postgres(url.into()))
    }

    /// `sqlite:path` (relative, or absolute as `sqlite:/path`) or `postgres://…`. [`Error::Configuration`] for anything else.
    pub fn from_url(url: &str) -> Result<Self> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::postgres(url));
        }
        let Some(path) = url.strip_prefix("sqlite:") else {
            return Err(Error::Configuration("a store's address is sqlite:PATH or postgres://USER@HOST/DATABASE".into()));
        };
        let path = match path.strip_prefix("//") {
            Some(absolute) if absolute.starts_with('/') => absolute,
            Some(_) => {
                return Err(Error::Configuration("sqlite:// names a host, and SQLite has none: write sqlite:PATH".into()));
            }
            None => path,
        };
        if path.is_empty() || path.starts_with(":memory:") || path.contains('?') {
            return Err(Error::Configuration("sqlite: needs the path of a file, without options: write sqlite:PATH".into()));
        }
        Ok(Self::sqlite(path))
    }

    /// What an answered write survives. SQLite only.
    #[must_use]
    pub fn durability(self, durability: Durability) -> Self {
        Self { durability, ..self }
    }

    /// Connections to PostgreSQL at most; at least 1.
    #[must_use]
    pub fn pool_size(self, pool_size: usize) -> Self {
        Self { pool_size: pool_size.max(1), ..self }
    }

    /// Connections that read beside SQLite's writer; at least 1.
    #[must_use]
    pub fn readers(self, readers: usize) -> Self {
        Self { readers: readers.max(1), ..self }
    }

    /// Writes that may wait for SQLite's writer; one more is [`Error::Unavailable`].
    #[must_use]
    pub fn queue(self, queue: usize) -> Self {
        Self { queue: queue.max(1), ..self }
    }

    /// How long a statement on PostgreSQL may take, by the client's clock, before its connection is given up; on SQLite how long
    /// a write waits for another process.
    #[must_use]
    pub fn statement_timeout(self, statement_timeout: Duration) -> Self {
        Self { statement_timeout, ..self }
    }

    /// How long a connection to PostgreSQL lives at most; each lives up to a fifth less, so that they do not end together.
    #[must_use]
    pub fn connection_lifetime(self, connection_lifetime: Duration) -> Self {
        Self { connection_lifetime, ..self }
    }

    /// How long to wait for a free connection to PostgreSQL.
    #[must_use]
    pub fn pool_wait(self, pool_wait: Duration) -> Self {
        Self { pool_wait, ..self }
    }

    /// Asks for a new password each time PostgreSQL is connected to, instead of taking the address's: for servers whose passwords
    /// last for minutes.
    #[must_use]
    pub fn password(self, source: impl Fn() -> BoxFuture<'static, Result<String>> + Send + Sync + 'static) -> Self {
        Self { password: Some(Arc::new(source)), ..self }
    }

    /// Pages (4 KiB each) beyond which a SQLite store is [`Error::Full`].
    #[must_use]
    pub fn max_pages(self, max_pages: u32) -> Self {
        Self { max_pages: Some(max_pages), ..self }
    }

    /// Bytes of a SQLite store's disk that are kept for [`Step::urgent`](crate::Step::urgent) when it is full: a file beside the
    /// store's, or with [`Options::max_pages`] pages beyond them. 0: none.
    #[must_use]
    pub fn reserve(self, reserve: u64) -> Self {
        Self { reserve, ..self }
    }

    /// Opens a SQLite file beside the server that owns it: for a command that looks or does one short write, never for a server.
    #[must_use]
    pub fn shared(self) -> Self {
        Self { shared: true, ..self }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Options {{ {:?}, {:?}, .. }}", self.location, self.durability)
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(out, "sqlite:{}", path.display()),
            Self::Postgres(_) => out.write_str("postgres://…"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(url: &str) -> Result<String> {
        Options::from_url(url).map(|options| match options.location {
            Location::Sqlite(path) => format!("file {}", path.display()),
            Location::Postgres(url) => format!("server {url}"),
        })
    }

    #[test]
    fn addresses() {
        assert_eq!(location("sqlite:data/production.db").unwrap(), "file data/production.db");
        assert_eq!(location("sqlite:/srv/production.db").unwrap(), "file /srv/production.db");
        assert_eq!(location("sqlite:///srv/production.db").unwrap(), "file /srv/production.db");
        assert_eq!(location("postgres://a@b/c").unwrap(), "server postgres://a@b/c");
        assert_eq!(location("postgresql://a@b/c").unwrap(), "server postgresql://a@b/c");
        for wrong in ["", "sqlite:", "sqlite::memory:", "sqlite://data.db", "sqlite:a.db?mode=ro", "mysql://a@b/c", "data.db"] {
            assert!(matches!(location(wrong), Err(Error::Configuration(_))), "{wrong}");
        }
    }

    #[test]
    fn debug_shows_no_password() {
        let shown = format!("{:?}", Options::postgres("postgres://a:canary@b/c"));
        assert!(!shown.contains("canary"), "{shown}");
    }
}
