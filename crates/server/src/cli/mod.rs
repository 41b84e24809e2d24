//! The command line: what `countersign` does, and how it says what went wrong.

mod demo;
mod doctor;
mod errors;
mod generate;
mod init;
mod keys;
mod output;
mod reference;
mod serve;

#[cfg(test)]
mod tests;

use crate::config::ConfigError;
use clap::{CommandFactory as _, Parser, Subcommand};
use std::{io, io::Write as _, path::PathBuf, process::ExitCode};

/// The exit codes, for scripts; the reference page lists them.
pub const EXIT_CODES: &[(u8, &str)] = &[
    (0, "done"),
    (1, "something failed; the message says what and what to do"),
    (2, "the command or the configuration is wrong"),
    (3, "`countersign doctor` found something that must be fixed"),
];

/// Lets your customers connect third-party integrations: they consent, the partner countersigns, and only then do keys and tokens work.
#[derive(Debug, Parser)]
#[command(name = "countersign", version, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 the doctor found a problem.")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the server until it is asked to stop (SIGTERM or Ctrl-C).
    Serve(ConfigFile),
    /// Write a commented configuration, make the master key, and prepare the store. What is there already is kept.
    Init(init::Arguments),
    /// Check configuration, store, clock, keys, addresses and mail; one line each, with the fix.
    Doctor(ConfigFile),
    /// Run everything on this machine, ready to click through: both environments, the sample platform and the sample partner app.
    Demo(demo::Arguments),
    /// Look after the signing and MAC keys.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Print a completion script for your shell.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the files under docs/ that are made from the code.
    #[command(hide = true)]
    Generate {
        /// The docs directory.
        #[arg(long, value_name = "DIR")]
        dir: PathBuf,
    },
}

/// Where the configuration stands.
#[derive(Debug, clap::Args)]
struct ConfigFile {
    /// The configuration file. Without it `countersign.toml` is read where it exists.
    #[arg(long, value_name = "FILE", env = crate::config::settings::CONFIG_VARIABLE, hide_env_values = true)]
    config: Option<PathBuf>,
}

/// Why a command ended badly: the exit code and what to say.
#[derive(Debug, PartialEq, Eq)]
struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// Something failed while running.
    fn failed(message: impl Into<String>) -> Self {
        Self { code: 1, message: message.into() }
    }

    /// The configuration or the usage is wrong.
    fn wrong(message: impl Into<String>) -> Self {
        Self { code: 2, message: message.into() }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::wrong(error.to_string())
    }
}

impl From<crate::config::Problem> for Failure {
    fn from(problem: crate::config::Problem) -> Self {
        Self::wrong(problem.to_string())
    }
}

/// Reads the arguments and does what they say.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("The system gives no threads: {error}.")))
        .and_then(|runtime| runtime.block_on(run(cli.command)));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure { code, message }) => {
            if !message.is_empty() {
                eprintln!("{message}");
            }
            ExitCode::from(code)
        }
    }
}

async fn run(command: Command) -> Result<(), Failure> {
    match command {
        Command::Serve(file) => Box::pin(serve::serve(file.config.as_deref())).await,
        Command::Init(arguments) => init::init(&arguments).await,
        Command::Doctor(file) => doctor::doctor(file.config.as_deref()).await,
        Command::Demo(arguments) => Box::pin(demo::demo(&arguments)).await,
        Command::Keys(command) => keys::run(&command).await,
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "countersign", &mut script);
            match io::stdout().write_all(&script) {
                Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                    Err(Failure::failed(format!("The script cannot be written: {error}.")))
                }
                Ok(()) | Err(_) => Ok(()),
            }
        }
        Command::Generate { dir } => generate::generate(&dir),
    }
}
