//! A person.

use protocol::Timestamp;
use protocol::id::UserId;

/// A person who signs in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct User {
    /// Ours.
    pub id: UserId,
    /// As typed; unique without regard to case.
    pub email: String,
    /// As shown.
    pub name: String,
    /// The platform's own id.
    pub external_id: Option<String>,
    /// When the person was made.
    pub created_at: Timestamp,
}

/// A person with what signing in needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserWithPassword {
    /// The person.
    pub user: User,
    /// Argon2id in PHC form; none means that a password reset must come first.
    pub password_hash: Option<String>,
}
