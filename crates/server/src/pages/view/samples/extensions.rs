//! Extensions, and the windows of client keys.

use super::{Dress, HOSTILE, Sample, grant, moment};
use crate::pages::view::{
    AddExtension, ApplicationKeyError, ClearKey, ClientKeyDelivered, ClientKeyWindow, Delivered, ExtensionNotice, ExtensionRow,
    Extensions, FormError, FoundIntegration, GrantState, IntegrationCard, KeyPurpose, Organization, View,
};

const LIST: &str = "/organizations/org_1/extensions";
const ADD: &str = "/organizations/org_1/extensions/add";
/// As long as a real one, and none.
const KEY: &str = "cs_key_3kTq9VhWm2X_EXAMPLEexampleEXAMPLEexampleEXAMPLE01234567ab12_0sAmpl";

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let mut samples = lists(dress);
    samples.extend(adding(dress));
    samples.extend(windows(dress));
    samples.extend(deliveries(dress));
    samples
}

pub(super) fn organization(dress: Dress) -> Organization {
    Organization { name: dress.acme(), number: "910000001".to_owned() }
}

fn lists(dress: Dress) -> Vec<Sample> {
    let active = ExtensionRow {
        client_id: "app_tidewater".to_owned(),
        integration: grant::card(dress),
        state: GrantState::Active,
        scopes: 3,
        activated_by: dress.name("Ada Berg", "آدا برغ"),
        activated_at: moment(),
        last_used: Some(moment()),
        keys: vec![Some("ab12".to_owned()), Some("Q7zx".to_owned())],
        path: "/organizations/org_1/integrations/gra_1".to_owned(),
    };
    let waiting = ExtensionRow {
        client_id: "app_harbor".to_owned(),
        integration: harbor(dress),
        scopes: 1,
        last_used: None,
        keys: vec![None],
        ..active.clone()
    };
    let suspended = ExtensionRow { client_id: "app_pier".to_owned(), state: GrantState::Suspended, ..waiting.clone() };
    let over = ExtensionRow { state: GrantState::Revoked, keys: Vec::new(), ..active.clone() };
    let list = Extensions {
        chrome: dress.signed_in(LIST),
        organization: organization(dress),
        may_activate: true,
        extensions: vec![active.clone(), waiting, suspended, over.clone(), over],
        add: ADD.to_owned(),
        approvals: Some(("/organizations/org_1/approvals".to_owned(), 2)),
        integrations: "/organizations/org_1/integrations".to_owned(),
        attempts: "/organizations/org_1/attempts".to_owned(),
        previous: None,
        next: Some("/organizations/org_1/extensions?after=gra_5".to_owned()),
        notice: Some(ExtensionNotice::Deleted(dress.integration())),
    };
    let read_only = Extensions {
        may_activate: false,
        extensions: vec![active],
        approvals: None,
        next: None,
        notice: Some(ExtensionNotice::NotActivated(dress.integration())),
        ..list.clone()
    };
    let approvals = Some(("/organizations/org_1/approvals".to_owned(), 0));
    let none = Extensions { extensions: Vec::new(), approvals, next: None, notice: None, ..list.clone() };
    vec![
        Sample { name: "extensions", html: list.to_html() },
        Sample { name: "extensions_read_only", html: read_only.to_html() },
        Sample { name: "extensions_none", html: none.to_html() },
    ]
}

fn harbor(dress: Dress) -> IntegrationCard {
    IntegrationCard {
        name: dress.name("Harbor Payroll", "Harbor Payroll"),
        publisher: dress.name("Harbor", "Harbor"),
        verified: false,
        logo: None,
    }
}

fn found(dress: Dress, number: u32) -> FoundIntegration {
    let many = format!("{} {number:02}", dress.name("Tideline Reports", "Tideline Reports"));
    FoundIntegration {
        client_id: format!("app_{number:02}"),
        integration: match number {
            1 => grant::card(dress),
            2 => harbor(dress),
            _ => IntegrationCard { name: many, ..grant::card(dress) },
        },
        description: match number {
            1 => dress.name(
                "Keeps your books: fetches transactions, writes invoices, and closes the month with you.",
                "يمسك دفاترك: يجلب المعاملات ويكتب الفواتير ويُقفل الشهر معك.",
            ),
            2 => dress.name("Pays your people on time.", "يدفع رواتب موظفيك في موعدها."),
            _ => String::new(),
        },
        active: (number == 2).then(|| "/organizations/org_1/integrations/gra_2".to_owned()),
    }
}

fn adding(dress: Dress) -> Vec<Sample> {
    let few = AddExtension {
        chrome: dress.signed_in(ADD),
        action: ADD.to_owned(),
        search_action: ADD.to_owned(),
        organization: organization(dress),
        may_activate: true,
        q: String::new(),
        found: (1..=3).map(|number| found(dress, number)).collect(),
        previous: None,
        next: None,
        application_key: String::new(),
        error: None,
        back: LIST.to_owned(),
    };
    let many = AddExtension {
        q: dress.name("tide", "tide"),
        found: (1..=20).map(|number| found(dress, number)).collect(),
        previous: Some(format!("{ADD}?q=tide")),
        next: Some(format!("{ADD}?q=tide&after=app_20")),
        may_activate: false,
        ..few.clone()
    };
    let unknown = AddExtension {
        application_key: if dress.hostile { HOSTILE.to_owned() } else { "app_0nope".to_owned() },
        error: Some(ApplicationKeyError::Unknown),
        ..few.clone()
    };
    let slow = AddExtension { error: Some(ApplicationKeyError::TooManyTries(600)), ..unknown.clone() };
    let nothing = AddExtension { q: dress.name("zebra", "زرافة"), found: Vec::new(), ..few.clone() };
    let missing = AddExtension { q: String::new(), error: Some(ApplicationKeyError::Missing), ..nothing.clone() };
    vec![
        Sample { name: "extension_add", html: few.to_html() },
        Sample { name: "extension_add_many", html: many.to_html() },
        Sample { name: "extension_add_unknown", html: unknown.to_html() },
        Sample { name: "extension_add_slow", html: slow.to_html() },
        Sample { name: "extension_add_nothing", html: nothing.to_html() },
        Sample { name: "extension_add_none", html: missing.to_html() },
    ]
}

fn windows(dress: Dress) -> Vec<Sample> {
    let first = ClientKeyWindow {
        chrome: dress.signed_in("/organizations/org_1/extensions/att_1/key"),
        action: "/organizations/org_1/extensions/att_1/key".to_owned(),
        purpose: KeyPurpose::Activation,
        integration: grant::card(dress),
        organization: organization(dress),
        client_key: ClearKey::new(KEY),
        keep: vec![("window".to_owned(), "win_1".to_owned())],
        claim_days: Some(7),
        sealed: false,
        gives_way: None,
        error: None,
        cancel: LIST.to_owned(),
    };
    let replacement = ClientKeyWindow {
        chrome: dress.signed_in("/organizations/org_1/integrations/gra_1/keys/new"),
        purpose: KeyPurpose::Replacement,
        sealed: true,
        gives_way: Some(grant::key(dress)),
        error: Some(FormError::FormExpired),
        cancel: "/organizations/org_1/integrations/gra_1".to_owned(),
        ..first.clone()
    };
    let untaken = ClientKeyWindow { gives_way: Some(grant::unclaimed_key(dress)), claim_days: None, ..replacement.clone() };
    vec![
        Sample { name: "client_key", html: first.to_html() },
        Sample { name: "client_key_new", html: replacement.to_html() },
        Sample { name: "client_key_untaken", html: untaken.to_html() },
    ]
}

fn deliveries(dress: Dress) -> Vec<Sample> {
    let claim = ClientKeyDelivered {
        chrome: dress.signed_in("/organizations/org_1/integrations/gra_1"),
        purpose: KeyPurpose::Activation,
        integration: grant::card(dress),
        organization: organization(dress),
        delivered: Delivered::Claim {
            link: "https://id.northwind.example/developer/claims/cky_01m0000000000000000000".to_owned(),
            until: moment(),
        },
        done: "/organizations/org_1/integrations/gra_1".to_owned(),
    };
    let jwe = format!("eyJhbGciOiJFQ0RILUVTK0EyNTZLVyIsImVuYyI6IkEyNTZHQ00ifQ.{}.{}", "sample".repeat(60), "0".repeat(22));
    let fetch = "GET https://id.northwind.example/v1/client-keys/cky_01m0000000000000000000".to_owned();
    let sealed =
        ClientKeyDelivered { purpose: KeyPurpose::Replacement, delivered: Delivered::Sealed { jwe, fetch }, ..claim.clone() };
    vec![Sample { name: "client_key_claim", html: claim.to_html() }, Sample { name: "client_key_sealed", html: sealed.to_html() }]
}
