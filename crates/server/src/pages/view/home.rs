//! The front page, and the last one.

use askama::Template;

use super::{Chrome, Organization};

/// `/`. No form (sign-out stands in the header).
#[derive(Clone, Debug, Template)]
#[template(path = "home.html")]
pub struct Home {
    /// The frame.
    pub chrome: Chrome,
    /// The signed-in user's organizations, each with the path of its connected integrations; the first page of them.
    pub organizations: Vec<(Organization, String)>,
    /// Those where approval requests wait for the reader, with how many and where: each a link in `#approvals-wait`.
    pub approvals: Vec<(Organization, u32, String)>,
    /// Whether there are more than these.
    pub more: bool,
    /// Path of the extensions in the settings (`#extensions`), shown to who belongs to an organization.
    pub extensions: String,
    /// Path of the marketplace (`#marketplace`), which everybody may browse.
    pub marketplace: String,
    /// Path of the developer portal (`#developer`), for a partner's developer.
    pub developer: Option<String>,
    /// Path to becoming a partner (`#become-partner`), for everybody else where it is offered.
    pub become_partner: Option<String>,
    /// Path of the operator's console (`#operator`), for people of the platform.
    pub operator: Option<String>,
    /// The link to sign-in (`#sign-in`), shown when nobody is signed in.
    pub sign_in: String,
    /// The link to sign-up (`#sign-up`), likewise.
    pub sign_up: Option<String>,
    /// Links for partners: the scope catalogue, the metadata, the API description, each as (path, kind of text).
    pub scopes: String,
    /// Path of the metadata document.
    pub metadata: String,
    /// Path of the API description, where there is one.
    pub openapi: Option<String>,
}

/// After signing out. No form; link `#sign-in`.
#[derive(Clone, Debug, Template)]
#[template(path = "signed_out.html")]
pub struct SignedOut {
    /// The frame, without a user.
    pub chrome: Chrome,
    /// The link to sign-in.
    pub sign_in: String,
}
