//! A sign-up that waits for its mailed code. The account and the organization are made only when the code was typed.

use protocol::Timestamp;
use protocol::id::{PartnerId, SignUpId};

/// How often a wrong code may be typed before the sign-up is over.
pub const MAX_CODE_TRIES: i64 = 5;

/// What a person who signs up founds. They are its first administrator or owner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Founds {
    /// An organization: a customer.
    Organization {
        /// Its name.
        name: String,
        /// Its number; claimed, not verified.
        number: String,
        /// Its country.
        country: String,
    },
    /// A partner, unverified.
    Partner {
        /// As shown on consent pages.
        name: String,
        /// Their site.
        website: String,
        /// Whom customers ask.
        support_email: String,
    },
    /// Nothing: the person was invited somewhere.
    Nothing,
}

/// A waiting sign-up.
#[derive(Clone, PartialEq, Eq)]
pub struct SignUp {
    /// Ours.
    pub id: SignUpId,
    /// SHA-256 of the browser's cookie that it is bound to.
    pub browser_digest: Vec<u8>,
    /// The address that must be confirmed.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// Argon2id in PHC form.
    pub password_hash: String,
    /// What comes to be with the account.
    pub founds: Founds,
    /// The partner in whose flow this is.
    pub attribution: Option<PartnerId>,
    /// SHA-256 of the mailed code, salted by the id.
    pub code_digest: Vec<u8>,
    /// Where the flow goes on.
    pub return_to: String,
    /// When it is too late.
    pub expires_at: Timestamp,
}
