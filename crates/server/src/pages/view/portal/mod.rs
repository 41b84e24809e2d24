//! The developer portal beyond redirect URIs: addresses, credentials, what an integration is, and the partner with its people.

mod addresses;
mod credentials;
mod integration_form;
mod partner;

pub use addresses::{AddressError, AddressSection, ProposedAddress};
pub use credentials::{Credentials, GenerateSecret, NewSecret, RetireSecret, SecretRow};
pub use integration_form::{DoorChoice, IntegrationErrors, IntegrationForm, IntegrationPurpose, ScopeChoice, ScopeNeed};
pub use partner::{
    FoundPartner, InvitationPage, InvitationRow, MemberError, MemberRow, PartnerErrors, PartnerNotice, PartnerPage, PartnerSignUp,
};
