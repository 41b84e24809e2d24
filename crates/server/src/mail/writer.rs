//! From what a flow asks for to what the reader reads.

use crate::config::Config;
use crate::language::Language;
use crate::pages::view::Moment;
use crate::pages::view::mail::{
    self, AddressAnswered, ApprovalAnswered, ApprovalRequested, HandshakeWaiting, Letterhead, ListingAnswer, PartnerInvitation,
    Replayed, WebhookEnded,
};
use flows::context::Clock;
use flows::mail::{ApprovalAnswer, ListingVerdict, Mail, MailKind, ReplayReader};
use protocol::Timestamp;
use protocol::secret::Environment;
use std::sync::Arc;

/// A mail as it is delivered.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// The links in it, in order.
    pub links: Vec<String>,
    /// The codes in it, in order.
    pub codes: Vec<String>,
    /// The language that it is written in.
    pub language: Language,
}

impl std::fmt::Debug for Letter {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Letter(…)")
    }
}

/// Writes the mails of one environment.
#[derive(Clone)]
pub struct Writer {
    platform: String,
    sandbox: bool,
    issuer: String,
    clock: Arc<dyn Clock>,
}

impl Writer {
    /// For the environment of this configuration.
    pub fn new(config: &Config, clock: Arc<dyn Clock>) -> Self {
        Self {
            platform: config.platform.name.clone(),
            sandbox: config.environment == Environment::Sandbox,
            issuer: config.public_url.trim_end_matches('/').to_owned(),
            clock,
        }
    }

    /// Writes one mail.
    pub fn write(&self, mail: Mail) -> Letter {
        let language = Language::from_tag(&mail.language).unwrap_or_default();
        let head = Letterhead { language, platform: self.platform.clone(), name: None, sandbox: self.sandbox };
        let (written, links, codes) = match mail.kind {
            MailKind::ConfirmationCode { code, expires_at } => {
                (mail::confirmation_code(&head, &code, self.minutes_until(expires_at)), Vec::new(), vec![code])
            }
            MailKind::AccountExists => {
                let links = vec![format!("{}/login", self.issuer), format!("{}/password/forgot", self.issuer)];
                (mail::sign_up_attempted(&head, &links[0], &links[1]), links, Vec::new())
            }
            MailKind::PasswordReset { link, expires_at } => {
                (mail::password_reset(&head, &link, self.minutes_until(expires_at)), vec![link], Vec::new())
            }
            MailKind::PasswordChanged { at } => {
                let link = format!("{}/password/forgot", self.issuer);
                let at = Moment::from_microseconds(at.as_micros());
                (mail::password_changed(&head, at, &link), vec![link], Vec::new())
            }
            MailKind::ApprovalAsked { asker, asker_email, integration, publisher, organization, reason, until, link } => {
                let until = Moment::from_microseconds(until.as_micros());
                let what = ApprovalRequested { asker, asker_email, integration, publisher, organization, reason, until };
                (mail::approval_requested(&head, &what, &link), vec![link], Vec::new())
            }
            MailKind::HandshakeWaits { integration, publisher, organization, until, link } => {
                let until = Moment::from_microseconds(until.as_micros());
                let what = HandshakeWaiting { integration, publisher, organization, until };
                (mail::handshake_waits(&head, &what, &link), vec![link], Vec::new())
            }
            MailKind::PartnerInvitation { inviter, inviter_email, partner, until, link } => {
                let until = Moment::from_microseconds(until.as_micros());
                let what = PartnerInvitation { inviter, inviter_email, partner, until };
                (mail::partner_invitation(&head, &what, &link), vec![link], Vec::new())
            }
            MailKind::ApprovalDecided { administrator, integration, organization, answer, link } => {
                let what = ApprovalAnswered { by: administrator, integration, organization };
                let written = match answer {
                    ApprovalAnswer::Declined(reason) => mail::approval_declined(&head, &what, reason.as_deref(), &link),
                    ApprovalAnswer::Approved(until) => {
                        mail::approval_granted(&head, &what, Moment::from_microseconds(until.as_micros()), &link)
                    }
                };
                (written, vec![link], Vec::new())
            }
            MailKind::ListingDecided { integration, verdict, reason, link } => {
                let answer = match verdict {
                    ListingVerdict::Approved => ListingAnswer::Approved,
                    ListingVerdict::Declined => ListingAnswer::Declined,
                    ListingVerdict::Withdrawn => ListingAnswer::Withdrawn,
                };
                (mail::listing_decided(&head, &integration, (answer, reason.as_deref()), &link), vec![link], Vec::new())
            }
            MailKind::AddressDecided { integration, kind, uri, approved, reason, link } => {
                let what = AddressAnswered { integration, kind, uri, approved, reason };
                (mail::address_decided(&head, &what, &link), vec![link], Vec::new())
            }
            MailKind::WebhookDisabled { integration, url, reason, at, link } => {
                let at = Moment::from_microseconds(at.as_micros());
                (mail::webhook_disabled(&head, &WebhookEnded { integration, url, reason, at }, &link), vec![link], Vec::new())
            }
            MailKind::ReplayDetected { integration, publisher, organization, at, reader } => {
                let what = Replayed { integration, publisher, organization, at: Moment::from_microseconds(at.as_micros()) };
                match reader {
                    ReplayReader::Customer(id) => {
                        let link = format!("{}/organizations/{id}/integrations", self.issuer);
                        (mail::replay_to_customer(&head, &what, &link), vec![link], Vec::new())
                    }
                    ReplayReader::Partner(id) => (mail::replay_to_partner(&head, &what, &id.to_string()), Vec::new(), Vec::new()),
                }
            }
        };
        Letter { to: mail.to, subject: written.subject, text: written.text, links, codes, language }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Whole minutes, at least one.
    fn minutes_until(&self, end: Timestamp) -> u32 {
        let seconds = (end.as_micros() - self.clock.now().as_micros()) / 1_000_000;
        u32::try_from((seconds + 59) / 60).unwrap_or(0).max(1)
    }
}
