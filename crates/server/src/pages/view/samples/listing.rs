//! Listings: the editor, the review, the lists.

use super::{Dress, Sample, moment};
use crate::pages::view::{
    CategoryBox, FieldError, IntegrationCard, ListedScopeText, ListingBody, ListingChange, ListingEditor, ListingFault,
    ListingField, ListingFields, ListingList, ListingNotice, ListingReview, ListingRow, ListingScopeRow, ListingStands,
    LogoFault, OtherListings, ScopeMove, ScopeMoved, View,
};
use model::listing::{Category, ListingState, Need};

const CLIENT_ID: &str = "app_00000000000000000000T1";

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let editor = editor(dress);
    let first = ListingEditor {
        seen: (0, 0),
        stands: None,
        another_listed: false,
        preview: empty(dress),
        fields: Some(ListingFields { name: dress.integration(), ..fields(dress, false) }),
        notice: None,
        ..editor.clone()
    };
    let wrong = ListingEditor { fields: Some(fields(dress, true)), notice: None, ..editor.clone() };
    let in_review = ListingEditor {
        stands: Some(stands(ListingState::InReview, None)),
        fields: None,
        notice: Some(ListingNotice::Submitted),
        ..editor.clone()
    };
    let meanwhile = ListingEditor {
        stands: Some(stands(ListingState::Listed, None)),
        another_listed: false,
        notice: Some(ListingNotice::Meanwhile),
        ..editor.clone()
    };
    let draft = ListingEditor {
        stands: Some(stands(ListingState::Draft, None)),
        notice: Some(ListingNotice::TakenBack),
        ..editor.clone()
    };
    let no_longer = dress.name("Its support does not answer.", "لا يجيب فريق دعمه.");
    let withdrawn = ListingEditor {
        stands: Some(stands(ListingState::Withdrawn, Some(no_longer))),
        another_listed: false,
        notice: None,
        ..editor.clone()
    };
    vec![
        Sample { name: "listing_draft", html: draft.to_html() },
        Sample { name: "listing_withdrawn", html: withdrawn.to_html() },
        Sample { name: "listing", html: editor.to_html() },
        Sample { name: "listing_first", html: first.to_html() },
        Sample { name: "listing_wrong", html: wrong.to_html() },
        Sample { name: "listing_in_review", html: in_review.to_html() },
        Sample { name: "listing_meanwhile", html: meanwhile.to_html() },
        Sample { name: "listing_review", html: review(dress).to_html() },
        Sample { name: "listing_review_first", html: first_review(dress).to_html() },
        Sample { name: "listing_review_listed", html: listed_review(dress).to_html() },
        Sample { name: "listings", html: list(dress).to_html() },
        Sample { name: "listings_none", html: ListingList { rows: Vec::new(), next: None, ..list(dress) }.to_html() },
    ]
}

fn card(dress: Dress) -> IntegrationCard {
    IntegrationCard { name: dress.integration(), publisher: dress.publisher(), verified: true, logo: None }
}

fn stands(state: ListingState, reason: Option<String>) -> ListingStands {
    ListingStands { state, at: moment(), reason }
}

fn summary(dress: Dress) -> String {
    dress.name("Closes your books every night", "يقفل دفاترك كل ليلة")
}

fn description(dress: Dress) -> String {
    dress.name(
        "Tidewater Books reads the day’s entries, matches them with your bank, and tells you in the morning what is missing.\n\nNothing is booked without your approval.",
        "يقرأ قيود اليوم ويطابقها مع حسابك البنكي، ثم يخبرك صباحًا بما ينقص.\n\nلا يُقيَّد شيء دون موافقتك.",
    )
}

fn reason(dress: Dress) -> String {
    dress.name("To match entries with your bank account.", "لمطابقة القيود مع حسابك البنكي.")
}

fn body(dress: Dress) -> ListingBody {
    let listed = |scope, is_new| ListedScopeText { scope, reason: reason(dress), is_new };
    ListingBody {
        integration: card(dress),
        summary: summary(dress),
        description: description(dress),
        categories: vec![Category::Accounting, Category::Banking],
        support_url: "https://books.tidewater.example/help".to_owned(),
        privacy_url: "https://books.tidewater.example/privacy".to_owned(),
        launch_url: Some("https://books.tidewater.example/start".to_owned()),
        required: vec![listed(dress.see_transactions(), false)],
        optional: vec![listed(dress.see_employees(), false), listed(dress.write_invoices(), true)],
    }
}

fn empty(dress: Dress) -> ListingBody {
    ListingBody {
        integration: IntegrationCard { name: String::new(), ..card(dress) },
        summary: String::new(),
        description: String::new(),
        categories: Vec::new(),
        support_url: String::new(),
        privacy_url: String::new(),
        launch_url: None,
        required: Vec::new(),
        optional: Vec::new(),
    }
}

fn fields(dress: Dress, wrong: bool) -> ListingFields {
    let fault = |fault: ListingFault| wrong.then_some(fault);
    let row = |scope, need, text: String| ListingScopeRow { scope, restricted: false, need, reason: text, fault: None };
    let categories = Category::ALL.iter().map(|category| CategoryBox {
        category: *category,
        ticked: matches!(category, Category::Accounting | Category::Banking),
    });
    ListingFields {
        name: dress.integration(),
        summary: if wrong { String::new() } else { summary(dress) },
        description: description(dress),
        support_url: "https://books.tidewater.example/help".to_owned(),
        privacy_url: if wrong { "http://tidewater.example" } else { "https://books.tidewater.example/privacy" }.to_owned(),
        launch_url: "https://books.tidewater.example/start".to_owned(),
        categories: categories.collect(),
        scopes: vec![
            row(dress.see_transactions(), Some(Need::Required), reason(dress)),
            ListingScopeRow {
                fault: fault(ListingFault::Required),
                restricted: true,
                ..row(dress.see_employees(), Some(Need::Optional), if wrong { String::new() } else { reason(dress) })
            },
            row(dress.write_invoices(), None, String::new()),
        ],
        summary_fault: fault(ListingFault::Required),
        privacy_fault: fault(ListingFault::Link),
        categories_fault: fault(ListingFault::Categories(3)),
        description_fault: fault(ListingFault::TooLong(4_000)),
        scopes_fault: fault(ListingFault::Scopes),
        logo_fault: wrong.then_some(LogoFault::TooLarge),
        ..ListingFields::default()
    }
}

fn editor(dress: Dress) -> ListingEditor {
    let path = format!("/developer/integrations/{CLIENT_ID}");
    let why = dress.name("The privacy notice cannot be opened.", "تعذّر فتح إشعار الخصوصية.");
    ListingEditor {
        chrome: dress.signed_in(&format!("{path}/listing")),
        integration: dress.integration(),
        action: format!("{path}/listing"),
        back: path,
        seen: (3, 2),
        stands: Some(stands(ListingState::Declined, Some(why))),
        another_listed: true,
        fields: Some(fields(dress, false)),
        preview: body(dress),
        notice: Some(ListingNotice::Saved),
    }
}

fn review(dress: Dress) -> ListingReview {
    let path = format!("/operator/listings/{CLIENT_ID}");
    let moved =
        |scope, how, required| ScopeMoved { scope, how, required, restricted: false, reason: reason(dress), before: None };
    let before = dress.name("Keeps your books", "يمسك دفاترك");
    ListingReview {
        chrome: dress.signed_in(&format!("{path}/3")),
        back: "/operator".to_owned(),
        action: format!("{path}/3"),
        version: 4,
        stands: stands(ListingState::InReview, None),
        client_id: CLIENT_ID.to_owned(),
        revision: 3,
        listed: Some(format!("{path}/2")),
        changes: Some(vec![
            ListingChange { field: ListingField::Summary, before: before.clone(), after: summary(dress) },
            ListingChange { field: ListingField::Description, before: before.clone(), after: description(dress) },
            ListingChange {
                field: ListingField::Launch,
                before: String::new(),
                after: "https://books.tidewater.example/start".to_owned(),
            },
        ]),
        logo_before: Some(None),
        scopes: vec![
            ScopeMoved { restricted: true, ..moved(dress.write_invoices(), ScopeMove::New, false) },
            moved(dress.see_transactions(), ScopeMove::NowRequired, true),
            ScopeMoved { before: Some(before), ..moved(dress.see_employees(), ScopeMove::OtherReason, false) },
            moved(dress.see_company(), ScopeMove::Dropped, true),
        ],
        preview: body(dress),
        reason: String::new(),
        reason_error: Some(FieldError::Required),
        meanwhile: false,
        decided: false,
    }
}

fn first_review(dress: Dress) -> ListingReview {
    let new = |scope, required| ScopeMoved {
        scope,
        how: ScopeMove::New,
        required,
        restricted: false,
        reason: reason(dress),
        before: None,
    };
    let odd = dress.name("T\u{456}dewater Books", "T\u{456}dewater Books");
    ListingReview {
        listed: None,
        changes: None,
        logo_before: None,
        scopes: vec![new(dress.see_transactions(), true), new(dress.see_employees(), false)],
        preview: ListingBody { integration: IntegrationCard { name: odd, verified: false, ..card(dress) }, ..body(dress) },
        reason_error: None,
        meanwhile: true,
        ..review(dress)
    }
}

fn listed_review(dress: Dress) -> ListingReview {
    ListingReview {
        stands: stands(ListingState::Listed, Some(dress.name("Welcome.", "أهلًا بكم."))),
        listed: None,
        changes: None,
        logo_before: None,
        reason_error: None,
        decided: true,
        ..review(dress)
    }
}

fn row(dress: Dress, revision: u32, state: ListingState) -> ListingRow {
    ListingRow {
        client_id: CLIENT_ID.to_owned(),
        revision,
        integration: card(dress),
        summary: summary(dress),
        stands: stands(state, None),
        path: format!("/operator/listings/{CLIENT_ID}/{revision}"),
    }
}

/// What the console shows of listings.
pub(super) fn queue(dress: Dress) -> Vec<ListingRow> {
    vec![row(dress, 3, ListingState::InReview)]
}

fn list(dress: Dress) -> ListingList {
    let of = |state: ListingState| format!("/operator/listings?state={state}");
    let others = [ListingState::InReview, ListingState::Declined, ListingState::Withdrawn, ListingState::Replaced];
    ListingList {
        chrome: dress.signed_in(&of(ListingState::Listed)),
        back: "/operator".to_owned(),
        state: ListingState::Listed,
        others: others.into_iter().map(|state| OtherListings { state, path: of(state) }).collect(),
        rows: vec![row(dress, 2, ListingState::Listed)],
        previous: None,
        next: Some(format!("{}&after=1.app_1.2", of(ListingState::Listed))),
    }
}
