//! Pages of the flows.

use super::{Dress, Sample};
use crate::pages::view::{
    ChangeOrganization, Consent, ConsentDoor, ConsentOrganization, FormError, HandOver, IntegrationCard, OptionalScope,
    Organization, OrganizationPicker, Over, PickerMode, PickerRow, Total, View, WhyOver,
};

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let mut samples = picking(dress);
    samples.extend(consents(dress));
    let over = |why, again: Option<&str>| Over {
        chrome: dress.signed_in("/connect/att_1"),
        why,
        asking: Some(dress.asking()),
        again: again.map(str::to_owned),
    };
    samples.push(Sample { name: "over_expired", html: over(WhyOver::Expired, None).to_html() });
    samples.push(Sample { name: "over_answered", html: over(WhyOver::AlreadyAnswered, None).to_html() });
    let grant = Some("/organizations/org_1/integrations/grt_1");
    samples.push(Sample { name: "over_allowed", html: over(WhyOver::Allowed, grant).to_html() });
    samples.push(Sample { name: "over_browser", html: over(WhyOver::OtherBrowser, None).to_html() });
    samples.push(Sample { name: "over_link", html: over(WhyOver::LinkExpired, Some("/password")).to_html() });
    samples
}

fn picking(dress: Dress) -> Vec<Sample> {
    let clients = (1..=20_u32).map(|number| PickerRow {
        id: format!("org_{number:03}"),
        name: match number {
            1 => dress.acme(),
            2 => dress.name("Birch & Co", "بيرش وشركاه"),
            3 => dress.name("Cedar Clinic", "عيادة الأرز"),
            _ => format!("{} {number:03}", dress.name("Ledger client", "عميل المحاسب")),
        },
        number: (910_000_000 + number).to_string(),
        selected: number == 2,
        mark: None,
    });
    let many_rows = OrganizationPicker {
        chrome: dress.signed_in("/connect/att_1/organization?page=2"),
        action: "/connect/att_1/organization".to_owned(),
        search_action: "/connect/att_1/organization".to_owned(),
        keep: vec![("flow".to_owned(), "att_1".to_owned())],
        asking: Some(dress.asking()),
        mode: PickerMode::One,
        q: String::new(),
        rows: clients.collect(),
        total: Total::Exactly(300),
        previous: Some("/connect/att_1/organization".to_owned()),
        next: Some("/connect/att_1/organization?page=3".to_owned()),
        error: None,
        create_organization: Some("/organizations/new".to_owned()),
        ask: Some("/ask".to_owned()),
        cancel: Some("/connect/att_1/cancel".to_owned()),
    };
    let few = OrganizationPicker {
        rows: many_rows.rows[..2].to_vec(),
        total: Total::Exactly(2),
        previous: None,
        next: None,
        error: Some(FormError::NothingChosen),
        ..many_rows.clone()
    };
    let countless = OrganizationPicker { total: Total::AtLeast(1000), ..many_rows.clone() };
    let nothing_found = OrganizationPicker {
        rows: Vec::new(),
        q: dress.name("zebra", "زرافة"),
        total: Total::Exactly(0),
        previous: None,
        next: None,
        ..many_rows.clone()
    };
    let none = OrganizationPicker { q: String::new(), ..nothing_found.clone() };
    vec![
        Sample { name: "picker", html: many_rows.to_html() },
        Sample { name: "picker_few", html: few.to_html() },
        Sample { name: "picker_countless", html: countless.to_html() },
        Sample { name: "picker_nothing_found", html: nothing_found.to_html() },
        Sample { name: "picker_none", html: none.to_html() },
    ]
}

fn consents(dress: Dress) -> Vec<Sample> {
    let organization = Organization { name: dress.acme(), number: "910000001".to_owned() };
    let first = Consent {
        chrome: dress.signed_in("/connect/att_1/consent"),
        action: "/connect/att_1/consent".to_owned(),
        keep: Vec::new(),
        integration: IntegrationCard { name: dress.integration(), publisher: dress.publisher(), verified: true, logo: None },
        organizations: vec![ConsentOrganization { organization, note: None }],
        account_label: Some(dress.name("ada@tidewater.example", "ada@tidewater.example")),
        required: vec![dress.see_transactions(), dress.write_invoices()],
        optional: vec![OptionalScope { scope: dress.see_employees(), checked: false }],
        already: Vec::new(),
        door: ConsentDoor::Connect { host: Some("books.tidewater.example".to_owned()) },
        error: None,
        change_organization: Some(ChangeOrganization::Link("/connect/att_1/organization".to_owned())),
        not_you: Some("/connect/att_1/not-you".to_owned()),
    };
    let unverified = Consent {
        integration: IntegrationCard { verified: false, ..first.integration.clone() },
        account_label: None,
        optional: Vec::new(),
        ..first.clone()
    };
    let more = Consent {
        required: vec![dress.write_invoices()],
        already: vec![dress.see_transactions(), dress.see_company()],
        ..first.clone()
    };
    let nothing_new = Consent { required: Vec::new(), optional: Vec::new(), already: more.already.clone(), ..first.clone() };
    let sharing = Consent {
        account_label: None,
        door: ConsentDoor::Handshake(HandOver { host: Some("books.tidewater.example".to_owned()), hours: 24 }),
        error: None,
        change_organization: None,
        ..first.clone()
    };
    vec![
        Sample { name: "consent_handshake", html: sharing.to_html() },
        Sample { name: "consent", html: first.to_html() },
        Sample { name: "consent_unverified", html: unverified.to_html() },
        Sample { name: "consent_more", html: more.to_html() },
        Sample { name: "consent_nothing_new", html: nothing_new.to_html() },
    ]
}
