//! The configuration: what is read and written by `init` reads the same; every refusal given where it stands.

use super::Target;
use server::config::settings::{PREFIX, SETTINGS};
use server::config::{Config, kind::Kind, render};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::Path;

pub const TARGET: Target = Target {
    name: "configuration",
    about: "a configuration file, and behind a line of three dashes variables, one on a line",
    words: &[
        "[lifetimes]",
        "[log]",
        "[limits]",
        "[mail]",
        "[platform]",
        " = ",
        "\"",
        "true",
        "12h",
        "90d",
        "COUNTERSIGN_",
        "off",
        "\n",
    ],
    run,
};

const FILE: &str = "/etc/cs/countersign.toml";

fn run(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let (file, variables) = text.split_once("\n---\n").unwrap_or((text, ""));
    let variables: Vec<(OsString, OsString)> =
        variables.lines().filter_map(|line| line.split_once('=')).map(|(name, value)| (name.into(), value.into())).collect();
    let given: Vec<String> = variables.iter().map(|(name, _)| name.to_string_lossy().escape_debug().to_string()).collect();
    match read(file, variables) {
        Ok(config) => written_back(file, &config),
        Err(problems) => {
            assert!(!problems.is_empty());
            for (place, rule) in problems {
                let in_file = place.strip_prefix(FILE).and_then(|rest| rest.strip_prefix(':'));
                let is_named = match in_file {
                    Some(rest) => rest.contains('`') || rule.starts_with("not valid TOML"),
                    None => {
                        SETTINGS.iter().any(|setting| place == format!("`{}`", setting.name()))
                            || given.iter().any(|name| name.starts_with(&place))
                    }
                };
                assert!(is_named && !rule.is_empty(), "{place}: {rule}");
                let line = in_file.and_then(|rest| rest.split(',').next()?.parse::<usize>().ok());
                assert!(line.is_none_or(|line| (1..=file.matches('\n').count() + 1).contains(&line)), "{place}");
            }
        }
    }
}

type Places = Vec<(String, String)>;

fn read(file: &str, variables: Vec<(OsString, OsString)>) -> Result<Config, Places> {
    Config::read(Some((Path::new(FILE), file)), variables.into_iter())
        .map_err(|error| error.problems.into_iter().map(|problem| (problem.place, problem.rule)).collect())
}

/// What stands in the file, written as `init` writes it.
fn written_back(file: &str, with_variables: &Config) {
    let Ok(config) = read(file, Vec::new()) else { return };
    let table: toml::Table = toml::from_str(file).unwrap();
    let mut given = BTreeMap::new();
    for setting in SETTINGS {
        let section =
            if setting.section.is_empty() { Some(&table) } else { table.get(setting.section).and_then(toml::Value::as_table) };
        if let Some(value) = section.and_then(|section| section.get(setting.key)) {
            given.insert(setting.name(), plain(setting.kind, value));
        }
    }
    let given = given.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
    let again = read(&render::file(&given), Vec::new()).unwrap_or_else(|problems| panic!("{problems:?}"));
    assert_eq!(format!("{again:?}"), format!("{config:?}"));
    assert_eq!(again.store.expose(), config.store.expose());
    let variables = SETTINGS.iter().filter_map(|setting| Some((setting.variable(), given.get(setting.name().as_str())?.clone())));
    assert!(variables.clone().all(|(name, _)| name.starts_with(PREFIX)));
    let by_variables = read("", variables.map(|(name, value)| (name.into(), value.into())).collect()).unwrap();
    assert_eq!(format!("{by_variables:?}"), format!("{config:?}"), "variables say the same as the file");
    for shown in [format!("{:?}", with_variables.store), format!("{:?}", with_variables.mail.transport)] {
        let authority = shown.split_once("://").and_then(|(_, rest)| rest.split('/').next()).unwrap_or_default();
        assert!(shown.contains("sqlite:") || !authority.contains(":canary@"), "a password shows");
    }
}

/// A value without its quotes, as variables have it.
fn plain(kind: Kind, value: &toml::Value) -> String {
    match value {
        toml::Value::String(text) if matches!(kind, Kind::Number { .. }) => {
            text.parse::<u64>().map_or(text.clone(), |number| number.to_string())
        }
        toml::Value::String(text) => text.clone(),
        toml::Value::Array(items) => items.iter().filter_map(toml::Value::as_str).collect::<Vec<_>>().join(","),
        toml::Value::Integer(_)
        | toml::Value::Float(_)
        | toml::Value::Boolean(_)
        | toml::Value::Datetime(_)
        | toml::Value::Table(_) => value.to_string(),
    }
}
