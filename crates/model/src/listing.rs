//! What a customer reads about an integration before it gets in: the listing, one revision after another, each reviewed by the
//! operator. A revision that is listed stays so until the next one takes its place.

use crate::{IllegalTransition, names};
use protocol::Timestamp;
use protocol::id::ClientId;
use protocol::scope::{ScopeName, ScopeSet};

names! {
    /// Where a revision of a listing stands.
    ///
    /// `draft → in_review → listed → replaced`, or `declined` by the operator, `withdrawn` by the operator later.
    ListingState {
        /// The partner writes it.
        Draft = "draft",
        /// The operator reads it; nobody changes it meanwhile.
        InReview = "in_review",
        /// Customers read it.
        Listed = "listed",
        /// The operator said no, with a reason.
        Declined = "declined",
        /// A later revision is listed.
        Replaced = "replaced",
        /// The operator took it off the marketplace, with a reason.
        Withdrawn = "withdrawn",
    }
}

impl ListingState {
    const fn illegal(self, step: &'static str) -> IllegalTransition {
        IllegalTransition { what: "a listing", step, state: self.as_str() }
    }

    /// Whether it is written or read by a reviewer still; an integration has at most one of these.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::InReview)
    }

    /// The partner changes what it says.
    pub fn edit(self) -> Result<Self, IllegalTransition> {
        if self == Self::Draft { Ok(Self::Draft) } else { Err(self.illegal("be changed")) }
    }

    /// The partner hands it in.
    pub fn submit(self) -> Result<Self, IllegalTransition> {
        if self == Self::Draft { Ok(Self::InReview) } else { Err(self.illegal("be submitted")) }
    }

    /// The partner takes it back before it is decided.
    pub fn take_back(self) -> Result<Self, IllegalTransition> {
        if self == Self::InReview { Ok(Self::Draft) } else { Err(self.illegal("be taken back")) }
    }

    /// The operator says yes.
    pub fn approve(self) -> Result<Self, IllegalTransition> {
        if self == Self::InReview { Ok(Self::Listed) } else { Err(self.illegal("be approved")) }
    }

    /// The operator says no.
    pub fn decline(self) -> Result<Self, IllegalTransition> {
        if self == Self::InReview { Ok(Self::Declined) } else { Err(self.illegal("be declined")) }
    }

    /// A later revision takes its place.
    pub fn replace(self) -> Result<Self, IllegalTransition> {
        if self == Self::Listed { Ok(Self::Replaced) } else { Err(self.illegal("be replaced")) }
    }

    /// The operator takes it off the marketplace.
    pub fn withdraw(self) -> Result<Self, IllegalTransition> {
        if self == Self::Listed { Ok(Self::Withdrawn) } else { Err(self.illegal("be withdrawn")) }
    }
}

names! {
    /// What an integration is for. No name is part of another one, and none has a space.
    Category {
        /// Bookkeeping and ledgers.
        Accounting = "accounting",
        /// Figures and forecasts.
        Reporting = "reporting",
        /// Accounts and payments.
        Banking = "banking",
        /// Receipts, cards and travel.
        Expenses = "expenses",
        /// Invoices in and out.
        Invoicing = "invoicing",
        /// Wages and working time.
        Payroll = "payroll",
        /// Employees.
        People = "people",
        /// Customers and leads.
        Sales = "sales",
        /// Shops and tills.
        Commerce = "commerce",
        /// Goods and deliveries.
        Logistics = "logistics",
        /// Files, signatures, archives.
        Documents = "documents",
        /// Duties, returns, audits.
        Compliance = "compliance",
        /// What connects other programs.
        Automation = "automation",
        /// Agents and assistants.
        Assistants = "assistants",
    }
}

names! {
    /// Whether the integration works without a scope.
    Need {
        /// It does not.
        Required = "required",
        /// It does; the customer may leave it out.
        Optional = "optional",
    }
}

/// One scope that a listing asks for.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListedScope {
    /// Which.
    pub name: ScopeName,
    /// Required or optional.
    pub need: Need,
    /// What the partner does with it, in the partner's words.
    pub reason: String,
}

/// What a listing says; in a draft each text may be empty still.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ListingContent {
    /// The integration's name.
    pub name: String,
    /// One line, for lists.
    pub summary: String,
    /// In paragraphs, as typed.
    pub description: String,
    /// What it is for, without repetition, in the order of [`Category::ALL`].
    pub categories: Vec<Category>,
    /// Where customers are helped.
    pub support_url: String,
    /// What happens to customers' data.
    pub privacy_url: String,
    /// Where a connected customer begins at the partner's, if anywhere.
    pub launch_url: Option<String>,
    /// SHA-256 of the logo, in hexadecimal, as it is served.
    pub logo: Option<String>,
    /// What it asks for, by name.
    pub scopes: Vec<ListedScope>,
}

impl ListingContent {
    fn with(&self, need: Need) -> ScopeSet {
        self.scopes.iter().filter(|scope| scope.need == need).map(|scope| scope.name.clone()).collect()
    }

    /// What the integration cannot work without.
    pub fn required_scopes(&self) -> ScopeSet {
        self.with(Need::Required)
    }

    /// What the customer may leave out.
    pub fn optional_scopes(&self) -> ScopeSet {
        self.with(Need::Optional)
    }

    /// Why it asks for a scope.
    pub fn reason_for(&self, name: &ScopeName) -> Option<&str> {
        self.scopes.iter().find(|scope| scope.name == *name).map(|scope| scope.reason.as_str())
    }
}

/// Which revision of which integration's listing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ListingId {
    /// The integration.
    pub client_id: ClientId,
    /// Counted from 1.
    pub revision: u32,
}

/// One revision of a listing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Which.
    pub id: ListingId,
    /// Moves whenever the revision is written: who changes or decides about it has seen this one.
    pub version: u32,
    /// Where it stands.
    pub state: ListingState,
    /// What it says.
    pub content: ListingContent,
    /// The operator's reason, of a decision.
    pub reason: Option<String>,
    /// Language tag of the page on which it was handed in: in it the partner's people hear of the decision.
    pub language: String,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it came into its state.
    pub changed_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_has_these_steps_and_no_others() {
        use ListingState::{Declined, Draft, InReview, Listed, Replaced, Withdrawn};
        type Step = fn(ListingState) -> Result<ListingState, IllegalTransition>;
        let steps: [(Step, &[(ListingState, ListingState)]); 7] = [
            (ListingState::edit, &[(Draft, Draft)]),
            (ListingState::submit, &[(Draft, InReview)]),
            (ListingState::take_back, &[(InReview, Draft)]),
            (ListingState::approve, &[(InReview, Listed)]),
            (ListingState::decline, &[(InReview, Declined)]),
            (ListingState::replace, &[(Listed, Replaced)]),
            (ListingState::withdraw, &[(Listed, Withdrawn)]),
        ];
        for (step, legal) in steps {
            for from in ListingState::ALL {
                let wanted = legal.iter().find(|(start, _)| start == from).map(|(_, end)| *end);
                assert_eq!(step(*from).ok(), wanted, "from {from}");
            }
        }
        for state in ListingState::ALL {
            assert_eq!(state.is_open(), [Draft, InReview].contains(state), "{state}");
        }
    }

    #[test]
    fn no_category_is_found_in_another_one() {
        for one in Category::ALL {
            let within = Category::ALL.iter().filter(|other| other.as_str().contains(one.as_str())).count();
            assert_eq!(within, 1, "{one}");
            assert!(one.as_str().bytes().all(|byte| byte.is_ascii_lowercase()), "{one}");
        }
    }

    #[test]
    fn scopes_are_told_apart_by_need() {
        let scope = |name: &str, need| ListedScope { name: name.parse().unwrap(), need, reason: format!("for {name}") };
        let scopes = vec![scope("a.read", Need::Required), scope("b.read", Need::Optional), scope("c.read", Need::Required)];
        let content = ListingContent { scopes, ..ListingContent::default() };
        assert_eq!(content.required_scopes().to_string(), "a.read c.read");
        assert_eq!(content.optional_scopes().to_string(), "b.read");
        assert_eq!(content.reason_for(&"b.read".parse().unwrap()), Some("for b.read"));
        assert_eq!(content.reason_for(&"d.read".parse().unwrap()), None);
    }
}
