//! Mail that flows ask for. What it says, in which words, is the server's; how it travels as well.

use model::webhook::DisabledReason;
use protocol::Timestamp;
use protocol::id::{ConnectionId, OrganizationId};

/// What a mail is about.
#[derive(Clone, PartialEq, Eq)]
pub enum MailKind {
    /// The code that confirms an address at sign-up; typed in the same window.
    ConfirmationCode {
        /// Six digits.
        code: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// Somebody signed up with an address that has an account.
    AccountExists,
    /// A link that sets a new password.
    PasswordReset {
        /// The link, good once.
        link: String,
        /// Until when.
        expires_at: Timestamp,
    },
    /// A new password was set by a mailed link; the owner may not have done it.
    PasswordChanged {
        /// When.
        at: Timestamp,
    },
    /// A spent token came again, so a connection was revoked.
    ReplayDetected {
        /// The integration's name.
        integration: String,
        /// Its publisher's name.
        publisher: String,
        /// The customer's name.
        organization: String,
        /// When it came.
        at: Timestamp,
        /// Whom this mail tells.
        reader: ReplayReader,
    },
    /// Somebody without the privilege asks for an integration.
    ApprovalAsked {
        /// Who asks.
        asker: String,
        /// Their address.
        asker_email: String,
        /// The integration's name.
        integration: String,
        /// Its publisher's name.
        publisher: String,
        /// The customer's name.
        organization: String,
        /// Why, in the asker's words.
        reason: String,
        /// When it is too late.
        until: Timestamp,
        /// Where an administrator decides.
        link: String,
    },
    /// What a customer consented to waits for the partner, and ends in a few hours.
    HandshakeWaits {
        /// The integration's name.
        integration: String,
        /// Its publisher's name.
        publisher: String,
        /// The customer's name.
        organization: String,
        /// When it is too late.
        until: Timestamp,
        /// The page that says what to do.
        link: String,
    },
    /// Somebody is asked to develop for a partner.
    PartnerInvitation {
        /// Who asks.
        inviter: String,
        /// Their address.
        inviter_email: String,
        /// The partner's name.
        partner: String,
        /// When it is too late.
        until: Timestamp,
        /// Where the reader answers, signed in with this address.
        link: String,
    },
    /// The operator has decided about a listing.
    ListingDecided {
        /// The integration's name, as the listing has it.
        integration: String,
        /// What.
        verdict: ListingVerdict,
        /// Why, if the operator said so.
        reason: Option<String>,
        /// The listing's page.
        link: String,
    },
    /// The operator has decided about a redirect URI, `form_uri` or `connect_url`.
    AddressDecided {
        /// The integration's name.
        integration: String,
        /// What the address is called on the wire.
        kind: &'static str,
        /// The address.
        uri: String,
        /// Whether it may be used.
        approved: bool,
        /// Why, if the operator said so.
        reason: Option<String>,
        /// The integration's page.
        link: String,
    },
    /// An endpoint that events are delivered to was disabled.
    WebhookDisabled {
        /// The integration's name.
        integration: String,
        /// The endpoint's address, without its query.
        url: String,
        /// Why.
        reason: DisabledReason,
        /// When.
        at: Timestamp,
        /// Where it can be enabled.
        link: String,
    },
    /// An administrator has decided.
    ApprovalDecided {
        /// Who decided.
        administrator: String,
        /// The integration's name.
        integration: String,
        /// The customer's name.
        organization: String,
        /// What.
        answer: ApprovalAnswer,
        /// Where the asker goes on.
        link: String,
    },
}

/// What an administrator decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ApprovalAnswer {
    /// The asker may go on, until then.
    Approved(Timestamp),
    /// The asker may not; why, if the administrator said so.
    Declined(Option<String>),
}

/// What the operator decided about a listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListingVerdict {
    /// It is listed.
    Approved,
    /// It is not.
    Declined,
    /// It is not any more.
    Withdrawn,
}

/// Who reads that a connection was revoked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayReader {
    /// A person of the customer; their organization's page lists what is connected.
    Customer(OrganizationId),
    /// The partner; the connection's id helps to find the copy that replayed.
    Partner(ConnectionId),
}

impl std::fmt::Debug for MailKind {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str(match self {
            Self::ConfirmationCode { .. } => "ConfirmationCode",
            Self::AccountExists => "AccountExists",
            Self::PasswordReset { .. } => "PasswordReset",
            Self::PasswordChanged { .. } => "PasswordChanged",
            Self::ReplayDetected { .. } => "ReplayDetected",
            Self::ApprovalAsked { .. } => "ApprovalAsked",
            Self::HandshakeWaits { .. } => "HandshakeWaits",
            Self::PartnerInvitation { .. } => "PartnerInvitation",
            Self::ApprovalDecided { .. } => "ApprovalDecided",
            Self::ListingDecided { .. } => "ListingDecided",
            Self::AddressDecided { .. } => "AddressDecided",
            Self::WebhookDisabled { .. } => "WebhookDisabled",
        })
    }
}

/// A mail to one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// The address.
    pub to: String,
    /// Language tag of the person's pages.
    pub language: String,
    /// What it is about.
    pub kind: MailKind,
}

/// Takes mail for delivery. It never waits for the network: a full queue drops the mail and the log says so.
pub trait Mailer: Send + Sync {
    /// Takes one mail.
    fn send(&self, mail: Mail);
}
