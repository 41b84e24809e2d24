//! The texts of the page that the marketplace leads to.

use askama::Template;
use countersign_client::Timestamp;
use countersign_client::partner::Installation;

use super::app::{App, written};
use super::config::{Integration, PartnerEnvironment};
use super::doors::return_address;
use super::view::EntryView;

#[derive(Template)]
#[template(path = "tidewater/installation.html")]
pub(super) struct FormPage<'a> {
    pub(super) platform: &'a str,
    pub(super) environment: &'a PartnerEnvironment,
    pub(super) integration: &'a Integration,
    pub(super) found: Result<InstallationView, String>,
    pub(super) entries: Vec<EntryView>,
}

pub(super) struct InstallationView {
    pub(super) installation: Installation,
    pub(super) status: Status,
    /// Who accepted the agreement, and when.
    pub(super) agreement: Option<(String, String)>,
    /// When it is too late for the next step, while there is one.
    pub(super) expires_at: Option<String>,
    /// Where the customer goes on.
    pub(super) return_address: String,
}

/// How far the installation is, in a title and a sentence.
pub(super) struct Status {
    /// Whether the customer still has to go back.
    pub(super) is_waiting: bool,
    /// The look: `connected`, `failed` or empty.
    pub(super) tone: &'static str,
    pub(super) title: String,
    pub(super) text: String,
}

impl<'a> FormPage<'a> {
    pub(super) fn new(
        app: &'a App,
        (environment, integration): (&'a PartnerEnvironment, &'a Integration),
        found: Result<Installation, String>,
    ) -> Self {
        let platform = &app.config.platform_name;
        let view = |installation: Installation| {
            let agreements = app.agreements();
            let agreement = agreements.get(&environment.name, &installation.installation_id);
            let agreement = agreement.map(|agreement| (agreement.name.clone(), written(agreement.at)));
            InstallationView {
                status: Status::of(&installation, agreement.is_some(), platform),
                agreement,
                expires_at: installation.expires_at.as_deref().map(to_the_second),
                return_address: return_address(&app.config, environment, integration).unwrap_or_default(),
                installation,
            }
        };
        Self { platform, environment, integration, found: found.map(view), entries: EntryView::newest(app) }
    }
}

impl Status {
    fn of(installation: &Installation, has_agreed: bool, platform: &str) -> Self {
        let again = format!("Install Tidewater again in {platform}'s marketplace.");
        let (tone, title, text) = match installation.state.as_str() {
            "completed" if installation.grant_status.as_deref() == Some("suspended") => {
                ("", "Suspended", format!("There is no access until it is resumed at {platform}."))
            }
            "completed" if installation.grant_status.as_deref() == Some("revoked") => {
                ("failed", "Ended", format!("Access was revoked. {again}"))
            }
            "requested" if has_agreed => ("", "One step to go", format!("Allow access at {platform}.")),
            "requested" => ("", "Two steps to go", format!("Accept the agreement here, then allow access at {platform}.")),
            "consented" => {
                let text =
                    "Access is allowed, and the code is on its way here. If this stays so, open the address below once more.";
                ("", "Almost there", text.to_owned())
            }
            "completed" => ("connected", "Connected", "Nothing is left to do.".to_owned()),
            "declined" => ("failed", "Declined", format!("Access was not allowed. {again}")),
            "expired" => ("failed", "Too late", format!("This installation has expired. {again}")),
            _ => ("failed", "Ended", format!("This installation came to an end. {again}")),
        };
        let is_waiting = matches!(installation.state.as_str(), "requested" | "consented");
        Self { is_waiting, tone, title: title.to_owned(), text }
    }
}

/// A time of the platform's, without what only machines want to know.
fn to_the_second(time: &str) -> String {
    let read: Result<jiff::Timestamp, _> = time.parse();
    read.map_or_else(|_| time.to_owned(), |time| written(Timestamp::from_micros(time.as_microsecond())))
}
