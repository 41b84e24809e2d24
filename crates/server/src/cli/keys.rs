//! `countersign keys`: signing and MAC keys.

use super::{ConfigFile, Failure, init, serve};
use crate::config::Config;
use crate::environment::{self, Parts};
use crate::mail;
use crate::run::system::SystemClock;
use flows::Context;
use flows::keys;
use std::sync::Arc;

/// What can be done with keys.
#[derive(Debug, clap::Subcommand)]
pub(super) enum KeysCommand {
    /// Make new signing and MAC keys. They are published now and used in ten minutes; old tokens stay good.
    Rotate(ConfigFile),
}

pub(super) async fn run(command: &KeysCommand) -> Result<(), Failure> {
    match command {
        KeysCommand::Rotate(file) => rotate(&Config::load(file.config.as_deref())?).await,
    }
}

/// A context over the configured store, for commands that work beside a server or before there is one.
pub(super) async fn open_context(config: &Config) -> Result<Arc<Context>, Failure> {
    let store = init::open_shared(config).await?;
    store.migrate().await.map_err(|error| init::store_failed(config, &error))?;
    let mailer = mail::start(config, Arc::new(SystemClock))?;
    let parts = Parts { store, master_key: config.load_master_key()?, mailer, is_demo: false };
    let state = environment::assemble(config, parts).await.map_err(|error| serve::keys_failed(&error))?;
    Ok(Arc::clone(&state.context))
}

async fn rotate(config: &Config) -> Result<(), Failure> {
    let context = open_context(config).await?;
    let rotated = keys::rotate(&context).await.map_err(|error| serve::keys_failed(&error))?;
    context.store.close().await;
    println!("Made the signing key {}. It is published now and signs from {} on.", rotated.kid, rotated.signs_from);
    println!("Old tokens stay good. Running servers take the new keys up within a second.");
    if rotated.removed > 0 {
        println!("Removed {} old keys that no living token needs.", rotated.removed);
    }
    Ok(())
}
