//! What an integration is, for its developers to say: at registration, and later what nobody reviews.

use askama::Template;

use crate::pages::view::{Chrome, Door, FieldError, FormError, ScopeText, texts::Said};

/// Whether a scope is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ScopeNeed {
    /// It is not.
    #[default]
    No,
    /// The integration cannot work without it.
    Required,
    /// The customer may leave it out.
    Optional,
}

/// One scope of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeChoice {
    /// The scope.
    pub scope: ScopeText,
    /// What is chosen.
    pub need: ScopeNeed,
}

/// One door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DoorChoice {
    /// The door.
    pub door: Door,
    /// As the form posts it.
    pub value: &'static str,
    /// Whether it is chosen.
    pub chosen: bool,
}

/// What the form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IntegrationPurpose {
    /// A new one.
    Register,
    /// One that is there; the client type stays.
    Edit {
        /// Whether customers find it in the marketplace: then its name, description and scopes change by a new listing.
        listed: bool,
    },
}

/// What was wrong, field by field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct IntegrationErrors {
    /// About the form as a whole.
    pub form: Option<FormError>,
    /// About the partner.
    pub partner: Option<FieldError>,
    /// About the name.
    pub name: Option<FieldError>,
    /// About the description.
    pub description: Option<FieldError>,
    /// About the doors.
    pub doors: Option<FieldError>,
    /// About the scopes: more than this many were chosen.
    pub scopes: Option<FieldError>,
}

/// `/developer/integrations/new`, `…/edit`. Form: POST `action` with `csrf`, `partner` (radio, where there are several), `name` (`#name`),
/// `description` (`#description`), `client_type` (radio `#client-type-confidential`, `#client-type-public`), `visibility` (radio
/// `#visibility-public`, `#visibility-private`), `door` (checkboxes `#door-{name}`), a `scope.{name}` per scope (`#scope-{name}`: empty,
/// `required` or `optional`), button `#save`; link `#cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "integration_form.html")]
pub struct IntegrationForm {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// What it is for.
    pub purpose: IntegrationPurpose,
    /// The person's partners, each as (id, name, chosen); with one there is nothing to choose.
    pub partners: Vec<(String, String, bool)>,
    /// What was typed before, or what it is.
    pub name: String,
    /// What was typed before, or what it is.
    pub description: String,
    /// Whether it keeps a secret, as OAuth means it.
    pub confidential: bool,
    /// Whether it is added by its application key alone.
    pub private: bool,
    /// Every door.
    pub doors: Vec<DoorChoice>,
    /// Every scope that may be asked for here.
    pub scopes: Vec<ScopeChoice>,
    /// Restricted scopes that it has; the operator gave them, and they stay.
    pub restricted: Vec<ScopeText>,
    /// What was wrong.
    pub errors: IntegrationErrors,
    /// Where leaving leads.
    pub cancel: String,
}

impl IntegrationForm {
    pub(crate) fn registers(&self) -> bool {
        self.purpose == IntegrationPurpose::Register
    }

    pub(crate) fn listed(&self) -> bool {
        self.purpose == IntegrationPurpose::Edit { listed: true }
    }
}

impl ScopeChoice {
    pub(crate) fn required(&self) -> bool {
        self.need == ScopeNeed::Required
    }

    pub(crate) fn optional(&self) -> bool {
        self.need == ScopeNeed::Optional
    }
}

impl DoorChoice {
    /// What the door means, in one sentence.
    pub(crate) fn explained(self, chrome: &Chrome) -> Said {
        match self.door {
            Door::Connect => chrome.say("portal-door-connect"),
            Door::Onboarding => chrome.say("portal-door-onboarding"),
            Door::Extension => chrome.say("portal-door-extension").with("platform", &chrome.platform.name),
            Door::Marketplace => chrome.say("portal-door-marketplace").with("platform", &chrome.platform.name),
            Door::Handshake => chrome.say("portal-door-handshake").with("platform", &chrome.platform.name),
        }
    }
}
