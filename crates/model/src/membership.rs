//! What a person may do in one organization.

use crate::names;
use protocol::Timestamp;
use protocol::id::{OrganizationId, UserId};

names! {
    /// A person's role in an organization.
    Role {
        /// May do everything, consent included.
        Administrator = "administrator",
        /// May do what privileges allow.
        Member = "member",
    }
}

/// The privilege of seed 001, "settings -> Organization": may consent like an administrator.
pub const SETTINGS_ORGANIZATION: &str = "settings.organization";

/// One person in one organization.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Membership {
    /// The organization.
    pub organization_id: OrganizationId,
    /// The person.
    pub user_id: UserId,
    /// The role.
    pub role: Role,
    /// Privileges beside the role.
    pub privileges: Vec<String>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Membership {
    /// Whether the person may give consent for the organization (seed 001).
    pub fn may_consent(&self) -> bool {
        may_consent(self.role, &self.privileges)
    }
}

/// Administrators may, and whoever has the privilege.
pub fn may_consent(role: Role, privileges: &[String]) -> bool {
    match role {
        Role::Administrator => true,
        Role::Member => privileges.iter().any(|privilege| privilege == SETTINGS_ORGANIZATION),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_or_the_privilege_may_consent() {
        let privilege = vec![SETTINGS_ORGANIZATION.to_owned()];
        assert!(may_consent(Role::Administrator, &[]));
        assert!(may_consent(Role::Member, &privilege));
        assert!(!may_consent(Role::Member, &["settings.users".to_owned()]));
    }
}
