//! The configuration: one table of settings, read from defaults, `countersign.toml` and `COUNTERSIGN_…` variables.

pub mod duration;
pub mod error;
mod for_flows;
pub mod kind;
pub(crate) mod nearest;
pub mod network;
pub mod render;
pub mod secret;
pub mod sections;
pub mod settings;
mod source;
pub mod url;

#[cfg(test)]
mod tests;

pub use error::{ConfigError, Problem};
pub use network::Network;
pub use protocol::secret::Environment;
pub use secret::{MasterKey, SecretUrl};
pub use sections::{Config, ForwardedHeader, Lifetimes, Limits, Log, LogFormat, Mail, Platform, Transport};

use kind::Raw;
use settings::SETTINGS;
use source::{Found, Sources};
use std::{collections::BTreeMap, ffi::OsString, net::SocketAddr, path::Path};

/// The name of the file that is read when none is named.
pub const DEFAULT_FILE: &str = "countersign.toml";

impl Config {
    /// Reads the file (the one named, or `countersign.toml` where it exists) and the process's environment.
    ///
    /// # Errors
    /// Every problem of every setting at once.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        Self::load_with(file, std::env::vars_os())
    }

    /// Like [`Config::load`], with the environment given.
    pub fn load_with(file: Option<&Path>, environment: impl Iterator<Item = (OsString, OsString)>) -> Result<Self, ConfigError> {
        let default = Path::new(DEFAULT_FILE);
        let path = file.or_else(|| default.exists().then_some(default));
        let text = match path {
            Some(path) => Some((path, std::fs::read_to_string(path).map_err(|error| unreadable(path, &error))?)),
            None => None,
        };
        let text = text.as_ref().map(|(path, text)| (*path, text.as_str()));
        Self::read(text, environment)
    }

    /// Reads a configuration from the text of a file and an environment. Relative paths are taken from the file's directory.
    pub fn read(
        file: Option<(&Path, &str)>,
        environment: impl Iterator<Item = (OsString, OsString)>,
    ) -> Result<Self, ConfigError> {
        let mut sources = Sources::default();
        if let Some((path, text)) = file {
            sources.add_file(&path.display().to_string(), text);
        }
        sources.add_environment(environment);
        let Sources { found, mut problems } = sources;
        let table = values(&found, &mut problems);
        if !problems.is_empty() {
            return Err(ConfigError { problems });
        }
        let mut config: Self =
            toml::Table::try_into(table).map_err(|error| Problem::new("configuration", error.message(), ""))?;
        problems.extend(together(&config, &found));
        if !problems.is_empty() {
            return Err(ConfigError { problems });
        }
        if let Some(directory) = file.and_then(|(path, _)| path.parent()) {
            config.resolve(directory);
        }
        Ok(config)
    }

    /// Whether browsers reach the server by https: cookies are then `__Host-` and Secure, and HSTS is sent.
    pub fn is_https(&self) -> bool {
        self.public_url.starts_with("https://")
    }

    /// Whether browsers reach the server on this machine only.
    pub fn is_on_loopback(&self) -> bool {
        public_host(&self.public_url).is_some_and(|host| url::is_loopback(&host))
    }

    /// The master key, from the variable or the file.
    pub fn load_master_key(&self) -> Result<MasterKey, Problem> {
        match &self.master_key {
            Some(key) => Ok(key.clone()),
            None => MasterKey::read(&self.master_key_file),
        }
    }

    fn resolve(&mut self, directory: &Path) {
        self.master_key_file = directory.join(&self.master_key_file);
        if let Some(path) = self.store.expose().strip_prefix("sqlite:") {
            let path = directory.join(path);
            self.store = SecretUrl::new(format!("sqlite:{}", path.display()));
        }
    }
}

fn unreadable(path: &Path, error: &std::io::Error) -> Problem {
    Problem::new(
        path.display().to_string(),
        format!("the configuration file cannot be read ({error})"),
        "Run `countersign init` to write one, or name another with --config.",
    )
}

fn public_host(public_url: &str) -> Option<String> {
    public_url.parse::<axum::http::Uri>().ok()?.host().map(str::to_owned)
}

/// Each setting's value, checked, in the shape that [`Config`] is read from.
fn values(found: &BTreeMap<String, Found>, problems: &mut Vec<Problem>) -> toml::Table {
    let mut table = toml::Table::new();
    for setting in SETTINGS {
        let default = setting.default.map(|text| Found { raw: Raw::Text(text.to_owned()), place: "default".to_owned() });
        let Some(given) = found.get(&setting.name()).cloned().or(default) else {
            continue;
        };
        match kind::check(setting.kind, &given.raw) {
            Ok(value) if setting.section.is_empty() => {
                table.insert(setting.key.to_owned(), value);
            }
            Ok(value) => {
                let section = table.entry(setting.section).or_insert_with(|| toml::Value::Table(toml::Table::new()));
                if let toml::Value::Table(section) = section {
                    section.insert(setting.key.to_owned(), value);
                }
            }
            Err(broken) => problems.push(Problem::new(given.place, broken.rule, broken.fix)),
        }
    }
    if !table.contains_key("public_url") {
        let port = table
            .get("listen")
            .and_then(toml::Value::as_str)
            .and_then(|listen| listen.parse().ok())
            .map_or(7300, |address: SocketAddr| address.port());
        table.insert("public_url".to_owned(), toml::Value::String(format!("http://localhost:{port}")));
    }
    table
}

/// The rules that bind several settings together.
fn together(config: &Config, found: &BTreeMap<String, Found>) -> Vec<Problem> {
    let place = |name: &str| found.get(name).map_or_else(|| format!("`{name}`"), |given| given.place.clone());
    let mut problems = Vec::new();
    let mut forbid = |broken: bool, name: &str, rule: &str, fix: &str| {
        if broken {
            problems.push(Problem::new(place(name), rule, fix));
        }
    };
    let lifetimes = &config.lifetimes;
    let is_production = config.environment == Environment::Production;
    forbid(
        is_production && !config.is_https() && !config.is_on_loopback(),
        "public_url",
        "production is reached by https, unless the host is loopback",
        "Write `https://…` and let a reverse proxy speak TLS.",
    );
    forbid(
        matches!(config.mail.transport, Transport::Smtp(_)) && config.mail.from.is_none(),
        "mail.from",
        "mail needs a sender",
        "Set `mail.from`, such as `Northwind <no-reply@northwind.example>`.",
    );
    forbid(
        lifetimes.session_idle > lifetimes.session_absolute,
        "lifetimes.session_idle",
        "a session cannot idle longer than it may live at all",
        "Make it at most `lifetimes.session_absolute`.",
    );
    forbid(
        lifetimes.refresh_retry_confidential > lifetimes.refresh_token
            || lifetimes.refresh_retry_public > lifetimes.refresh_token,
        "lifetimes.refresh_token",
        "a refresh cannot be retried for longer than the refresh token lives",
        "Make it at least `lifetimes.refresh_retry_confidential` and `lifetimes.refresh_retry_public`.",
    );
    forbid(
        config.metrics_listen.is_some_and(|metrics| metrics.port() != 0 && metrics == config.listen),
        "metrics_listen",
        "metrics need an address of their own",
        "Pick another port, or `off`.",
    );
    forbid(
        config.master_key.is_some() && found.contains_key("master_key_file"),
        "master_key_file",
        "the master key is given twice, as a variable and as a file",
        "Remove one of them.",
    );
    problems
}
