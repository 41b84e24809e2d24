//! The texts of an onboarding's page.

use askama::Template;
use countersign_client::partner::TimelineStep;

use super::app::{App, written};
use super::fetched::Fetched;
use super::onboardings::{Notice, Onboarding, Progress};
use super::view::EntryView;

/// Organizations on a page of the list.
const PAGE_LENGTH: usize = 50;

#[derive(Template)]
#[template(path = "tidewater/onboarding.html")]
pub(super) struct OnboardingPage<'a> {
    pub(super) platform: &'a str,
    pub(super) id: String,
    pub(super) environment: String,
    pub(super) session_id: String,
    pub(super) summary: Summary,
    /// Those of this page of the list.
    pub(super) organizations: Vec<OrganizationView>,
    /// Organizations without a client key, and why as a code.
    pub(super) refused: Vec<(String, String)>,
    pub(super) page: usize,
    pub(super) pages: usize,
    /// Whether there is a token to finalize with.
    pub(super) has_token: bool,
    pub(super) notice: Option<Notice>,
    pub(super) fetched: Option<Fetched>,
    pub(super) timeline: Vec<TimelineStep>,
    pub(super) entries: Vec<EntryView>,
}

/// What came of it, in a title and a sentence.
pub(super) struct Summary {
    /// For programs: `finalized`, `declined`, …
    pub(super) state: &'static str,
    /// The look: `connected`, `denied`, `failed` or empty.
    pub(super) tone: &'static str,
    pub(super) title: String,
    pub(super) text: String,
}

pub(super) struct OrganizationView {
    pub(super) id: String,
    pub(super) number: String,
    pub(super) name: String,
    pub(super) grant_id: String,
    pub(super) masked_key: String,
}

/// A line of the start page.
pub(super) struct OnboardingLine {
    pub(super) id: String,
    pub(super) started_at: String,
    pub(super) state: &'static str,
    pub(super) title: String,
}

impl OnboardingLine {
    pub(super) fn new(onboarding: &Onboarding, platform: &str) -> Self {
        let summary = Summary::new(onboarding, platform);
        Self { id: onboarding.id.clone(), started_at: written(onboarding.started_at), state: summary.state, title: summary.title }
    }
}

impl<'a> OnboardingPage<'a> {
    pub(super) fn new(app: &'a App, onboarding: Onboarding, page: usize) -> Self {
        let platform = &app.config.platform_name;
        let summary = Summary::new(&onboarding, platform);
        let has_token = onboarding.progress.token().is_some();
        let onboarded = onboarding.progress.onboarded();
        let all = onboarded.map(|onboarded| onboarded.organizations.as_slice()).unwrap_or_default();
        let refused = onboarded.into_iter().flat_map(|onboarded| &onboarded.refused);
        let pages = all.len().div_ceil(PAGE_LENGTH);
        let page = page.clamp(1, pages.max(1));
        let organizations = all.iter().skip((page - 1) * PAGE_LENGTH).take(PAGE_LENGTH).map(|one| OrganizationView {
            id: one.organization_id.clone(),
            number: one.organization_number.clone(),
            name: one.name.clone(),
            grant_id: one.grant_id.clone(),
            masked_key: one.client_key.masked(),
        });
        Self {
            platform,
            summary,
            organizations: organizations.collect(),
            refused: refused.map(|one| (one.organization_id.clone(), one.code.clone())).collect(),
            page,
            pages,
            has_token,
            id: onboarding.id,
            environment: onboarding.environment,
            session_id: onboarding.session_id,
            notice: onboarding.notice,
            fetched: onboarding.fetched,
            timeline: onboarding.timeline,
            entries: EntryView::newest(app),
        }
    }
}

impl Summary {
    fn new(onboarding: &Onboarding, platform: &str) -> Self {
        let (tone, title, text) = match &onboarding.progress {
            Progress::Away => {
                let text = format!(
                    "The customer is at {platform}, or left. The link is good for an hour, longer when an administrator was asked."
                );
                ("", "Waiting for the customer".to_owned(), text)
            }
            Progress::Returned { .. } => {
                let text = "The customer accepted, and the client keys are not here yet: finalize again.".to_owned();
                ("failed", "Accepted, not finalized".to_owned(), text)
            }
            Progress::Finalized { onboarded, .. } => {
                let count = onboarded.organizations.len();
                let noun = if count == 1 { "organization is" } else { "organizations are" };
                let text = format!(
                    "Accepted by {}. Tidewater keeps a client key for each, in memory until it stops, and shows it masked.",
                    onboarded.user_email
                );
                ("connected", format!("{count} {noun} onboarded"), text)
            }
            Progress::Declined => {
                let whom = match &onboarding.organization_number {
                    Some(number) => format!("The customer declined, or has no access to the organization with number {number}."),
                    None => "The customer declined.".to_owned(),
                };
                let text = format!("{whom} {platform} does not say which. Nothing was onboarded; start again at any time.");
                ("denied", "Not onboarded".to_owned(), text)
            }
            Progress::Failed { why } => ("failed", "The onboarding failed".to_owned(), why.clone()),
        };
        Self { state: onboarding.progress.as_str(), tone, title, text }
    }
}
