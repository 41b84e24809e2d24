//! The log: one line per event on standard error, as JSON or as text.

use crate::config::{Log, LogFormat};
use std::panic::PanicHookInfo;
use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Starts the log of this process, panics included. Once per process.
///
/// # Errors
/// When the filter cannot be read, or there is a log already.
pub fn start(log: &Log) -> Result<(), String> {
    let filter = EnvFilter::builder().parse(&log.level).map_err(|error| error.to_string())?;
    let lines = fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(filter);
    match log.format {
        LogFormat::Json => registry.with(lines.json().flatten_event(true).with_span_list(false)).try_init(),
        LogFormat::Text => registry.with(lines.with_target(false).with_ansi(false)).try_init(),
    }
    .map_err(|error| error.to_string())?;
    std::panic::set_hook(Box::new(log_panic));
    Ok(())
}

/// A panic's place goes to the log; its message only when it was written in the source, since a composed one may hold data.
fn log_panic(info: &PanicHookInfo<'_>) {
    let place = info.location().map(ToString::to_string).unwrap_or_default();
    let message = info.payload().downcast_ref::<&'static str>().copied().unwrap_or("(composed message left out)");
    tracing::error!(place, message, "panic");
}
