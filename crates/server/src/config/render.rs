//! The table of settings as text: the commented file that `countersign init` writes, and the reference page.

use super::{
    duration,
    kind::Kind,
    settings::{CONFIG_VARIABLE, SECTIONS, SETTINGS, Setting},
};
use std::{collections::BTreeMap, fmt::Write as _, time::Duration};

/// The commented file. Settings in `given` (by full name, as they stand in the file) are set; all others stand commented out with their default.
pub fn file(given: &BTreeMap<&str, String>) -> String {
    let mut text = String::from(
        "# Countersign's configuration. What is commented out has the value shown.\n\
         # Each setting is also a variable: section and key in capitals behind COUNTERSIGN_,\n\
         # such as COUNTERSIGN_LISTEN or COUNTERSIGN_LOG_LEVEL. A variable wins over this file.\n",
    );
    for (section, about) in SECTIONS {
        text.push('\n');
        if !section.is_empty() {
            comment(&mut text, about);
            let _ = writeln!(text, "[{section}]");
        }
        for setting in SETTINGS.iter().filter(|setting| setting.section == *section && !setting.only_as_variable()) {
            text.push('\n');
            comment(&mut text, setting.doc);
            let _ = match given.get(setting.name().as_str()) {
                Some(value) => writeln!(text, "{} = {}", setting.key, written(setting.kind, value)),
                None => writeln!(text, "# {} = {}", setting.key, written(setting.kind, setting.default.unwrap_or_default())),
            };
        }
    }
    text
}

/// A value as it stands in the file.
fn written(kind: Kind, value: &str) -> String {
    match kind {
        Kind::Number { .. } | Kind::Flag => value.to_owned(),
        Kind::Networks => {
            let parts: Vec<String> = value.split(',').map(str::trim).filter(|part| !part.is_empty()).map(quoted).collect();
            format!("[{}]", parts.join(", "))
        }
        Kind::Choice(_)
        | Kind::PublicUrl
        | Kind::Address { .. }
        | Kind::StoreUrl
        | Kind::Path
        | Kind::MasterKey
        | Kind::Text { .. }
        | Kind::Country
        | Kind::Email
        | Kind::Mailbox
        | Kind::Duration { .. }
        | Kind::Mail
        | Kind::LogFilter => quoted(value),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

/// Writes sentences as comment lines of at most 100 characters.
fn comment(text: &mut String, sentences: &str) {
    let mut line = String::from("#");
    for word in sentences.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > 100 {
            let _ = writeln!(text, "{line}");
            line = String::from("#");
        }
        let _ = write!(line, " {word}");
    }
    let _ = writeln!(text, "{line}");
}

/// The reference page, `docs/reference/configuration.md`.
pub fn reference() -> String {
    let mut text = format!(
        "<!-- Made from crates/server/src/config/settings.rs by `countersign generate`; do not edit. -->\n\n\
         # Configuration\n\n\
         `countersign serve`, `init` and `doctor` read `countersign.toml` in the working directory, or the file named by `--config` or the variable\n\
         `{CONFIG_VARIABLE}`. `countersign init` writes one with every setting explained.\n\n\
         Each setting is also an environment variable: section and key in capitals, joined by `_`, behind `COUNTERSIGN_`. A variable wins over the\n\
         file, and an empty one counts as not set. Lists are separated by commas. An unknown setting or variable is an error that names the nearest\n\
         known one; all problems are reported at once, each with its place and the fix.\n\n\
         Relative paths are taken from the directory of the configuration file.\n"
    );
    for (section, about) in SECTIONS {
        let _ = if section.is_empty() {
            write!(text, "\n## At the top\n\n{about}\n")
        } else {
            write!(text, "\n## `[{section}]`\n\n{about}\n")
        };
        text.push_str("\n| setting | variable | accepts | default | |\n|---|---|---|---|---|\n");
        for setting in SETTINGS.iter().filter(|setting| setting.section == *section) {
            row(&mut text, setting);
        }
    }
    text
}

fn row(text: &mut String, setting: &Setting) {
    let default = match setting.default {
        Some("") => "none".to_owned(),
        Some(value) => format!("`{value}`"),
        None => "not set".to_owned(),
    };
    let key = if setting.only_as_variable() { "(variable only)".to_owned() } else { format!("`{}`", setting.key) };
    let accepts = accepts(setting.kind);
    let _ = writeln!(text, "| {key} | `{}` | {accepts} | {default} | {} |", setting.variable(), setting.doc);
}

fn accepts(kind: Kind) -> String {
    match kind {
        Kind::Choice(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "),
        Kind::PublicUrl => "origin".to_owned(),
        Kind::Address { off: false } => "address and port".to_owned(),
        Kind::Address { off: true } => "address and port, or `off`".to_owned(),
        Kind::StoreUrl => "store URL".to_owned(),
        Kind::Path => "path".to_owned(),
        Kind::MasterKey => "32 bytes, base64 or hex".to_owned(),
        Kind::Networks => "list of networks".to_owned(),
        Kind::Text { longest } => format!("text, at most {longest} characters"),
        Kind::Country => "two capital letters".to_owned(),
        Kind::Email => "e-mail address".to_owned(),
        Kind::Mailbox => "sender".to_owned(),
        Kind::Duration { at_most_seconds } => format!("`1s` to `{}`", duration::write(Duration::from_secs(at_most_seconds))),
        Kind::Number { least, most } => format!("{least} to {most}"),
        Kind::Flag => "`true` or `false`".to_owned(),
        Kind::Mail => "SMTP URL, `log` or `off`".to_owned(),
        Kind::LogFilter => "log filter".to_owned(),
    }
}
