//! `countersign init`: from nothing to a server that can start.

use super::{
    ConfigFile, Failure,
    output::{Existing, Readable, write},
};
use crate::{
    config::{Config, DEFAULT_FILE, MasterKey, render, url::without_password},
    run::system,
};
use flows::admin::{Author, operator_key};
use model::grant::{Actor, ActorKind};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};
use storage::{Options, Store};

/// What `init` may be told, so that the file it writes needs no editing.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    pub(super) file: ConfigFile,
    /// Write the configuration anew. The master key and the store are never replaced.
    #[arg(long)]
    pub(super) force: bool,
    /// The environment: production or sandbox.
    #[arg(long, value_name = "NAME")]
    pub(super) environment: Option<String>,
    /// The address that browsers and partners use, with scheme and host.
    #[arg(long, value_name = "URL")]
    pub(super) public_url: Option<String>,
    /// The store: sqlite:PATH, or the URL of a PostgreSQL database.
    #[arg(long, value_name = "URL")]
    pub(super) store: Option<String>,
}

pub(super) async fn init(arguments: &Arguments) -> Result<(), Failure> {
    let path = arguments.file.config.clone().unwrap_or_else(|| PathBuf::from(DEFAULT_FILE));
    println!("{}", configuration(&path, arguments)?);
    let config = Config::load(Some(&path))?;
    println!("{}", master_key(&config)?);
    println!("{}", prepare_store(&config).await?);
    println!("{}", first_operator(&config).await?);
    let named = arguments.file.config.as_ref().map(|path| format!(" --config {}", path.display())).unwrap_or_default();
    println!("Next: `countersign doctor{named}` checks it all, `countersign serve{named}` starts the server.");
    Ok(())
}

/// Writes the configuration, unless it is there.
fn configuration(path: &Path, arguments: &Arguments) -> Result<String, Failure> {
    let shown = path.display();
    let options = [("environment", &arguments.environment), ("public_url", &arguments.public_url), ("store", &arguments.store)];
    let mut given: BTreeMap<&str, String> =
        options.into_iter().filter_map(|(name, value)| Some((name, value.clone()?))).collect();
    if path.exists() && !arguments.force {
        if given.is_empty() {
            return Ok(format!("Kept {shown}, which was there already."));
        }
        return Err(Failure::wrong(format!("{shown} is there already. Edit it, or add --force to write it anew.")));
    }
    if arguments.environment.as_deref() == Some("sandbox") {
        // So that it stands beside production on one machine.
        given.insert("listen", "127.0.0.1:7301".to_owned());
        given.insert("metrics_listen", "127.0.0.1:7308".to_owned());
    }
    let text = render::file(&given);
    // What would not be read later is not written now.
    Config::read(Some((path, &text)), std::iter::empty())?;
    let has_password = given.get("store").is_some_and(|url| without_password(url) != *url);
    let readable = if has_password { Readable::ByOwner } else { Readable::ByDefault };
    write(path, &text, readable, Existing::Replace)?;
    Ok(format!("Wrote {shown}, with every setting explained."))
}

/// Makes the master key, unless there is one.
fn master_key(config: &Config) -> Result<String, Failure> {
    let path = &config.master_key_file;
    if config.master_key.is_some() {
        return Ok("The master key comes from the variable COUNTERSIGN_MASTER_KEY.".to_owned());
    }
    if path.exists() {
        MasterKey::read(path)?;
        return Ok(format!("Kept the master key in {}.", path.display()));
    }
    let key = MasterKey::from_bytes(system::random().map_err(Failure::failed)?);
    write(path, &format!("{}\n", key.to_text()), Readable::ByOwner, Existing::Keep)?;
    Ok(format!("Made a master key in {}. Keep a copy in a safe place.", path.display()))
}

/// Makes the store's tables.
async fn prepare_store(config: &Config) -> Result<String, Failure> {
    let store = open(config).await?;
    let pending = store.pending_migrations().await.map_err(|error| store_failed(config, &error))?;
    store.migrate().await.map_err(|error| store_failed(config, &error))?;
    store.close().await;
    let shown = &config.store;
    Ok(if pending.is_empty() { format!("The store {shown} is up to date.") } else { format!("Prepared the store {shown}.") })
}

/// Makes the first keys and, unless there is an operator already, an API key for one, which is shown this once.
async fn first_operator(config: &Config) -> Result<String, Failure> {
    let context = super::keys::open_context(config).await?;
    let known = storage::operator_key::all(&context.store, 1).await.map_err(|error| store_failed(config, &error))?;
    if !known.is_empty() {
        context.store.close().await;
        return Ok("Kept the operators' API keys that were there already.".to_owned());
    }
    let author = Author::once(Actor { kind: ActorKind::Operator, id: None, name: "countersign init".to_owned() });
    let made = operator_key::create(&context, &author, "first operator".to_owned()).await;
    context.store.close().await;
    match made.map_err(|error| store_failed(config, &error))? {
        Ok(issued) => Ok(format!(
            "The first operator's API key, shown this once; send it as `Authorization: Bearer …` to /v1/admin:\n\n    {}\n\n\
             The operator's console at /operator is for people: POST /v1/admin/operators {{\"user_id\": \"usr_…\"}} makes a person one of them.",
            issued.secret.reveal()
        )),
        Err(denied) => Err(Failure::failed(format!("The first operator's API key cannot be made: {}.", denied.code))),
    }
}

/// Opens the store for this process alone; a SQLite file's directory is made.
pub(super) async fn open(config: &Config) -> Result<Store, Failure> {
    open_with(config, |options| options).await
}

/// Opens the store beside a running server.
pub(super) async fn open_shared(config: &Config) -> Result<Store, Failure> {
    open_with(config, Options::shared).await
}

async fn open_with(config: &Config, adjust: impl FnOnce(Options) -> Options) -> Result<Store, Failure> {
    if let Some(directory) = config.store.expose().strip_prefix("sqlite:").and_then(|path| Path::new(path).parent()) {
        fs::create_dir_all(directory).map_err(|error| {
            Failure::failed(format!("{} cannot be made ({error}). Check its permissions.", directory.display()))
        })?;
    }
    let options = Options::from_url(config.store.expose()).map_err(|error| store_failed(config, &error))?;
    Store::open(&adjust(options)).await.map_err(|error| store_failed(config, &error))
}

pub(super) fn store_failed(config: &Config, error: &storage::Error) -> Failure {
    let message = format!("The store {} cannot be used: {error}. Check `store` and run `countersign doctor`.", config.store);
    match error {
        storage::Error::Configuration(_) => Failure::wrong(message),
        storage::Error::Unavailable(_)
        | storage::Error::Conflict
        | storage::Error::Unique
        | storage::Error::Full
        | storage::Error::Unencodable
        | storage::Error::Statement(_)
        | storage::Error::Column { .. }
        | storage::Error::Migration(_) => Failure::failed(message),
    }
}
