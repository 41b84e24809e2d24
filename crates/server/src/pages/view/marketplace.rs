//! The marketplace: browsing it, and reading about one integration before it is installed.

use super::{Chrome, FormError, IntegrationCard, PickerMark, PickerRow, ScopeText, scope, texts::Said};
use askama::Template;
use model::listing::Category;

/// How one integration stands for the only organization of whoever looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarketMark {
    /// It is connected.
    Connected,
    /// An install waits.
    Installing,
}

/// One integration that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketRow {
    /// Its application key.
    pub client_id: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// One line in its publisher's words.
    pub summary: String,
    /// Path of its page.
    pub path: String,
    /// How it stands.
    pub mark: Option<MarketMark>,
}

/// A category to narrow the list to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CategoryLink {
    /// Which; None: all of them.
    pub category: Option<Category>,
    /// Path of the list so narrowed.
    pub path: String,
    /// Whether it is narrowed so now.
    pub chosen: bool,
}

/// `/marketplace`. Search form (the only GET): `action` with `q` (`#q`) and the fields of `keep`, button `#search`. Links
/// `#category-{name}` (`#category-all`), `#open-{client_id}` for each found, `#previous`, `#next`; `#every-category` where
/// nothing is in the one that was chosen.
#[derive(Clone, Debug, Template)]
#[template(path = "marketplace.html")]
pub struct Marketplace {
    /// The frame.
    pub chrome: Chrome,
    /// Where the search goes.
    pub action: String,
    /// Hidden fields of the search: the category.
    pub keep: Vec<(String, String)>,
    /// What was searched for; empty for no search.
    pub q: String,
    /// The categories.
    pub categories: Vec<CategoryLink>,
    /// The integrations of this page.
    pub found: Vec<MarketRow>,
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// Path of the person's organization's integrations (`#back`), or of the front page.
    pub back: String,
}

/// A scope with the partner's reason for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReasonedScope {
    /// The scope.
    pub scope: ScopeText,
    /// Why the partner asks for it, in its own words; may be empty.
    pub reason: String,
    /// Whether its box is checked, where it may be left out.
    pub checked: bool,
}

/// For which organizations it can be installed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InstallFor {
    /// Nobody is signed in: that comes first.
    SignIn,
    /// The person belongs to no organization; the path makes one.
    Nobody(String),
    /// One of these, by radio buttons; the only one is chosen.
    OneOf(Vec<PickerRow>),
    /// One of more than fit here: it is picked on the next page.
    Many,
}

/// `/marketplace/{client_id}`. Form: POST `action` with `csrf`, `scope` (a ticked box each), `organization` (a radio button each,
/// where there are several), button `#install`. Links `#support`, `#privacy`, `#website`, `#back`, `#connected`, `#installing`.
#[derive(Clone, Debug, Template)]
#[template(path = "marketplace_integration.html")]
pub struct MarketIntegration {
    /// The frame.
    pub chrome: Chrome,
    /// Where the form posts to.
    pub action: String,
    /// The integration.
    pub integration: IntegrationCard,
    /// One line in its publisher's words.
    pub summary: String,
    /// The rest, in its publisher's words.
    pub description: String,
    /// What it is for.
    pub categories: Vec<Category>,
    /// Where customers are helped; None: not a link that can be shown.
    pub support: Option<String>,
    /// What happens to the data.
    pub privacy: Option<String>,
    /// The publisher's site.
    pub website: Option<String>,
    /// What comes with it.
    pub required: Vec<ReasonedScope>,
    /// What may be left out.
    pub optional: Vec<ReasonedScope>,
    /// For whom.
    pub install_for: InstallFor,
    /// The only organization's grant to it, by the path of its page.
    pub connected: Option<String>,
    /// The only organization's install that waits, by the path of its page.
    pub installing: Option<String>,
    /// Whether an administrator has to approve what this person installs.
    pub must_ask: bool,
    /// The host of the partner's page, which comes next.
    pub host: Option<String>,
    /// What was wrong.
    pub error: Option<FormError>,
    /// Path of the list.
    pub back: String,
}

/// The words above what an integration asks for, before anything is given.
pub(super) fn shares_said<'a>(chrome: &Chrome, asked: impl IntoIterator<Item = &'a ScopeText>) -> Said {
    if scope::views_only(asked) { chrome.say("market-shares-see") } else { chrome.say("market-shares") }
}

/// A category in words.
pub(crate) trait CategoryWords {
    fn said(self, chrome: &Chrome) -> Said;
}

impl CategoryWords for Category {
    fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Accounting => chrome.say("market-category-accounting"),
            Self::Reporting => chrome.say("market-category-reporting"),
            Self::Banking => chrome.say("market-category-banking"),
            Self::Expenses => chrome.say("market-category-expenses"),
            Self::Invoicing => chrome.say("market-category-invoicing"),
            Self::Payroll => chrome.say("market-category-payroll"),
            Self::People => chrome.say("market-category-people"),
            Self::Sales => chrome.say("market-category-sales"),
            Self::Commerce => chrome.say("market-category-commerce"),
            Self::Logistics => chrome.say("market-category-logistics"),
            Self::Documents => chrome.say("market-category-documents"),
            Self::Compliance => chrome.say("market-category-compliance"),
            Self::Automation => chrome.say("market-category-automation"),
            Self::Assistants => chrome.say("market-category-assistants"),
        }
    }
}

impl CategoryLink {
    pub(crate) fn name(&self) -> &'static str {
        self.category.map_or("all", Category::as_str)
    }

    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self.category {
            Some(category) => category.said(chrome),
            None => chrome.say("market-category-all"),
        }
    }
}

impl Marketplace {
    /// That nothing was found, and in what.
    pub(crate) fn nothing(&self) -> Said {
        match (self.everywhere(), self.q.is_empty()) {
            (_, false) => self.chrome.say("market-nothing-found").with("query", &self.q),
            (Some(_), true) => self.chrome.say("market-category-none"),
            (None, true) => self.chrome.say("market-none").with("platform", &self.chrome.platform.name),
        }
    }

    /// Path of the list with every category (`#every-category`), where it is narrowed to one.
    pub(crate) fn everywhere(&self) -> Option<&str> {
        let narrowed = self.categories.iter().any(|link| link.chosen && link.category.is_some());
        self.categories.iter().find(|link| narrowed && link.category.is_none()).map(|link| link.path.as_str())
    }
}

impl MarketMark {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Connected => chrome.say("installation-connected"),
            Self::Installing => chrome.say("market-installing"),
        }
    }

    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Connected => "active",
            Self::Installing => "waiting",
        }
    }
}

impl MarketIntegration {
    /// The description in paragraphs.
    pub(crate) fn paragraphs(&self) -> Vec<&str> {
        self.description.lines().map(str::trim).filter(|line| !line.is_empty()).collect()
    }

    pub(crate) fn rows(&self) -> &[PickerRow] {
        match &self.install_for {
            InstallFor::OneOf(rows) => rows,
            InstallFor::SignIn | InstallFor::Nobody(_) | InstallFor::Many => &[],
        }
    }

    /// The only organization, where nothing is to be picked.
    pub(crate) fn only(&self) -> Option<&PickerRow> {
        match self.rows() {
            [only] => Some(only),
            _ => None,
        }
    }

    /// Whether nothing of what it asks for changes anything.
    pub(crate) fn views_only(&self) -> bool {
        scope::views_only(self.asked())
    }

    pub(crate) fn shares_said(&self) -> Said {
        shares_said(&self.chrome, self.asked())
    }

    fn asked(&self) -> impl Iterator<Item = &ScopeText> {
        self.required.iter().chain(&self.optional).map(|reasoned| &reasoned.scope)
    }

    /// Whether no organization can be chosen: its grant is suspended.
    pub(crate) fn suspended(&self) -> bool {
        !self.rows().is_empty() && self.rows().iter().all(|row| row.mark == Some(PickerMark::Suspended))
    }

    pub(crate) fn create_organization(&self) -> Option<&str> {
        match &self.install_for {
            InstallFor::Nobody(path) => Some(path),
            InstallFor::SignIn | InstallFor::OneOf(_) | InstallFor::Many => None,
        }
    }

    pub(crate) fn button(&self) -> Said {
        match self.install_for {
            InstallFor::SignIn => self.chrome.say("market-sign-in-to-install"),
            InstallFor::Nobody(_) | InstallFor::OneOf(_) | InstallFor::Many => self.chrome.say("market-install"),
        }
    }
}
