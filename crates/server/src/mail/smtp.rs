//! One mail to the mail server.

use super::Letter;
use crate::config::{Problem, SecretUrl};
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use std::error::Error as StdError;
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(20);

/// Brings mails to the mail server.
#[derive(Clone)]
pub(super) struct Carrier {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why a mail did not go out. The texts carry neither recipient nor content.
pub(super) enum Undelivered {
    /// It never will.
    Refused(String),
    /// Another try may help.
    Away(String),
}

impl Carrier {
    pub(super) fn new(url: &SecretUrl, from: Option<&str>) -> Result<Self, Problem> {
        let broken = |rule: String| Problem::new("`mail.transport`", rule, "Write `smtps://user:password@host`.");
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.expose())
            .map_err(|error| broken(format!("the mail server's address cannot be used ({error})")))?;
        let from = from.and_then(|from| from.parse().ok()).ok_or_else(|| {
            Problem::new("`mail.from`", "mail needs a sender", "Write `Northwind <no-reply@northwind.example>`.")
        })?;
        Ok(Self { transport: builder.timeout(Some(TIMEOUT)).build(), from })
    }

    pub(super) async fn deliver(&self, letter: &Letter) -> Result<(), Undelivered> {
        let message = message(&self.from, letter).map_err(|error| Undelivered::Refused(error.to_string()))?;
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Undelivered::Refused(reason(&error))),
            Err(error) => Err(Undelivered::Away(reason(&error))),
        }
    }
}

/// The status or kind of a failure. A server's own words may repeat the recipient's address, so they stay out of the log.
fn reason(error: &lettre::transport::smtp::Error) -> String {
    match error.status() {
        Some(code) => format!("the mail server answered {code}"),
        None => error.source().map_or_else(|| "the mail server cannot be reached".to_owned(), ToString::to_string),
    }
}

/// The message, from sender to text.
pub(super) fn message(from: &Mailbox, letter: &Letter) -> Result<Message, Box<dyn StdError + Send + Sync>> {
    let message = Message::builder()
        .from(from.clone())
        .to(letter.to.parse()?)
        .subject(letter.subject.clone())
        .message_id(None)
        .header(AutoSubmitted)
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())?;
    Ok(message)
}

/// RFC 3834: no out-of-office reply is wanted.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn StdError + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}
