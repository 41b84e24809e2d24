//! The demo's data directory: a store and a master key per environment, the partner app's connections, and `demo.json`.

use super::json::DemoJson;
use super::{Places, url};
use crate::cli::Failure;
use crate::cli::output::{Existing, Readable, write};
use crate::config::MasterKey;
use crate::run::system;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

const JSON: &str = "demo.json";
/// What is kept over a restart; `demo.json` itself is there only while the demo is ready.
const KEPT: &str = "kept.json";

/// The directory.
pub(super) struct DataDirectory(PathBuf);

fn failed(path: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure::failed(format!(
        "{} cannot be used ({error}). Check its permissions, or name another with --data-dir.",
        path.display()
    ))
}

impl DataDirectory {
    /// Makes it, or empties it of what the demo made.
    pub fn open(path: &Path, reset: bool) -> Result<Self, Failure> {
        if reset {
            for name in ["production", "sandbox"] {
                remove(&path.join(name), |path| fs::remove_dir_all(path))?;
            }
            for name in [KEPT, "tidewater.json", "tidewater-organizations.json"] {
                remove(&path.join(name), |path| fs::remove_file(path))?;
            }
        }
        remove(&path.join(JSON), |path| fs::remove_file(path))?;
        for name in ["production", "sandbox"] {
            let directory = path.join(name);
            fs::create_dir_all(&directory).map_err(|error| failed(&directory, &error))?;
        }
        Ok(Self(path.to_owned()))
    }

    /// The store's file of an environment.
    pub fn store(&self, environment: &str) -> PathBuf {
        self.0.join(environment).join("countersign.db")
    }

    /// The file in which the partner app keeps its connections.
    pub fn partner_file(&self) -> PathBuf {
        self.0.join("tidewater.json")
    }

    /// The master key of an environment, made at the first start.
    pub fn master_key(&self, environment: &str) -> Result<MasterKey, Failure> {
        let path = self.0.join(environment).join("master.key");
        if !path.exists() {
            let key = MasterKey::from_bytes(system::random().map_err(Failure::failed)?);
            write(&path, &format!("{}\n", key.to_text()), Readable::ByOwner, Existing::Keep)?;
        }
        Ok(MasterKey::read(&path)?)
    }

    /// What an earlier start made, if it was for the same addresses.
    pub fn read_json(&self, places: &Places) -> Result<Option<DemoJson>, Failure> {
        let path = self.0.join(KEPT);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&path, &error)),
        };
        let json: DemoJson = serde_json::from_str(&text).map_err(|error| failed(&path, &error))?;
        let production = json.environments.get("production").map(|environment| environment.base_url.as_str());
        let same = production == Some(&url(places.production))
            && json.partner_app_url == url(places.partner)
            && json.platform_api_url == url(places.platform);
        if same {
            return Ok(Some(json));
        }
        let port = |address: &str| address.rsplit(':').next().unwrap_or_default().to_owned();
        let sandbox = json.environments.get("sandbox").map(|environment| environment.base_url.as_str());
        let ports = [production, sandbox, Some(&json.partner_app_url), Some(&json.platform_api_url)]
            .map(|address| port(address.unwrap_or_default()));
        let directory = self.0.display();
        Err(Failure::wrong(format!(
            "The data in {directory} was made for other ports. Use `--ports {}`, or add --reset to begin anew.",
            ports.join(",")
        )))
    }

    /// Tells that the demo is ready.
    pub fn write_json(&self, json: &DemoJson) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(json).map_err(|error| failed(&self.0, &error))?;
        write(&self.0.join(KEPT), &text, Readable::ByOwner, Existing::Replace)?;
        // Whoever waits for the file must never see half of it.
        let unfinished = self.0.join("demo.json.new");
        write(&unfinished, &text, Readable::ByOwner, Existing::Replace)?;
        fs::rename(&unfinished, self.0.join(JSON)).map_err(|error| failed(&self.0, &error))
    }
}

fn remove(path: &Path, remove: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<(), Failure> {
    match remove(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(failed(path, &error)),
        Ok(()) | Err(_) => Ok(()),
    }
}
