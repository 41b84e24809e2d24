//! The page's texts, from what the app knows.

use askama::Template;
use countersign_client::Timestamp;

use super::app::{App, written};
use super::attempts::Outcome;
use super::authorizations::Authorization;
use super::config::PartnerEnvironment;
use super::connections::Connection;
use super::doors::{self, Card, authorization_address};
use super::log::{Answer, Entry};
use super::onboarding_view::OnboardingLine;
use super::onboardings::Onboarding;
use super::organization::Shown;

#[derive(Template)]
#[template(path = "tidewater/index.html")]
pub(super) struct IndexPage<'a> {
    pub(super) platform: &'a str,
    pub(super) environment: &'a PartnerEnvironment,
    pub(super) environments: &'a [PartnerEnvironment],
    pub(super) cards: Vec<Card>,
    pub(super) notice: Option<Outcome>,
    pub(super) connections: Vec<ConnectionView>,
    pub(super) onboardings: Vec<OnboardingLine>,
    pub(super) authorizations: Vec<AuthorizationLine>,
    pub(super) entries: Vec<EntryView>,
}

#[derive(Template)]
#[template(path = "tidewater/outcome.html")]
pub(super) struct OutcomePage {
    pub(super) id: String,
    pub(super) outcome: Outcome,
}

#[derive(Template)]
#[template(path = "tidewater/not_found.html")]
pub(super) struct NotFoundPage;

/// A line of the start page.
pub(super) struct AuthorizationLine {
    pub(super) address: String,
    pub(super) organization: Shown,
    pub(super) organization_id: String,
    pub(super) account: String,
    pub(super) status: String,
    /// `good`, `bad` or `plain`.
    pub(super) tone: &'static str,
}

pub(super) struct ConnectionView {
    pub(super) path: String,
    pub(super) door: &'static str,
    pub(super) environment: String,
    pub(super) installation_id: Option<String>,
    pub(super) organization: Shown,
    pub(super) organization_id: String,
    pub(super) grant_id: String,
    pub(super) scopes: Vec<String>,
    pub(super) connected_at: String,
    pub(super) expires: String,
    pub(super) refreshes: u64,
    pub(super) ended: Option<String>,
}

pub(super) struct EntryView {
    pub(super) number: u64,
    pub(super) at: String,
    pub(super) title: String,
    pub(super) method: &'static str,
    pub(super) url: String,
    pub(super) curl: String,
    /// A word or number for the summary.
    pub(super) verdict: String,
    /// `good`, `bad` or `plain`.
    pub(super) tone: &'static str,
    pub(super) answer: String,
    pub(super) open: bool,
}

/// As many entries of the log are open at first.
const OPEN_ENTRIES: usize = 4;
const NEWEST_ENTRIES: usize = 8;
/// As many onboardings are listed on the start page.
const SHOWN_ONBOARDINGS: usize = 10;

impl<'a> IndexPage<'a> {
    pub(super) fn new(app: &'a App, environment: &'a PartnerEnvironment, notice: Option<Outcome>) -> Self {
        let now = app.now();
        let line = |onboarding: &Onboarding| OnboardingLine::new(onboarding, &app.config.platform_name);
        let connections = app.connections.of(&environment.name);
        Self {
            platform: &app.config.platform_name,
            environment,
            environments: &app.config.environments,
            cards: doors::cards(environment),
            notice,
            connections: connections.into_iter().map(|connection| ConnectionView::new(connection, now)).collect(),
            onboardings: app.onboardings().of(&environment.name).take(SHOWN_ONBOARDINGS).map(line).collect(),
            authorizations: app.authorizations.of(&environment.name).into_iter().map(AuthorizationLine::new).collect(),
            entries: EntryView::all(app),
        }
    }
}

impl AuthorizationLine {
    fn new(one: Authorization) -> Self {
        Self {
            address: authorization_address(&one.environment, &one.organization_id),
            tone: tone_of(&one.status),
            organization: Shown::new(&one.organization_id, one.organization.as_ref()),
            organization_id: one.organization_id,
            account: one.account,
            status: one.status,
        }
    }
}

/// How a state of the platform's looks.
pub(super) fn tone_of(status: &str) -> &'static str {
    match status {
        "active" => "good",
        "pending" | "none" => "plain",
        _ => "bad",
    }
}

impl ConnectionView {
    fn new(connection: Connection, now: Timestamp) -> Self {
        let encode = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let tokens = &connection.tokens;
        let seconds = (tokens.expires_at - now.as_micros()).div_euclid(1_000_000);
        let expires = if seconds > 0 {
            format!("in {} h {} min ({})", seconds / 3_600, seconds / 60 % 60, written(tokens.expires_at()))
        } else {
            "has ended; the next call refreshes it first".to_owned()
        };
        Self {
            path: format!(
                "/connections/{}/{}/{}",
                encode(&connection.environment),
                connection.door.as_str(),
                encode(&tokens.organization_id)
            ),
            door: connection.door.as_str(),
            installation_id: tokens.installation_id.clone(),
            organization: Shown::new(&tokens.organization_id, connection.organization.as_ref()),
            organization_id: tokens.organization_id.clone(),
            grant_id: tokens.grant_id.clone(),
            scopes: tokens.scope.split_whitespace().map(str::to_owned).collect(),
            connected_at: written(Timestamp::from_micros(connection.connected_at)),
            expires,
            refreshes: connection.refreshes,
            ended: connection.ended,
            environment: connection.environment,
        }
    }
}

impl EntryView {
    /// The log, newest first.
    pub(super) fn all(app: &App) -> Vec<Self> {
        app.log().entries().into_iter().enumerate().map(Self::new).collect()
    }

    /// The newest entries, for pages about something else.
    pub(super) fn newest(app: &App) -> Vec<Self> {
        app.log().entries().into_iter().take(NEWEST_ENTRIES).enumerate().map(Self::new).collect()
    }

    fn new((index, entry): (usize, Entry)) -> Self {
        let (verdict, tone, answer) = match entry.answer {
            Answer::Browser { text } => ("browser".to_owned(), "plain", text),
            Answer::Webhook { accepted, text } => ("webhook".to_owned(), if accepted { "good" } else { "bad" }, text),
            Answer::Nothing { reason } => ("no answer".to_owned(), "bad", reason.to_owned()),
            Answer::Http { status, headers, body, milliseconds } => {
                let tone = if status < 400 { "good" } else { "bad" };
                let headers: Vec<String> = headers.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                let headers = headers.join("\n");
                (status.to_string(), tone, format!("HTTP {status} after {milliseconds} ms\n{headers}\n\n{body}"))
            }
        };
        Self {
            number: entry.number,
            at: written(entry.at),
            title: entry.title,
            method: entry.method,
            url: entry.url,
            curl: entry.curl,
            verdict,
            tone,
            answer,
            open: index < OPEN_ENTRIES,
        }
    }
}
