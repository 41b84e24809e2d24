//! An organization, seen by one of its members. For everybody else it does not exist.

use super::errors::Failure;
use super::visit::SignedIn;
use model::membership::Membership;
use model::organization::Organization;
use protocol::ErrorCode;
use protocol::id::OrganizationId;

/// A member, with the organization in the path.
pub struct Member {
    /// The organization.
    pub organization: Organization,
    /// What the person may do there.
    pub membership: Membership,
}

impl Member {
    /// Of the organization in the path.
    pub async fn find(signed_in: &SignedIn) -> Result<Self, Failure> {
        let (id, store) = (signed_in.visit.part::<OrganizationId>("id")?, &signed_in.visit.context().store);
        let membership = storage::membership::find(store, id, signed_in.current.user.id).await?;
        let membership = membership.ok_or(ErrorCode::PageNotFound)?;
        let organization = storage::organization::find(store, id).await?.ok_or(ErrorCode::PageNotFound)?;
        Ok(Self { organization, membership })
    }

    /// The same, if they may consent for it.
    pub async fn who_may_consent(signed_in: &SignedIn) -> Result<Self, Failure> {
        let member = Self::find(signed_in).await?;
        if member.membership.may_consent() { Ok(member) } else { Err(ErrorCode::Forbidden.into()) }
    }

    /// The path of one of the organization's pages.
    pub fn path(&self, page: &str) -> String {
        format!("/organizations/{}/{page}", self.organization.id)
    }
}
