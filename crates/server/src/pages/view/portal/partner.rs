//! A partner and its people: founding one, members, invitations.

use askama::Template;

use crate::pages::view::{Chrome, FieldError, FormError, Moment, texts::Said};
pub use model::partner::PartnerRole;

/// What was wrong with a partner's fields, and with those of the person who signs up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartnerErrors {
    /// About the form as a whole.
    pub form: Option<FormError>,
    /// About the partner's name.
    pub partner_name: Option<FieldError>,
    /// About its site.
    pub website: Option<FieldError>,
    /// About the address for customers.
    pub support_email: Option<FieldError>,
    /// About the person's name.
    pub name: Option<FieldError>,
    /// About the person's e-mail address.
    pub email: Option<FieldError>,
    /// About the password.
    pub password: Option<FieldError>,
}

/// `/developer/new`, for somebody who is signed in. Form: POST `action` with `csrf`, `partner_name` (`#partner-name`), `website`
/// (`#website`), `support_email` (`#support-email`), button `#create-partner`. `/developer/partners/{partner_id}/edit` is the same, with
/// the button `#save-partner`.
#[derive(Clone, Debug, Template)]
#[template(path = "partner_found.html")]
pub struct FoundPartner {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// What was typed before.
    pub partner_name: String,
    /// What was typed before.
    pub website: String,
    /// What was typed before.
    pub support_email: String,
    /// What was wrong.
    pub errors: PartnerErrors,
    /// Whether the partner that is there and changed is verified; None: it is founded.
    pub changes: Option<bool>,
    /// Where leaving leads.
    pub cancel: String,
}

/// `/developer/signup`. The same fields, and `name`, `email`, `password`; button `#create-account`, link `#sign-in`. The mailed code
/// follows in the same window. The password is never filled in again.
#[derive(Clone, Debug, Template)]
#[template(path = "partner_sign_up.html")]
pub struct PartnerSignUp {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// What was typed before.
    pub name: String,
    /// What was typed before.
    pub email: String,
    /// What was typed before.
    pub partner_name: String,
    /// What was typed before.
    pub website: String,
    /// What was typed before.
    pub support_email: String,
    /// The least length of a password, in characters.
    pub password_least: u32,
    /// What was wrong.
    pub errors: PartnerErrors,
    /// The link to sign-in.
    pub sign_in: String,
}

/// One member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MemberRow {
    /// The person's id; ends the ids of the row's elements.
    pub id: String,
    /// The name.
    pub name: String,
    /// The address; shown to owners.
    pub email: Option<String>,
    /// The role.
    pub role: PartnerRole,
    /// Whether it is the reader.
    pub own: bool,
    /// Where the forms post to; None: the reader may not, or it is the last owner.
    pub action: Option<String>,
}

/// One invitation that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationRow {
    /// Ours; ends the ids of the row's elements.
    pub id: String,
    /// Who is asked.
    pub email: String,
    /// As what.
    pub role: PartnerRole,
    /// Until when.
    pub until: Moment,
    /// The link, to be sent by hand if the mail got lost: it works only for that address.
    pub link: String,
    /// Where the form that takes it back posts to.
    pub withdraw: String,
}

/// What is wrong with an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberError {
    /// Nothing was typed.
    Required,
    /// Not an e-mail address.
    NotAnEmail,
    /// They are a member already.
    Member,
    /// The partner has as many people as this already.
    TooMany(u32),
}

/// Something that just happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartnerNotice {
    /// The partner was founded.
    Founded,
    /// Its name, site or address was changed.
    Edited,
    /// The reader joined.
    Joined,
    /// This address was invited.
    Invited(String),
    /// An invitation was taken back.
    Withdrawn,
    /// This person's role was changed.
    Changed(String),
    /// Somebody is no longer a member.
    Removed,
    /// It was not done: the partner would lose its last owner.
    LastOwner,
}

/// `/developer/partners/{partner_id}`. For owners: POST `invite` with `csrf`, `email` (`#invite-email`), `role` (radio
/// `#role-developer`, `#role-owner`), button `#invite`; each member stands in `#member-{id}` with forms that post its `action`:
/// `decision` = `owner` by `#make-owner-{id}`, `developer` by `#make-developer-{id}`, `remove` by `#remove-{id}`; each
/// invitation in `#invitation-{id}` with `#withdraw-{id}`. Links `#portal`, `#new-integration`.
#[derive(Clone, Debug, Template)]
#[template(path = "partner.html")]
pub struct PartnerPage {
    /// The frame.
    pub chrome: Chrome,
    /// The partner's id: the `partner_portal_id` of authorize links.
    pub partner_id: String,
    /// Its name.
    pub name: String,
    /// Its site.
    pub website: String,
    /// Whom customers ask.
    pub support_email: String,
    /// Whether the platform has verified it.
    pub verified: bool,
    /// Its people, by name.
    pub members: Vec<MemberRow>,
    /// Path of the form that changes name, site and address (`#edit-partner`); None: the reader is no owner.
    pub edit: Option<String>,
    /// Where an integration is registered.
    pub register: String,
    /// Who is invited; None: the reader is no owner.
    pub invitations: Option<Vec<InvitationRow>>,
    /// Where the form posts to.
    pub invite: String,
    /// What was typed.
    pub email: String,
    /// What is wrong with it.
    pub email_error: Option<MemberError>,
    /// The role that was chosen.
    pub role: PartnerRole,
    /// Path of the portal.
    pub portal: String,
    /// Something that just happened.
    pub notice: Option<PartnerNotice>,
}

/// `/developer/invitations/{invitation_id}`, for the person who was invited. Form: POST `action` with `csrf`, button `#accept`; link
/// `#later`.
#[derive(Clone, Debug, Template)]
#[template(path = "invitation.html")]
pub struct InvitationPage {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The partner's name.
    pub partner: String,
    /// Whether the platform has verified it.
    pub verified: bool,
    /// Its site.
    pub website: String,
    /// The address that was invited.
    pub email: String,
    /// Who invited, where they are still known.
    pub inviter: Option<String>,
    /// As what.
    pub role: PartnerRole,
    /// Until when.
    pub until: Moment,
    /// Where leaving leads.
    pub later: String,
}

/// A role, in words.
pub(crate) fn role_said(chrome: &Chrome, role: PartnerRole) -> Said {
    match role {
        PartnerRole::Owner => chrome.say("portal-owner"),
        PartnerRole::Developer => chrome.say("portal-developer"),
    }
}

impl MemberRow {
    pub(crate) fn role(&self, chrome: &Chrome) -> Said {
        role_said(chrome, self.role)
    }

    pub(crate) fn owns(&self) -> bool {
        self.role == PartnerRole::Owner
    }
}

impl InvitationRow {
    pub(crate) fn role(&self, chrome: &Chrome) -> Said {
        role_said(chrome, self.role)
    }
}

impl InvitationPage {
    /// As what, and what the person may do then.
    pub(crate) fn role_said(&self) -> Said {
        match self.role {
            PartnerRole::Owner => self.chrome.say("portal-invitation-owner"),
            PartnerRole::Developer => self.chrome.say("portal-invitation-developer"),
        }
    }
}

impl PartnerPage {
    pub(crate) fn invites_owner(&self) -> bool {
        self.role == PartnerRole::Owner
    }
}

impl MemberError {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Required => chrome.say("field-required"),
            Self::NotAnEmail => chrome.say("field-not-an-email"),
            Self::Member => chrome.say("portal-already-member"),
            Self::TooMany(limit) => chrome.say("portal-too-many-people").count("limit", limit),
        }
    }
}

impl PartnerNotice {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self {
            Self::Founded => chrome.say("portal-founded").with("platform", &chrome.platform.name),
            Self::Edited => chrome.say("portal-edited"),
            Self::Joined => chrome.say("portal-joined"),
            Self::Invited(email) => chrome.say("portal-invited").with("email", email),
            Self::Withdrawn => chrome.say("portal-withdrawn"),
            Self::Changed(name) => chrome.say("portal-role-changed").with("name", name),
            Self::Removed => chrome.say("portal-removed"),
            Self::LastOwner => chrome.say("portal-last-owner"),
        }
    }

    pub(crate) fn good(&self) -> bool {
        *self != Self::LastOwner
    }
}
