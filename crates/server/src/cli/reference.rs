//! The reference page of the commands, `docs/reference/cli.md`, made from what `--help` shows.

use super::{Cli, EXIT_CODES};
use clap::CommandFactory as _;
use std::fmt::Write as _;

pub(super) fn page() -> String {
    let mut text = String::from(
        "<!-- Made from crates/server/src/cli/ by `countersign generate`; do not edit. -->\n\n\
         # Commands\n\n\
         Settings are described in [configuration.md](configuration.md).\n",
    );
    let mut root = Cli::command().term_width(100);
    root.build();
    for command in root.get_subcommands_mut() {
        if !command.is_hide_set() && command.get_name() != "help" {
            let title = command.get_bin_name().unwrap_or_default().to_owned();
            section(&mut text, &title, &command.render_long_help().to_string());
        }
    }
    text.push_str("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
    for (code, meaning) in EXIT_CODES {
        let _ = writeln!(text, "| {code} | {meaning} |");
    }
    text
}

fn section(text: &mut String, title: &str, help: &str) {
    let help: Vec<&str> = help.trim().lines().map(str::trim_end).collect();
    let _ = write!(text, "\n## `{title}`\n\n```text\n{}\n```\n", help.join("\n"));
}
