//! Typed views: a struct per page, filled by the handlers, turned into HTML by its template. Nothing here reads a
//! request, a clock or a store. `docs` of each struct name the fields and buttons that its form posts; every form is a
//! POST (but the picker's search) and carries the hidden field `csrf`.

mod approvals;
pub mod assets;
mod authorize;
mod catalogue;
mod choice;
mod chrome;
mod claims;
mod client_key;
mod consent;
mod developer;
mod error;
mod extensions;
mod fields;
mod grant;
mod handshake;
mod home;
mod installation;
mod integrations;
mod listing;
pub mod mail;
mod mail_catcher;
mod marketplace;
mod moment;
mod names;
mod onboarding;
mod operator;
mod operator_partners;
mod over;
mod password;
mod pause;
mod picker;
mod portal;
mod review;
#[cfg(any(test, feature = "samples"))]
pub mod samples;
mod scope;
mod sign_in;
mod sign_up;
#[cfg(test)]
mod tests;
mod texts;
mod timeline;
mod webhooks;

pub use approvals::{
    Administrators, ApprovalList, ApprovalNotice, ApprovalRow, ApprovalState, ApprovalStatus, AskAdministrator, AskOrganization,
};
pub use assets::asset;
pub use authorize::{AuthorizeRow, Waiting, Waits};
pub use catalogue::{CatalogueScope, ScopeCatalogue};
pub use choice::{Choice, joined, parted};
pub use chrome::{Asking, Chrome, Environment, Organization, Platform, SignedIn};
pub use claims::{ClaimPage, ClaimState, ClaimedKey, WaitingClaim};
pub use client_key::{
    ClearKey, ClientKeyDelivered, ClientKeyRow, ClientKeyState, ClientKeyWindow, Delivered, Delivery, KeyPurpose,
    RetireDateError, RetireKey, RetireWhen,
};
pub use consent::{
    ApprovalAsked, ChangeForm, ChangeOrganization, Consent, ConsentDoor, ConsentNote, ConsentOrganization, HandOver,
    IntegrationCard, OptionalScope,
};
pub use developer::{
    DeveloperIntegration, DeveloperNotice, DeveloperPortal, EncryptionKey, OwnIntegration, Proof, RedirectUriRow, ReviewCounts,
};
pub use error::ErrorPage;
pub use extensions::{AddExtension, ApplicationKeyError, ExtensionNotice, ExtensionRow, Extensions, FoundIntegration};
pub use fields::{FieldError, FormError};
pub use grant::{ConnectionRow, ConsentRow, GrantNotice, GrantPage};
pub use handshake::{HandshakePage, HandshakeStands, PartnerSays, TakenBack};
pub use home::{Home, SignedOut};
pub use installation::{InstallationChoice, InstallationPage, InstallationPicker, InstallationRow, InstallationState};
pub use integrations::{ConnectedIntegrations, Door, Ended, EndedBy, GrantRow, GrantState, Notice, RevokeConfirm, WhatEnds};
pub use listing::{
    CategoryBox, ListedScopeText, ListingBody, ListingChange, ListingEditor, ListingFault, ListingField, ListingFields,
    ListingList, ListingNotice, ListingReview, ListingRow, ListingScopeRow, ListingStands, LogoFault, OtherListings, ScopeMove,
    ScopeMoved, category_said,
};
pub use mail_catcher::{CaughtMail, MailCatcher};
pub use marketplace::{CategoryLink, InstallFor, MarketIntegration, MarketMark, MarketRow, Marketplace, ReasonedScope};
pub use moment::Moment;
pub use names::suspicious;
pub use onboarding::{
    NotOnboarded, OnboardingEmpty, OnboardingEnd, OnboardingOver, OnboardingRefused, OnboardingResults, RefusedWho,
    WhyNotOnboarded,
};
pub use operator::{OperatorConsole, OperatorNotice, ReviewRow, Reviewed};
pub use operator_partners::{OperatorPartners, PartnerRow, PartnersNotice};
pub use over::{Over, WhyOver};
pub use password::{ForgotPassword, ForgotPasswordSent, ResetPassword};
pub use pause::{GrantAct, HistoryRow, PauseConfirm, PauseStep};
pub use picker::{Many, OrganizationPicker, PickerMark, PickerMode, PickerRow, Total};
pub use portal::{
    AddressError, AddressSection, Credentials, DoorChoice, FoundPartner, GenerateSecret, IntegrationErrors, IntegrationForm,
    IntegrationPurpose, InvitationPage, InvitationRow, MemberError, MemberRow, NewSecret, PartnerErrors, PartnerNotice,
    PartnerPage, PartnerSignUp, ProposedAddress, RetireSecret, ScopeChoice, ScopeNeed, SecretRow,
};
pub use review::{RedirectUriError, ReviewState};
pub use scope::{Access, ScopeText};
pub use sign_in::{ReauthenticateView, SignIn};
pub use sign_up::{ConfirmEmail, CreateOrganization, OrganizationErrors, SignUp, SignUpErrors};
pub use timeline::{
    AttemptRow, AttemptSearch, AttemptState, Audience, Side, StepOutcome, Timeline, TimelineEntry, TimelineList, TimelinePage,
    TimelineStep,
};
pub use webhooks::{DeliveryRow, EventChoice, WebhookNotice, WebhookPage, WebhookRow, WebhookSecretPage, WebhookState, Webhooks};

use askama::Template;

/// A page that can be sent.
pub trait View {
    /// The whole page as HTML.
    fn to_html(&self) -> String;
}

impl<T: Template> View for T {
    fn to_html(&self) -> String {
        // Writing to a string fails only if a value's own `Display` fails, and none of ours does.
        self.render().unwrap_or_else(|error| {
            tracing::error!(%error, "a page was not rendered");
            String::new()
        })
    }
}
