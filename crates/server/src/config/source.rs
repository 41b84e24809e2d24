//! Where values come from: the file, then the environment, which wins. Finds the names that nobody knows.

use super::{
    error::Problem,
    kind::Raw,
    nearest::nearest,
    settings::{CONFIG_VARIABLE, PREFIX, SECTIONS, SETTINGS, Setting, TEST_PREFIX, find},
};
use std::{collections::BTreeMap, ffi::OsString};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

fn is_setting(variable: &str) -> bool {
    variable.starts_with(PREFIX) && !variable.starts_with(TEST_PREFIX) && variable != CONFIG_VARIABLE
}

/// A raw value and where it stood.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) raw: Raw,
    pub(super) place: String,
}

/// The values found so far, by full name, and what was wrong on the way.
#[derive(Debug, Default)]
pub(super) struct Sources {
    pub(super) found: BTreeMap<String, Found>,
    pub(super) problems: Vec<Problem>,
}

impl Sources {
    /// Reads the text of a configuration file; `path` is for messages.
    pub(super) fn add_file(&mut self, path: &str, text: &str) {
        let (document, errors) = DeTable::parse_recoverable(text);
        let lines = Lines { path, text };
        for error in errors {
            // The parser's own rendering repeats the line, which may hold a password.
            let place = lines.place(error.span().map_or(0, |span| span.start));
            self.problems.push(Problem::new(
                place,
                format!("not valid TOML: {}", error.message()),
                "Texts stand in double quotes: `key = \"value\"`.",
            ));
        }
        if !self.problems.is_empty() {
            return;
        }
        for (key, value) in document.get_ref() {
            match value.get_ref() {
                DeValue::Table(table) if is_section(key.get_ref()) => {
                    for (inner, value) in table {
                        self.add_from_file(
                            &format!("{}.{}", key.get_ref(), inner.get_ref()),
                            value,
                            &lines.place(inner.span().start),
                        );
                    }
                }
                DeValue::Table(_) => {
                    self.unknown_section(key.get_ref(), &lines.place(key.span().start));
                }
                DeValue::String(_)
                | DeValue::Integer(_)
                | DeValue::Float(_)
                | DeValue::Boolean(_)
                | DeValue::Datetime(_)
                | DeValue::Array(_) => {
                    self.add_from_file(key.get_ref(), value, &lines.place(key.span().start));
                }
            }
        }
    }

    fn add_from_file(&mut self, name: &str, value: &Spanned<DeValue<'_>>, line: &str) {
        let place = format!("{line}, `{}`", shown_name(name));
        match find(name) {
            Some(setting) if setting.only_as_variable() => self.problems.push(Problem::new(
                place,
                "a key does not belong in this file, which people share and back up",
                format!("Put it in the variable {}, or use `master_key_file`.", setting.variable()),
            )),
            Some(_) => {
                self.found.insert(name.to_owned(), Found { raw: raw(value.get_ref()), place });
            }
            None => {
                let fix = meant(name);
                self.problems.push(Problem::new(place, "unknown setting", fix));
            }
        }
    }

    fn unknown_section(&mut self, name: &str, place: &str) {
        let known = SECTIONS.iter().map(|(section, _)| *section).filter(|section| !section.is_empty());
        let fix = nearest(name, known).map_or_else(String::new, |section| format!("Did you mean `[{section}]`?"));
        self.problems.push(Problem::new(format!("{place}, `[{}]`", shown_name(name)), "unknown section", fix));
    }

    /// Reads our variables out of an environment. An empty variable counts as not set.
    pub(super) fn add_environment(&mut self, environment: impl Iterator<Item = (OsString, OsString)>) {
        for (name, value) in environment {
            let Some(name) = name.to_str().filter(|name| is_setting(name)) else {
                continue;
            };
            let Some(setting) = SETTINGS.iter().find(|setting| setting.variable() == name) else {
                let variables: Vec<String> = SETTINGS.iter().map(Setting::variable).collect();
                let fix = nearest(name, variables.iter().map(String::as_str))
                    .map_or_else(String::new, |near| format!("Did you mean {near}?"));
                self.problems.push(Problem::new(shown_name(name), "unknown variable", fix));
                continue;
            };
            match value.into_string() {
                Ok(text) if text.is_empty() => {}
                Ok(text) => {
                    self.found.insert(setting.name(), Found { raw: Raw::Text(text), place: name.to_owned() });
                }
                Err(_) => self.problems.push(Problem::new(name, "must be UTF-8", "Set it again.")),
            }
        }
    }
}

fn is_section(name: &str) -> bool {
    !name.is_empty() && SECTIONS.iter().any(|(section, _)| *section == name)
}

fn meant(name: &str) -> String {
    let names: Vec<String> = SETTINGS.iter().map(Setting::name).collect();
    let Some(near) = nearest(name, names.iter().map(String::as_str)) else {
        return String::new();
    };
    let stands_elsewhere = name.rsplit_once('.').map(|(section, _)| section) != near.rsplit_once('.').map(|(section, _)| section);
    let place = match (stands_elsewhere, near.rsplit_once('.')) {
        (false, _) => String::new(),
        (true, None) => " It stands at the top, above the first `[section]`.".to_owned(),
        (true, Some((section, _))) => format!(" It stands under `[{section}]`."),
    };
    format!("Did you mean `{near}`?{place}")
}

fn raw(value: &DeValue<'_>) -> Raw {
    match value {
        DeValue::String(text) => Raw::Text(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Raw::Other("a number that is too large"), Raw::Number)
        }
        DeValue::Array(items) => items
            .iter()
            .map(|item| item.get_ref().as_str().map(str::to_owned))
            .collect::<Option<Vec<_>>>()
            .map_or(Raw::Other("a list of other things than texts"), Raw::List),
        DeValue::Float(_) => Raw::Other("a number with a fraction"),
        DeValue::Boolean(flag) => Raw::Flag(*flag),
        DeValue::Datetime(_) => Raw::Other("a date"),
        DeValue::Table(_) => Raw::Other("a table"),
    }
}

/// A name in a message: escaped and short, since it may be anything.
fn shown_name(name: &str) -> String {
    name.chars().take(60).flat_map(char::escape_debug).collect()
}

struct Lines<'a> {
    path: &'a str,
    text: &'a str,
}

impl Lines<'_> {
    fn place(&self, offset: usize) -> String {
        let before = self.text.as_bytes().get(..offset).unwrap_or_default();
        let line = before.iter().fold(1_usize, |line, byte| line + usize::from(*byte == b'\n'));
        format!("{}:{line}", self.path)
    }
}
