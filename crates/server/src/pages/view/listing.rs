//! Listings: the partner's editor with its preview, and the operator's review of it.

use askama::Template;
use model::listing::{Category, ListingState, Need};

use super::{Chrome, FieldError, IntegrationCard, Moment, ScopeText, marketplace::CategoryWords as _, texts::Said};

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

/// One thing that a revision changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingChange {
    /// Which field.
    pub field: ListingField,
    /// What it said before; empty: nothing.
    pub before: String,
    /// What it says now; empty: nothing.
    pub after: String,
}

/// A field that is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListingField {
    /// The name.
    Name,
    /// The summary.
    Summary,
    /// The description.
    Description,
    /// The categories.
    Categories,
    /// The support link.
    Support,
    /// The privacy link.
    Privacy,
    /// The launch link.
    Launch,
}

/// What happens to one scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScopeMove {
    /// It was not asked for.
    New,
    /// Required now.
    NowRequired,
    /// Optional now.
    NowOptional,
    /// For another reason.
    OtherReason,
    /// Not asked for any more.
    Dropped,
}

/// A scope that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScopeMoved {
    /// Which.
    pub scope: ScopeText,
    /// How.
    pub how: ScopeMove,
    /// Whether the integration cannot work without it; of a dropped one, before.
    pub required: bool,
    /// Whether it is given with the operator's word only.
    pub restricted: bool,
    /// The reason now; of a dropped one, before.
    pub reason: String,
    /// The reason before, where it is another one.
    pub before: Option<String>,
}

/// `/operator/listings/{client_id}/{revision}`. In review: POST `action` with `version`, `reason` (`#reason`, needed to decline) and
/// `decision` (`approve` by `#approve-listing`, `decline` by `#decline-listing`). Listed: POST the same with `withdraw` by
/// `#withdraw-listing`, in a `details`. What changes stands in `#changes`, the listing in `#preview`, its state in `#listing-state`.
#[derive(Clone, Debug, Template)]
#[template(path = "listing_review.html")]
pub struct ListingReview {
    /// The frame.
    pub chrome: Chrome,
    /// Path of the console.
    pub back: String,
    /// Where the form posts to.
    pub action: String,
    /// The version that the page shows.
    pub version: u32,
    /// Where it stands.
    pub stands: ListingStands,
    /// Its application key.
    pub client_id: String,
    /// Which revision.
    pub revision: u32,
    /// Path of the revision that is listed, where another one is.
    pub listed: Option<String>,
    /// What it changes of the listed one; None: none is listed.
    pub changes: Option<Vec<ListingChange>>,
    /// Whether its logo is another one; the path of the one before, if there was one.
    pub logo_before: Option<Option<String>>,
    /// The scopes that change; without a listed one, every scope is new.
    pub scopes: Vec<ScopeMoved>,
    /// The listing as customers would read it.
    pub preview: ListingBody,
    /// The reason as typed before.
    pub reason: String,
    /// What is wrong with it.
    pub reason_error: Option<FieldError>,
    /// Whether somebody else changed it at the same time; nothing of this was kept.
    pub meanwhile: bool,
    /// Whether this person just decided.
    pub decided: bool,
}

/// One revision in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListingRow {
    /// The integration's application key; ends the ids of the row's elements.
    pub client_id: String,
    /// Its number.
    pub revision: u32,
    /// Name, publisher and logo, as the listing has them.
    pub integration: IntegrationCard,
    /// One line.
    pub summary: String,
    /// Where it stands.
    pub stands: ListingStands,
    /// Path of its review.
    pub path: String,
}

/// `/operator/listings`, of one state. Rows stand in `#listing-{client_id}-{revision}`, with a link `#open-{client_id}-{revision}`.
#[derive(Clone, Debug, Template)]
#[template(path = "listing_list.html")]
pub struct ListingList {
    /// The frame.
    pub chrome: Chrome,
    /// Path of the console.
    pub back: String,
    /// Which state.
    pub state: ListingState,
    /// The other states' lists.
    pub others: Vec<OtherListings>,
    /// The revisions, those that have been in it for longest first.
    pub rows: Vec<ListingRow>,
    /// The first page, on every other one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
}

/// The list of another state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherListings {
    /// Which state.
    pub state: ListingState,
    /// Its path.
    pub path: String,
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

impl ListingField {
    pub(crate) fn said(self, chrome: &Chrome) -> Said {
        match self {
            Self::Name => chrome.say("listing-name"),
            Self::Summary => chrome.say("listing-summary"),
            Self::Description => chrome.say("listing-description"),
            Self::Categories => chrome.say("listing-categories"),
            Self::Support => chrome.say("listing-support"),
            Self::Privacy => chrome.say("listing-privacy"),
            Self::Launch => chrome.say("listing-launch"),
        }
    }
}

impl ScopeMoved {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        match self.how {
            ScopeMove::New if self.required => chrome.say("scope-new-required"),
            ScopeMove::New => chrome.say("scope-new-optional"),
            ScopeMove::NowRequired => chrome.say("scope-now-required"),
            ScopeMove::NowOptional => chrome.say("scope-now-optional"),
            ScopeMove::OtherReason => chrome.say("scope-other-reason"),
            ScopeMove::Dropped => chrome.say("scope-dropped"),
        }
    }

    pub(crate) fn class(&self) -> &'static str {
        match self.how {
            ScopeMove::New | ScopeMove::NowRequired => "suspended",
            ScopeMove::NowOptional | ScopeMove::OtherReason => "active",
            ScopeMove::Dropped => "revoked",
        }
    }

    pub(crate) fn name(&self) -> &'static str {
        match self.how {
            ScopeMove::New => "new",
            ScopeMove::NowRequired => "now-required",
            ScopeMove::NowOptional => "now-optional",
            ScopeMove::OtherReason => "other-reason",
            ScopeMove::Dropped => "dropped",
        }
    }
}

impl ListingList {
    pub(crate) fn stands(&self) -> Said {
        state_said(&self.chrome, self.state)
    }
}

impl OtherListings {
    pub(crate) fn said(&self, chrome: &Chrome) -> Said {
        state_said(chrome, self.state)
    }
}
