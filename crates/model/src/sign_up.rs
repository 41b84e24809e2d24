//! A sign-up that waits for its mailed code. The account and the organization are made only when the code was typed.

use protocol::Timestamp;
use protocol::id::{PartnerId, SignUpId};

/// How often a wrong code may be typed before the sign-up is over.
pub const MAX_CODE_TRIES: i64 = 5;

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
    /// The organization to be made.
    pub organization_name: String,
    /// Its number; claimed, not verified.
    pub organization_number: String,
    /// Its country.
    pub country: String,
    /// The partner in whose flow this is.
    pub attribution: Option<PartnerId>,
    /// SHA-256 of the mailed code, salted by the id.
    pub code_digest: Vec<u8>,
    /// Where the flow goes on.
    pub return_to: String,
    /// When it is too late.
    pub expires_at: Timestamp,
}
