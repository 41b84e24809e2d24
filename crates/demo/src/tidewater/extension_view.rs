//! The texts of the settings page for extensions.

use askama::Template;

use super::app::{App, written};
use super::attempts::Outcome;
use super::config::{Integration, PartnerEnvironment, Visibility};
use super::doors::extension_address;
use super::extensions::Extension;
use super::fetched::Fetched;
use super::view::EntryView;

#[derive(Template)]
#[template(path = "tidewater/extension.html")]
pub(super) struct ExtensionPage<'a> {
    pub(super) platform: &'a str,
    pub(super) environment: &'a PartnerEnvironment,
    pub(super) environments: Vec<Link>,
    pub(super) integrations: Vec<Link>,
    pub(super) integration: &'a Integration,
    pub(super) is_private: bool,
    /// The platform's page for extensions.
    pub(super) settings_url: String,
    /// Where the forms of this extension post to.
    pub(super) path: String,
    pub(super) held: Option<HeldView>,
    pub(super) notice: Option<Outcome>,
    pub(super) fetched: Option<Fetched>,
    pub(super) entries: Vec<EntryView>,
}

/// A choice of the page.
pub(super) struct Link {
    pub(super) id: String,
    pub(super) text: String,
    pub(super) address: String,
    pub(super) is_current: bool,
}

/// A saved client key, masked.
pub(super) struct HeldView {
    pub(super) masked_key: String,
    pub(super) organization: String,
    pub(super) organization_id: String,
    pub(super) grant_id: String,
    pub(super) scopes: Vec<String>,
    pub(super) saved_at: String,
}

impl<'a> ExtensionPage<'a> {
    pub(super) fn new(
        app: &'a App,
        (environment, integration): (&'a PartnerEnvironment, &'a Integration),
        held: Option<Extension>,
        notice: Option<Outcome>,
    ) -> Self {
        let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let fetched = held.as_ref().and_then(|held| held.fetched.clone());
        Self {
            platform: &app.config.platform_name,
            environment,
            environments: environments(app, environment, integration),
            integrations: environment.extensions().map(|one| link(environment, one, integration)).collect(),
            integration,
            is_private: integration.visibility == Visibility::Private,
            settings_url: format!("{}/settings/extensions", environment.issuer),
            path: format!("/extension/{}/{}", encode(&environment.name), encode(&integration.client_id)),
            held: held.map(HeldView::new),
            notice,
            fetched,
            entries: EntryView::newest(app),
        }
    }
}

impl HeldView {
    fn new(held: Extension) -> Self {
        Self {
            masked_key: held.key.masked(),
            organization: held.organization_name.unwrap_or_else(|| held.organization_id.clone()),
            organization_id: held.organization_id,
            grant_id: held.grant_id,
            scopes: held.scopes,
            saved_at: written(held.saved_at),
        }
    }
}

/// The same extension in the other environments, where it has another application key.
fn environments(app: &App, current: &PartnerEnvironment, integration: &Integration) -> Vec<Link> {
    let mut links = Vec::new();
    for environment in &app.config.environments {
        let same = environment.extensions().find(|one| one.name == integration.name);
        if let Some(one) = same.or_else(|| environment.extensions().next()) {
            links.push(Link {
                id: format!("environment-{}", environment.name),
                text: environment.name.clone(),
                address: extension_address(&environment.name, &one.client_id),
                is_current: environment.name == current.name,
            });
        }
    }
    links
}

fn link(environment: &PartnerEnvironment, one: &Integration, current: &Integration) -> Link {
    let kind = match one.visibility {
        Visibility::Public => "public",
        Visibility::Private => "private",
    };
    Link {
        id: format!("integration-{kind}"),
        text: format!("{} ({kind})", one.name),
        address: extension_address(&environment.name, &one.client_id),
        is_current: one.client_id == current.client_id,
    }
}
