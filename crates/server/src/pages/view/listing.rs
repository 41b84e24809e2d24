//! Listings: the partner's editor with its preview, and the operator's review of it.

mod list;
mod review;

pub use list::{ListingList, ListingRow, OtherListings};
pub use review::{ListingChange, ListingField, ListingReview, ScopeMove, ScopeMoved};

use askama::Template;
use model::listing::{Category, ListingState, Need};

use super::{
    Chrome, IntegrationCard, Moment, ScopeText,
    marketplace::{self, CategoryWords as _},
    texts::Said,
};

/// What is wrong with one field of a listing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListingFault {
    /// Nothing was typed or chosen.
    Required,
    /// More than this many characters.
    TooLong(u32),
    /// Characters that the field does not take.
    Characters,
    /// No https address, or one that poses as another.
    Link,
    /// None, or more categories than this.
    Categories(u32),
    /// More scopes than an integration may have, or one that the catalogue has no more.
    Scopes,
}

/// Why a file is no logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoFault {
    /// Larger than 1 MiB.
    TooLarge,
    /// None of the formats.
    Format,
    /// A side is longer than 4096 pixels.
    Dimensions,
    /// It cannot be read to its end.
    Damaged,
    /// Others are being read.
    Busy,
    /// Nothing: something else was wrong, so it was not kept.
    ChooseAgain,
}

/// A box for one category.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CategoryBox {
    /// Which.
    pub category: Category,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// A scope of the catalogue, with what the listing says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingScopeRow {
    /// The scope.
    pub scope: ScopeText,
    /// Whether it is given with the operator's word only.
    pub restricted: bool,
    /// Required, optional, or not asked for.
    pub need: Option<Need>,
    /// Why, in the partner's words.
    pub reason: String,
    /// What is wrong with the reason.
    pub fault: Option<ListingFault>,
}

/// What is in the fields of the editor, and what is wrong with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListingFields {
    /// The name.
    pub name: String,
    /// One line.
    pub summary: String,
    /// In paragraphs.
    pub description: String,
    /// Support link.
    pub support_url: String,
    /// Privacy link.
    pub privacy_url: String,
    /// Launch link.
    pub launch_url: String,
    /// A box each.
    pub categories: Vec<CategoryBox>,
    /// A row each, by name.
    pub scopes: Vec<ListingScopeRow>,
    /// What is wrong with the name.
    pub name_fault: Option<ListingFault>,
    /// With the summary.
    pub summary_fault: Option<ListingFault>,
    /// With the description.
    pub description_fault: Option<ListingFault>,
    /// With the support link.
    pub support_fault: Option<ListingFault>,
    /// With the privacy link.
    pub privacy_fault: Option<ListingFault>,
    /// With the launch link.
    pub launch_fault: Option<ListingFault>,
    /// With the categories.
    pub categories_fault: Option<ListingFault>,
    /// With the scopes as a whole.
    pub scopes_fault: Option<ListingFault>,
    /// With the file.
    pub logo_fault: Option<LogoFault>,
}

/// One scope as customers read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedScopeText {
    /// The scope.
    pub scope: ScopeText,
    /// Why, in the partner's words.
    pub reason: String,
    /// Whether the reviewer has not seen it asked for before.
    pub is_new: bool,
}

/// A listing as customers read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingBody {
    /// Name, publisher and logo.
    pub integration: IntegrationCard,
    /// One line.
    pub summary: String,
    /// In paragraphs.
    pub description: String,
    /// What it is for.
    pub categories: Vec<Category>,
    /// Where customers are helped.
    pub support_url: String,
    /// What happens to their data.
    pub privacy_url: String,
    /// Where a connected customer begins.
    pub launch_url: Option<String>,
    /// What it cannot work without.
    pub required: Vec<ListedScopeText>,
    /// What the customer may leave out.
    pub optional: Vec<ListedScopeText>,
}

/// Where the latest revision stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingStands {
    /// Its state.
    pub state: ListingState,
    /// Since when.
    pub at: Moment,
    /// The operator's reason.
    pub reason: Option<String>,
}

/// Something that just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListingNotice {
    /// The draft is kept.
    Saved,
    /// It is in review.
    Submitted,
    /// It is a draft again.
    TakenBack,
    /// It is thrown away.
    Discarded,
    /// Somebody else changed it at the same time; nothing of this was kept.
    Meanwhile,
}

/// `/developer/integrations/{client_id}/listing`. One form, multipart: POST `action` with `revision` and `version` as shown,
/// `name`, `summary`, `description`, `category` (each that is ticked, `#category-{name}`), `support_url`, `privacy_url`,
/// `launch_url`, for each scope `need:{scope}` (`#need-{scope}`) and `reason:{scope}` (`#reason-{scope}`), the file `logo`
/// (`#logo`) or `remove_logo`, and `decision`: `save` by `#save-listing`, `submit` by `#submit-listing`. Where the latest is
/// open another form posts `decision` = `take_back` by `#take-back` or `discard` by `#discard-listing`. The latest's state
/// stands in `#listing-state` with `data-state`, the operator's reason in `#listing-reason`, the preview in `#preview`.
#[derive(Clone, Debug, Template)]
#[template(path = "listing.html")]
pub struct ListingEditor {
    /// The frame.
    pub chrome: Chrome,
    /// The integration's name, as it is known now.
    pub integration: String,
    /// Path of the integration's page.
    pub back: String,
    /// Where every form posts to.
    pub action: String,
    /// Revision and version of the draft that the page shows; zeroes: none yet.
    pub seen: (u32, u32),
    /// Where the latest revision stands; None: there is none.
    pub stands: Option<ListingStands>,
    /// Whether an earlier revision than the latest is listed.
    pub another_listed: bool,
    /// What may be changed; None while it is in review.
    pub fields: Option<ListingFields>,
    /// The latest as customers would read it.
    pub preview: ListingBody,
    /// Something that just happened.
    pub notice: Option<ListingNotice>,
}

/// A listing's state, in words.
pub(crate) fn state_said(chrome: &Chrome, state: ListingState) -> Said {
    match state {
        ListingState::Draft => chrome.say("listing-draft"),
        ListingState::InReview => chrome.say("listing-in-review"),
        ListingState::Listed => chrome.say("listing-listed"),
        ListingState::Declined => chrome.say("listing-declined"),
        ListingState::Replaced => chrome.say("listing-replaced"),
        ListingState::Withdrawn => chrome.say("listing-withdrawn"),
    }
}

/// A category, in words.
pub fn category_said(chrome: &Chrome, category: Category) -> Said {
    category.said(chrome)
}

impl ListingStands {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        state_said(chrome, self.state)
    }

    pub(crate) fn class(&self) -> &'static str {
        match self.state {
            ListingState::Listed => "active",
            ListingState::Draft | ListingState::InReview => "suspended",
            ListingState::Declined | ListingState::Replaced | ListingState::Withdrawn => "revoked",
        }
    }

    /// What to do, or wait for.
    pub(crate) fn explained(&self, chrome: &Chrome) -> Said {
        let platform = &chrome.platform.name;
        match self.state {
            ListingState::Draft => chrome.say("listing-draft-text").with("platform", platform),
            ListingState::InReview => chrome.say("listing-in-review-text").with("platform", platform),
            ListingState::Listed => chrome.say("listing-listed-text").with("platform", platform),
            ListingState::Declined => chrome.say("listing-declined-text").with("platform", platform),
            ListingState::Replaced => chrome.say("listing-replaced-text"),
            ListingState::Withdrawn => chrome.say("listing-withdrawn-text").with("platform", platform),
        }
    }

    pub(crate) fn is_draft(&self) -> bool {
        self.state == ListingState::Draft
    }

    pub(crate) fn in_review(&self) -> bool {
        self.state == ListingState::InReview
    }

    pub(crate) fn listed(&self) -> bool {
        self.state == ListingState::Listed
    }
}

impl CategoryBox {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        self.category.said(chrome)
    }
}

impl ListingScopeRow {
    pub(crate) fn is(&self, need: &str) -> bool {
        self.need.map_or("", Need::as_str) == need
    }
}

impl ListingFields {
    pub(crate) fn wrong(&self) -> bool {
        let texts = [self.name_fault, self.summary_fault, self.description_fault, self.support_fault, self.privacy_fault];
        let others = [self.launch_fault, self.categories_fault, self.scopes_fault];
        texts.iter().chain(&others).any(Option::is_some)
            || self.logo_fault.is_some()
            || self.scopes.iter().any(|row| row.fault.is_some())
    }
}

impl ListingBody {
    /// The words above what it asks for, as in the marketplace.
    pub(crate) fn shares_said(&self, chrome: &Chrome) -> Said {
        marketplace::shares_said(chrome, self.required.iter().chain(&self.optional).map(|row| &row.scope))
    }

    /// The paragraphs of the description.
    pub(crate) fn paragraphs(&self) -> Vec<&str> {
        self.description.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect()
    }

    pub(crate) fn categories_said(&self, chrome: &Chrome) -> Vec<Said> {
        self.categories.iter().map(|category| category.said(chrome)).collect()
    }

    pub(crate) fn odd(&self, chrome: &Chrome) -> bool {
        [&self.integration.name, &self.integration.publisher, &self.summary].into_iter().any(|text| chrome.suspicious(text))
    }
}

impl ListingFault {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Required => chrome.say("field-required"),
            Self::TooLong(limit) => chrome.say("field-too-long").count("limit", limit),
            Self::Characters => chrome.say("field-invalid-characters"),
            Self::Link => chrome.say("listing-fault-link"),
            Self::Categories(limit) => chrome.say("listing-fault-categories").count("limit", limit),
            Self::Scopes => chrome.say("listing-fault-scopes"),
        }
    }
}

impl LogoFault {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::TooLarge => chrome.say("logo-too-large"),
            Self::Format => chrome.say("logo-format"),
            Self::Dimensions => chrome.say("logo-dimensions"),
            Self::Damaged => chrome.say("logo-damaged"),
            Self::Busy => chrome.say("logo-busy"),
            Self::ChooseAgain => chrome.say("logo-choose-again"),
        }
    }
}

impl ListingNotice {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Saved => chrome.say("listing-saved"),
            Self::Submitted => chrome.say("listing-submitted").with("platform", &chrome.platform.name),
            Self::TakenBack => chrome.say("listing-taken-back"),
            Self::Discarded => chrome.say("listing-discarded"),
            Self::Meanwhile => chrome.say("listing-meanwhile"),
        }
    }

    pub(crate) fn good(self) -> bool {
        self != Self::Meanwhile
    }
}
