//! Mail: written in the reader's language, queued, and delivered by a task of its own, so that no flow waits for the network.

mod catcher;
mod queue;
mod smtp;
mod writer;

pub use catcher::{CaughtMail, MailCatcher, catcher_routes};
pub use writer::{Letter, Writer};

use crate::config::{Config, Problem, Transport};
use flows::context::Clock;
use flows::mail::{Mail, Mailer};
use std::sync::Arc;

/// The mailer that the configuration asks for. Called inside a runtime: a mail server's queue has a task.
///
/// # Errors
/// When the mail server's address or the sender make no sense.
pub fn start(config: &Config, clock: Arc<dyn Clock>) -> Result<Arc<dyn Mailer>, Problem> {
    Ok(match &config.mail.transport {
        Transport::Off => Arc::new(Unsent { note: false }),
        Transport::Log => Arc::new(Unsent { note: true }),
        Transport::Smtp(url) => {
            let carrier = smtp::Carrier::new(url, config.mail.from.as_deref())?;
            Arc::new(queue::Queue::start(Writer::new(config, clock), carrier))
        }
    })
}

/// A mailer that delivers to `catcher`, at once.
pub fn catching(config: &Config, clock: Arc<dyn Clock>, catcher: &MailCatcher) -> Arc<dyn Mailer> {
    catcher.mailer(Writer::new(config, clock))
}

/// Mail is off. Codes and links are secrets, so the log tells only that a mail would have gone out and what it was about.
struct Unsent {
    note: bool,
}

impl Mailer for Unsent {
    fn send(&self, mail: Mail) {
        if self.note {
            tracing::info!(about = ?mail.kind, language = mail.language, "mail is off: this one was not sent (see mail.transport)");
        } else {
            tracing::debug!(about = ?mail.kind, "mail is off");
        }
    }
}

#[cfg(test)]
mod tests;
