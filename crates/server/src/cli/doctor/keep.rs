//! What the server keeps: master key, clock, store, keys.

use super::Line;
use crate::config::{Config, duration, secret};
use model::key::{KeyPurpose, SealedKey};
use storage::durability::Acknowledgement;
use storage::{Error, Options, Store};

/// 2026-11-01, before the first version was built: a clock that shows less is wrong.
const OLDEST_NOW: i64 = 1_793_491_200_000_000;
/// 2100-01-01.
const LATEST_NOW: i64 = 4_102_444_800_000_000;
/// A signing key older than a year is due for rotation.
const OLD_KEY: i64 = 365 * 86_400_000_000;

pub(super) fn master_key(config: &Config) -> Line {
    const NAME: &str = "master key";
    if let Err(problem) = config.load_master_key() {
        return Line::fail(NAME, format!("{}: {}", problem.place, problem.rule), problem.fix);
    }
    if config.master_key.is_some() {
        return Line::ok(NAME, "from the variable COUNTERSIGN_MASTER_KEY");
    }
    let path = config.master_key_file.display();
    match secret::mode(&config.master_key_file) {
        Some(mode) if mode & 0o070 != 0 => Line::warn(
            NAME,
            format!("{path} can be read by its group (mode {mode:04o})"),
            format!("Run `chmod 600 {path}`, unless the group is the server's own."),
        ),
        Some(mode) => Line::ok(NAME, format!("{path}, mode {mode:04o}")),
        None => Line::ok(NAME, path.to_string()),
    }
}

pub(super) fn clock(now: i64) -> Line {
    if (OLDEST_NOW..LATEST_NOW).contains(&now) {
        return Line::ok("clock", "plausible");
    }
    Line::fail(
        "clock",
        "shows a time at which this program did not exist",
        "Set the clock and keep it right with NTP: tokens carry times.",
    )
}

/// The store, its migrations and the keys in it; what cannot be looked at is left out.
pub(super) async fn store(config: &Config, now: i64) -> Vec<Line> {
    const NAME: &str = "store";
    let store = match open(config).await {
        Ok(store) => store,
        Err(error) => {
            return vec![Line::fail(NAME, format!("{}: {error}", config.store), fix(&error))];
        }
    };
    if let Err(error) = store.ping().await {
        return vec![Line::fail(NAME, format!("{}: {error}", config.store), fix(&error))];
    }
    let mut lines = vec![Line::ok(NAME, format!("{} answers", config.store))];
    // A server that speaks PostgreSQL's protocol and has no such settings is asked no further.
    if let Ok(Some(acknowledgement)) = storage::durability::of_server(&store).await {
        lines.push(durability(acknowledgement));
    }
    match store.pending_migrations().await {
        Ok(pending) if pending.is_empty() => {
            lines.push(Line::ok("migrations", "none pending"));
            match storage::key::all(&store).await {
                Ok(held) => lines.push(keys(&held, now)),
                Err(error) => lines.push(Line::fail("keys", error.to_string(), fix(&error))),
            }
        }
        Ok(pending) => lines.push(Line::warn(
            "migrations",
            format!("{} pending, from {}", pending.len(), pending.first().copied().unwrap_or_default()),
            "`countersign serve` applies them when it starts; `countersign init` does it now.",
        )),
        Err(error) => lines.push(Line::fail("migrations", error.to_string(), fix(&error))),
    }
    store.close().await;
    lines
}

/// Whether an answer that was sent survives what the server survives.
pub(super) fn durability(acknowledgement: Acknowledgement) -> Line {
    const NAME: &str = "durability";
    match acknowledgement {
        Acknowledgement { reaches_disk: false, .. } => Line::fail(
            NAME,
            "PostgreSQL does not wait for its disk (fsync = off)",
            "Set `fsync = on` and restart it: after a power cut its data may be broken, and revocations forgotten.",
        ),
        Acknowledgement { waits: false, .. } => Line::fail(
            NAME,
            "PostgreSQL acknowledges what is not written yet (synchronous_commit = off)",
            "Set `synchronous_commit = on`: after a crash, revocations and rotations that were answered are gone.",
        ),
        Acknowledgement { reaches_standby: false, .. } => Line::warn(
            NAME,
            "PostgreSQL waits for its own disk and for no standby (synchronous_standby_names is empty, or synchronous_commit is local)",
            "If a standby is to take over, name it in `synchronous_standby_names`: else one that is promoted lacks the newest answers.",
        ),
        Acknowledgement { .. } => Line::ok(NAME, "PostgreSQL waits for its disk and for a standby"),
    }
}

async fn open(config: &Config) -> Result<Store, Error> {
    // A look must not make the file that `init` would make.
    if let Some(path) = config.store.expose().strip_prefix("sqlite:")
        && !std::path::Path::new(path).exists()
    {
        return Err(Error::Configuration("the file does not exist".to_owned()));
    }
    Store::open(&Options::from_url(config.store.expose())?.shared()).await
}

fn fix(error: &Error) -> &'static str {
    match error {
        Error::Unavailable(_) => "Start the database, and check host, user and password in `store`.",
        Error::Configuration(_) => "Check `store`, or run `countersign init` to make it.",
        Error::Full => "Free space on its disk.",
        Error::Migration(_) => "Run the newest version of Countersign that used this store.",
        Error::Conflict | Error::Unique | Error::Unencodable | Error::Statement(_) | Error::Column { .. } => {
            "Report this with the version of Countersign."
        }
    }
}

/// Whether there are keys to sign with, and how old the one in use is.
pub(super) fn keys(held: &[SealedKey], now: i64) -> Line {
    const NAME: &str = "keys";
    let in_use = |purpose: KeyPurpose| {
        let active = held.iter().filter(move |key| key.purpose == purpose && key.active_from.as_micros() <= now);
        active.max_by_key(|key| key.active_from)
    };
    let (Some(signing), Some(_)) = (in_use(KeyPurpose::Es256), in_use(KeyPurpose::Mac)) else {
        return Line::fail(NAME, "the store has no key to sign tokens with", "Run `countersign init`.");
    };
    let age = now.saturating_sub(signing.active_from.as_micros());
    let shown = duration::write(std::time::Duration::from_micros(age.unsigned_abs()));
    let days = shown.split_inclusive('d').next().filter(|text| text.ends_with('d')).unwrap_or("less than a day");
    if age > OLD_KEY {
        return Line::warn(
            NAME,
            format!("the signing key has been in use for {days}"),
            "Run `countersign keys rotate`; verifiers learn the new key in time.",
        );
    }
    Line::ok(NAME, format!("the signing key has been in use for {days}"))
}
