//! Pages of the onboarding door: three organizations, and three hundred.

use super::{Dress, Sample, moment};
use crate::pages::view::{
    Administrators, ChangeForm, ChangeOrganization, Consent, ConsentDoor, ConsentNote, ConsentOrganization, FormError,
    IntegrationCard, Many, NotOnboarded, OnboardingEmpty, OnboardingEnd, OnboardingOver, OnboardingRefused, OnboardingResults,
    OptionalScope, Organization, OrganizationPicker, PickerMark, PickerMode, PickerRow, RefusedWho, Total, View, WhyNotOnboarded,
    joined,
};

const TICKET: &str = "/onboarding/tck_1";

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let mut samples = pickers(dress);
    samples.extend(consents(dress));
    samples.extend(refusals(dress));
    samples.extend(results(dress));
    samples.extend(ends(dress));
    samples
}

/// The clients of an accountant: number 1 to 300.
pub(super) fn client(dress: Dress, number: u32) -> Organization {
    let name = match number {
        1 => dress.acme(),
        2 => dress.name("Birch & Co", "بيرش وشركاه"),
        3 => dress.name("Cedar Clinic", "عيادة الأرز"),
        _ if dress.hostile => dress.acme(),
        _ => format!("{} {number:03}", dress.words("Ledger client", "عميل المحاسب")),
    };
    Organization { name, number: (910_000_000 + number).to_string() }
}

fn row(dress: Dress, number: u32) -> PickerRow {
    let Organization { name, number: organization_number } = client(dress, number);
    PickerRow {
        id: format!("org_{number:03}"),
        name,
        number: organization_number,
        selected: [2, 30, 31, 49].contains(&number),
        mark: match number {
            1 | 28 => Some(PickerMark::Connected),
            33 => Some(PickerMark::Suspended),
            _ => None,
        },
    }
}

fn pickers(dress: Dress) -> Vec<Sample> {
    let page_of_300 = OrganizationPicker {
        chrome: dress.signed_in(TICKET),
        action: TICKET.to_owned(),
        search_action: String::new(),
        keep: vec![("after".to_owned(), "org_025".to_owned())],
        asking: Some(dress.asking()),
        mode: PickerMode::Many(Many {
            all: false,
            elsewhere: (1..=12).map(|number| format!("org_{number:03}")).collect(),
            previous: true,
            next: true,
        }),
        q: String::new(),
        rows: (26..=50).map(|number| row(dress, number)).collect(),
        total: Total::Exactly(300),
        previous: None,
        next: None,
        error: None,
        create_organization: None,
        ask: None,
        cancel: Some(format!("{TICKET}/cancel")),
    };
    let all = OrganizationPicker {
        mode: PickerMode::Many(Many {
            all: true,
            elsewhere: (26..=300).map(|number| format!("org_{number:03}")).collect(),
            previous: false,
            next: true,
        }),
        keep: Vec::new(),
        rows: (1..=25).map(|number| row(dress, number)).collect(),
        ..page_of_300.clone()
    };
    let three = OrganizationPicker {
        mode: PickerMode::Many(Many::default()),
        keep: Vec::new(),
        rows: (1..=3).map(|number| PickerRow { selected: false, ..row(dress, number) }).collect(),
        total: Total::Exactly(3),
        error: Some(FormError::NothingChosen),
        ..page_of_300.clone()
    };
    let searched = OrganizationPicker {
        mode: PickerMode::Many(Many { elsewhere: vec!["org_030".to_owned()], ..Many::default() }),
        keep: Vec::new(),
        q: dress.name("clinic", "عيادة"),
        rows: vec![row(dress, 3)],
        total: Total::Exactly(1),
        error: Some(FormError::TooManyOrganizations(500)),
        ..page_of_300.clone()
    };
    let nothing_found = OrganizationPicker { rows: Vec::new(), total: Total::Exactly(0), error: None, ..searched.clone() };
    vec![
        Sample { name: "picker_many", html: page_of_300.to_html() },
        Sample { name: "picker_many_all", html: all.to_html() },
        Sample { name: "picker_many_three", html: three.to_html() },
        Sample { name: "picker_many_searched", html: searched.to_html() },
        Sample { name: "picker_many_nothing_found", html: nothing_found.to_html() },
    ]
}

fn consents(dress: Dress) -> Vec<Sample> {
    let replaced = |last_used| ConsentNote::KeyReplaced { last_four: "h7Qx".to_owned(), made_at: moment(), last_used };
    let of = |number: u32| ConsentOrganization {
        organization: client(dress, number),
        note: match number % 50 {
            1 => Some(ConsentNote::AlreadyConnected),
            2 => Some(replaced(Some(moment()))),
            3 => Some(replaced(None)),
            4 => Some(ConsentNote::Suspended),
            _ => None,
        },
    };
    let of_300 = Consent {
        chrome: dress.signed_in(TICKET),
        action: format!("{TICKET}/accept"),
        keep: vec![("organizations".to_owned(), joined(&(1..=300).map(|number| format!("org_{number:03}")).collect::<Vec<_>>()))],
        integration: IntegrationCard { name: dress.integration(), publisher: dress.publisher(), verified: true, logo: None },
        organizations: (1..=300).map(of).collect(),
        account_label: Some(dress.name("Ledger & Partners", "Ledger & Partners")),
        required: vec![dress.see_transactions(), dress.write_invoices()],
        optional: vec![OptionalScope { scope: dress.see_employees(), checked: true }],
        already: Vec::new(),
        door: ConsentDoor::Onboarding { host: Some("books.tidewater.example".to_owned()) },
        error: None,
        change_organization: Some(ChangeOrganization::Form(ChangeForm {
            action: TICKET.to_owned(),
            csrf: "sample-csrf".to_owned(),
            fields: vec![("go".to_owned(), "search".to_owned()), ("chosen".to_owned(), "org_001.org_002".to_owned())],
        })),
        not_you: Some(format!("{TICKET}/not-you")),
    };
    let of_three = Consent { organizations: of_300.organizations[4..7].to_vec(), ..of_300.clone() };
    let replacing = Consent { keep: Vec::new(), organizations: vec![of(2)], change_organization: None, ..of_300.clone() };
    let further = Consent { organizations: vec![of(1)], ..replacing.clone() };
    vec![
        Sample { name: "consent_300", html: of_300.to_html() },
        Sample { name: "consent_three", html: of_three.to_html() },
        Sample { name: "consent_key_replaced", html: replacing.to_html() },
        Sample { name: "consent_key_added", html: further.to_html() },
    ]
}

fn refusals(dress: Dress) -> Vec<Sample> {
    let member = OnboardingRefused {
        chrome: dress.signed_in(TICKET),
        asking: dress.asking(),
        who: RefusedWho::Member {
            organization: client(dress, 1),
            administrators: Administrators {
                names: vec![dress.name("Ada Berg", "آدا برغ"), dress.name("Nils Dahl", "نيلس دال")],
                more: true,
            },
            ask: format!("{TICKET}/ask"),
        },
        decline: format!("{TICKET}/cancel"),
        not_you: Some(format!("{TICKET}/not-you")),
    };
    let stranger =
        OnboardingRefused { who: RefusedWho::Stranger { number: dress.name("910000099", "910000099") }, ..member.clone() };
    let empty = OnboardingEmpty {
        chrome: dress.signed_in(TICKET),
        asking: dress.asking(),
        ask: Some(format!("{TICKET}/ask")),
        create_organization: None,
        decline: format!("{TICKET}/cancel"),
        not_you: Some(format!("{TICKET}/not-you")),
    };
    let nowhere = OnboardingEmpty { ask: None, create_organization: Some("/organizations/new".to_owned()), ..empty.clone() };
    vec![
        Sample { name: "onboarding_refused", html: member.to_html() },
        Sample { name: "onboarding_refused_stranger", html: stranger.to_html() },
        Sample { name: "onboarding_empty", html: empty.to_html() },
        Sample { name: "onboarding_empty_nowhere", html: nowhere.to_html() },
    ]
}

fn results(dress: Dress) -> Vec<Sample> {
    let failed =
        [WhyNotOnboarded::NotAllowed, WhyNotOnboarded::Suspended, WhyNotOnboarded::Changed, WhyNotOnboarded::Unavailable];
    let some = OnboardingResults {
        chrome: dress.signed_in(TICKET),
        asking: dress.asking(),
        accepted: 296,
        failed: (1..).zip(failed).map(|(number, why)| NotOnboarded { organization: client(dress, number), why }).collect(),
        action: format!("{TICKET}/accept"),
        keep: vec![("go".to_owned(), "continue".to_owned())],
        host: Some("books.tidewater.example".to_owned()),
    };
    let none = OnboardingResults { accepted: 0, ..some.clone() };
    vec![
        Sample { name: "onboarding_results", html: some.to_html() },
        Sample { name: "onboarding_results_none", html: none.to_html() },
    ]
}

fn ends(dress: Dress) -> Vec<Sample> {
    let over = |end, integrations: Option<&str>| OnboardingOver {
        chrome: dress.signed_in(TICKET),
        asking: dress.asking(),
        end,
        integrations: integrations.map(str::to_owned),
    };
    let list = Some("/organizations/org_1/integrations");
    vec![
        Sample { name: "onboarding_over_expired", html: over(OnboardingEnd::Expired, None).to_html() },
        Sample { name: "onboarding_over_accepted", html: over(OnboardingEnd::Accepted, None).to_html() },
        Sample { name: "onboarding_over_finalized", html: over(OnboardingEnd::Finalized, list).to_html() },
        Sample { name: "onboarding_over_declined", html: over(OnboardingEnd::Declined, None).to_html() },
        Sample { name: "onboarding_over_browser", html: over(OnboardingEnd::OtherBrowser, None).to_html() },
    ]
}
