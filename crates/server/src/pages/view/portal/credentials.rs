//! An integration's own credentials: the `client_id`, and client secrets in two slots.

use askama::Template;

use crate::pages::view::{Chrome, ClearKey, Moment, RetireDateError, RetireWhen};
pub use flows::admin::client_secret::MissingAddress;

/// One secret, of which nothing is shown but how it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretRow {
    /// Ours; ends the ids of the row's elements.
    pub id: String,
    /// 1 or 2.
    pub slot: u32,
    /// How the secret begins.
    pub begins: String,
    /// When it was made.
    pub made_at: Moment,
    /// When it last proved who called; None: not yet.
    pub last_used: Option<Moment>,
    /// From when on it is refused.
    pub retires_at: Option<Moment>,
    /// Path of the page that retires it.
    pub retire: String,
}

/// The section `#credentials`: `#client-id`, each secret in `#secret-{id}` with a link `#retire-{id}`, link `#generate-secret`; where
/// addresses are missing, `#no-secret-yet` says which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credentials {
    /// Whether the integration keeps a secret, as OAuth means it.
    pub confidential: bool,
    /// The secrets that are in use, by slot.
    pub secrets: Vec<SecretRow>,
    /// What has to be approved first.
    pub missing: Vec<MissingAddress>,
    /// Path of the page that makes another one; None while both slots are taken or something is missing.
    pub generate: Option<String>,
}

/// Before a secret is made. Form: POST `action` with `csrf` and `seen`, button `#generate`; link `#cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "secret_generate.html")]
pub struct GenerateSecret {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration's name.
    pub integration: String,
    /// Application key and `client_id` at once.
    pub client_id: String,
    /// The secret that works on beside the new one.
    pub other: Option<SecretRow>,
    /// The hidden field `seen`: which secrets the page shows.
    pub seen: String,
    /// Says that the secrets changed since the form was opened, and that nothing was made.
    pub meanwhile: bool,
    /// Where leaving leads.
    pub cancel: String,
}

/// The only page that shows a secret, in `#client-secret`, with `#client-id`. No form but the header's; link `#done`.
#[derive(Clone, Debug, Template)]
#[template(path = "secret_new.html")]
pub struct NewSecret {
    /// The frame.
    pub chrome: Chrome,
    /// The integration's name.
    pub integration: String,
    /// Application key and `client_id` at once.
    pub client_id: String,
    /// The secret.
    pub secret: ClearKey,
    /// The secret that works on beside it.
    pub other: Option<SecretRow>,
    /// Where the integration's page is.
    pub done: String,
}

/// Retires a secret. Form: POST `action` with `csrf`, `when` = `now` (`#when-now`) or `date` (`#when-date`), `retires_at`
/// (`#retires-at`, `2026-11-20T10:05` in UTC), button `#retire`; link `#cancel`.
#[derive(Clone, Debug, Template)]
#[template(path = "secret_retire.html")]
pub struct RetireSecret {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration's name.
    pub integration: String,
    /// The secret.
    pub secret: SecretRow,
    /// Another one that works on; None: this is the last one.
    pub other: Option<SecretRow>,
    /// Which radio button is chosen.
    pub when: RetireWhen,
    /// The date as typed before.
    pub retires_at: String,
    /// The earliest that may be chosen, in the form of the field.
    pub earliest: String,
    /// What was wrong with the date.
    pub date_error: Option<RetireDateError>,
    /// Where leaving leads.
    pub cancel: String,
}

impl RetireSecret {
    pub(crate) fn by_date(&self) -> bool {
        self.when == RetireWhen::Date
    }
}

impl Credentials {
    pub(crate) fn lacks_redirect_uri(&self) -> bool {
        self.missing.contains(&MissingAddress::RedirectUri)
    }

    pub(crate) fn lacks_form_uri(&self) -> bool {
        self.missing.contains(&MissingAddress::FormUri)
    }

    pub(crate) fn lacks_connect_url(&self) -> bool {
        self.missing.contains(&MissingAddress::ConnectUrl)
    }
}
