use super::*;
use crate::config::{Config, MasterKey};
use std::path::Path;

fn arguments(path: &Path) -> init::Arguments {
    init::Arguments {
        file: ConfigFile { config: Some(path.to_owned()) },
        force: false,
        environment: None,
        public_url: Some("https://connect.example.com".to_owned()),
        store: None,
    }
}

#[test]
fn the_command_line_is_sound() {
    Cli::command().debug_assert();
}

#[test]
fn every_exit_code_is_in_the_help() {
    let help = Cli::command().render_long_help().to_string();
    for (code, _) in EXIT_CODES {
        assert!(help.contains(&format!("{code} ")), "{code} is missing from {help}");
    }
}

#[tokio::test]
async fn init_makes_all_that_is_missing_and_keeps_all_that_is_there() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("etc/countersign.toml");
    init::init(&arguments(&path)).await.unwrap();
    let config = Config::load_with(Some(&path), std::iter::empty()).unwrap();
    assert_eq!(config.public_url, "https://connect.example.com");
    let key = MasterKey::read(&config.master_key_file).unwrap();
    #[cfg(unix)]
    assert_eq!(crate::config::secret::mode(&config.master_key_file), Some(0o600));

    let again = init::Arguments { public_url: None, ..arguments(&path) };
    init::init(&again).await.unwrap();
    assert_eq!(MasterKey::read(&config.master_key_file).unwrap(), key);

    let told = init::init(&arguments(&path)).await.unwrap_err();
    assert!(told.code == 2 && told.message.contains("--force"), "{told:?}");
    let forced = init::Arguments { force: true, public_url: Some("https://other.example.com".to_owned()), ..arguments(&path) };
    init::init(&forced).await.unwrap();
    let config = Config::load_with(Some(&path), std::iter::empty()).unwrap();
    assert_eq!(config.public_url, "https://other.example.com");
    assert_eq!(MasterKey::read(&config.master_key_file).unwrap(), key, "--force does not touch the key");
}

#[tokio::test]
async fn init_writes_nothing_that_would_not_be_read() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("countersign.toml");
    let wrong = init::Arguments { public_url: Some("connect.example.com".to_owned()), ..arguments(&path) };
    assert_eq!(init::init(&wrong).await.unwrap_err().code, 2);
    assert!(!path.exists());
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_with_a_password_is_for_its_owner_only() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("countersign.toml");
    let with_password = init::Arguments { store: Some("postgres://cs:canary@127.0.0.1:1/cs".to_owned()), ..arguments(&path) };
    let told = init::init(&with_password).await.unwrap_err();
    assert!(told.code == 1 && !told.message.contains("canary"), "{told:?}");
    assert_eq!(crate::config::secret::mode(&path), Some(0o600));
}

#[tokio::test]
async fn a_key_file_that_holds_no_key_is_neither_used_nor_replaced() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("countersign.toml");
    let key = directory.path().join("countersign.key");
    output::write(&key, "not a key", output::Readable::ByOwner, output::Existing::Keep).unwrap();
    assert!(init::init(&arguments(&path)).await.is_err());
    assert_eq!(std::fs::read_to_string(&key).unwrap(), "not a key");
}

#[test]
fn generated_files_are_committed() {
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs");
    for (path, text) in generate::files() {
        let committed = std::fs::read_to_string(docs.join(&path)).unwrap_or_default();
        assert!(committed == text, "docs/{} is stale; run `cargo xtask generate`", path.display());
    }
}

#[test]
fn the_reference_names_every_command_that_help_names() {
    let page = reference::page();
    for command in Cli::command().get_subcommands().filter(|command| !command.is_hide_set()) {
        assert!(page.contains(&format!("## `countersign {}`", command.get_name())), "{}", command.get_name());
    }
    assert!(!page.contains("generate --dir"), "hidden commands stay out");
}
