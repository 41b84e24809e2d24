//! Runs other programs, and says what was run when one fails.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::Result;

/// A cargo command in the repository's root.
pub fn cargo(root: &Path, arguments: &[&str]) -> Command {
    program(root, "cargo", arguments)
}

/// Builds every program, as users build them. One selection for all who need one: cargo builds the dependencies again for another.
pub fn build_programs(root: &Path) -> Result {
    run(&mut cargo(root, &["build", "--quiet", "--workspace", "--bins"]))
}

/// A command in `directory`, without standard input.
pub fn program(directory: &Path, name: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(name);
    command.current_dir(directory).args(arguments).stdin(Stdio::null());
    command
}

/// Runs to the end with output passed through; a failure names the command.
pub fn run(command: &mut Command) -> Result {
    let shown = show(command);
    println!("$ {shown}");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` ended with {status}.")),
        Err(error) => Err(format!("`{shown}` could not be started: {error}.")),
    }
}

/// Runs to the end and returns what was written to standard output.
pub fn output(command: &mut Command) -> Result<String> {
    let shown = show(command);
    match command.output() {
        Ok(output) if output.status.success() => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        Ok(output) => {
            Err(format!("`{shown}` ended with {}:\n{}", output.status, String::from_utf8_lossy(&output.stderr).trim_end()))
        }
        Err(error) => Err(format!("`{shown}` could not be started: {error}.")),
    }
}

/// Where cargo builds: `target`, unless the environment names another place.
pub fn target(root: &Path) -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), |named| root.join(named))
}

/// Whether a program of this name is on the search path.
pub fn exists(name: &str) -> bool {
    std::env::var_os("PATH").is_some_and(|path| std::env::split_paths(&path).any(|directory| directory.join(name).is_file()))
}

fn show(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().map(|argument| argument.to_string_lossy().into_owned()));
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_command() {
        let problem = run(&mut program(Path::new("."), "false", &["with", "words"])).unwrap_err();
        assert!(problem.contains("false with words"), "{problem}");
    }

    #[test]
    fn a_missing_program_names_the_command() {
        let problem = output(&mut program(Path::new("."), "no-such-program", &[])).unwrap_err();
        assert!(problem.contains("`no-such-program` could not be started"), "{problem}");
    }

    #[test]
    fn only_programs_on_the_path_exist() {
        assert!(exists("sh"));
        assert!(!exists("no-such-program"));
    }
}
