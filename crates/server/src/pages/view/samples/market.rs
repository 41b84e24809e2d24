//! The marketplace and installs.

use super::{Dress, Sample, moment};
use crate::pages::view::{Asking, Audience, Side, Timeline, TimelineEntry};
use crate::pages::view::{
    CategoryLink, Ended, EndedBy, FormError, InstallFor, InstallationChoice, InstallationPage, InstallationPicker,
    InstallationState, IntegrationCard, MarketIntegration, MarketMark, MarketRow, Marketplace, Organization, PickerMark,
    PickerRow, ReasonedScope, View,
};
use model::listing::Category;
use model::trace::{Outcome, StepKind};

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let mut samples = browsing(dress);
    samples.extend(integrations(dress));
    samples.extend(installations(dress));
    let picker = picker(dress);
    let nothing = InstallationPicker { error: Some(FormError::NoInstallChosen), without: false, ..picker.clone() };
    samples.push(Sample { name: "installation_picker", html: picker.to_html() });
    samples.push(Sample { name: "installation_picker_nothing", html: nothing.to_html() });
    samples
}

fn card(dress: Dress, verified: bool) -> IntegrationCard {
    IntegrationCard { name: dress.integration(), publisher: dress.publisher(), verified, logo: None }
}

fn browsing(dress: Dress) -> Vec<Sample> {
    let row = |number: usize, mark| MarketRow {
        client_id: format!("app_{number}"),
        integration: card(dress, number % 3 != 2),
        summary: dress.name("Sends your invoices, and tells you who has paid.", "يرسل فواتيرك ويخبرك بمن دفع."),
        path: format!("/marketplace/app_{number}"),
        mark,
    };
    let list = Marketplace {
        chrome: dress.signed_in("/marketplace"),
        action: "/marketplace".to_owned(),
        keep: vec![("category".to_owned(), "invoicing".to_owned())],
        q: String::new(),
        categories: std::iter::once(None)
            .chain(Category::ALL.iter().copied().map(Some))
            .map(|category| CategoryLink {
                path: category.map_or_else(|| "/marketplace".to_owned(), |category| format!("/marketplace?category={category}")),
                chosen: category == Some(Category::Invoicing),
                category,
            })
            .collect(),
        found: vec![row(0, Some(MarketMark::Connected)), row(1, Some(MarketMark::Installing)), row(2, None), row(3, None)],
        previous: None,
        next: Some("/marketplace?after=app_3".to_owned()),
        back: "/organizations/org_1/integrations".to_owned(),
    };
    let anonymous = Marketplace {
        chrome: dress.anonymous("/marketplace"),
        found: Vec::new(),
        next: None,
        back: "/".to_owned(),
        ..list.clone()
    };
    let nothing = Marketplace { q: dress.name("zebra", "زيبرا"), ..anonymous.clone() };
    let category = anonymous.clone();
    let mut anonymous = anonymous;
    for link in &mut anonymous.categories {
        link.chosen = link.category.is_none();
    }
    vec![
        Sample { name: "marketplace", html: list.to_html() },
        Sample { name: "marketplace_none", html: anonymous.to_html() },
        Sample { name: "marketplace_category_none", html: category.to_html() },
        Sample { name: "marketplace_nothing_found", html: nothing.to_html() },
    ]
}

fn row(dress: Dress, number: usize, mark: Option<PickerMark>) -> PickerRow {
    PickerRow {
        id: format!("org_{number}"),
        name: dress.acme(),
        number: format!("91000000{number}"),
        selected: number == 1,
        mark,
    }
}

fn integrations(dress: Dress) -> Vec<Sample> {
    let reasoned = |scope, checked| ReasonedScope {
        scope,
        reason: dress.name("To find which invoice a payment belongs to.", "لمعرفة الفاتورة التي تعود إليها كل دفعة."),
        checked,
    };
    let one = MarketIntegration {
        chrome: dress.signed_in("/marketplace/app_1"),
        action: "/marketplace/app_1".to_owned(),
        integration: card(dress, true),
        summary: dress.name("Sends your invoices, and tells you who has paid.", "يرسل فواتيرك ويخبرك بمن دفع."),
        description: dress.name(
            "Writes an invoice for each order and sends it by e-mail.\n\nReminds those who are late, in your words.",
            "يكتب فاتورة لكل طلب ويرسلها بالبريد الإلكتروني.\n\nيذكّر المتأخرين بكلماتك.",
        ),
        categories: vec![Category::Invoicing, Category::Accounting],
        support: Some("https://tidewater.example/help".to_owned()),
        privacy: Some("https://tidewater.example/privacy".to_owned()),
        website: Some("https://tidewater.example".to_owned()),
        required: vec![reasoned(dress.see_transactions(), false)],
        optional: vec![reasoned(dress.see_employees(), false), reasoned(dress.write_invoices(), true)],
        install_for: InstallFor::OneOf(vec![row(dress, 1, None)]),
        connected: None,
        installing: None,
        must_ask: false,
        host: Some("tidewater.example".to_owned()),
        error: None,
        back: "/marketplace".to_owned(),
    };
    let several = MarketIntegration {
        integration: card(dress, false),
        install_for: InstallFor::OneOf(vec![
            row(dress, 1, None),
            row(dress, 2, Some(PickerMark::Connected)),
            row(dress, 3, Some(PickerMark::Suspended)),
        ]),
        error: Some(FormError::NothingChosen),
        ..one.clone()
    };
    let anonymous = MarketIntegration {
        chrome: dress.anonymous("/marketplace/app_1"),
        install_for: InstallFor::SignIn,
        host: None,
        ..one.clone()
    };
    let busy = MarketIntegration {
        connected: Some("/organizations/org_1/integrations/grt_1".to_owned()),
        installing: Some("/organizations/org_1/installations/ins_1".to_owned()),
        must_ask: true,
        ..one.clone()
    };
    let suspended =
        MarketIntegration { install_for: InstallFor::OneOf(vec![row(dress, 1, Some(PickerMark::Suspended))]), ..one.clone() };
    let nobody = MarketIntegration {
        install_for: InstallFor::Nobody("/organizations/new".to_owned()),
        required: Vec::new(),
        optional: Vec::new(),
        ..one.clone()
    };
    let many = MarketIntegration { install_for: InstallFor::Many, error: Some(FormError::NotYourMembership), ..one.clone() };
    vec![
        Sample { name: "marketplace_integration", html: one.to_html() },
        Sample { name: "marketplace_integration_several", html: several.to_html() },
        Sample { name: "marketplace_integration_anonymous", html: anonymous.to_html() },
        Sample { name: "marketplace_integration_busy", html: busy.to_html() },
        Sample { name: "marketplace_integration_suspended", html: suspended.to_html() },
        Sample { name: "marketplace_integration_nobody", html: nobody.to_html() },
        Sample { name: "marketplace_integration_many", html: many.to_html() },
    ]
}

fn installation(dress: Dress, state: InstallationState) -> InstallationPage {
    let step = |step, outcome| {
        let person = Some(dress.name("Ada Berg", "آدا برغ"));
        TimelineEntry { at: moment(), by: Side::Customer, person, step, outcome, code: None, detail: None }
    };
    let by_partner = Ended { by: EndedBy::Partner, name: None, at: moment(), reason: Some("The contract ended.".to_owned()) };
    let has_ended = matches!(state, InstallationState::Suspended(_) | InstallationState::Revoked(_));
    let is_allowed = has_ended || matches!(state, InstallationState::Connected(_) | InstallationState::Asker(_));
    let waits = state.class() == "waiting";
    InstallationPage {
        chrome: dress.signed_in("/organizations/org_1/installations/ins_1"),
        integration: card(dress, true),
        organization: Organization { name: dress.acme(), number: "910000001".to_owned() },
        state,
        ended: has_ended.then_some(by_partner),
        scopes: vec![dress.see_transactions(), dress.write_invoices()],
        is_allowed,
        by: dress.name("Ada Berg", "آدا برغ"),
        allowed_by: is_allowed.then(|| dress.name("Bo Lind", "بو ليند")),
        started: moment(),
        expires: waits.then(moment),
        installation_id: "ins_01m0000000000000000000".to_owned(),
        timeline: Timeline {
            audience: Audience::Customer,
            publisher: dress.publisher(),
            entries: vec![step(StepKind::Requested, Outcome::Ok), step(StepKind::Continued, Outcome::Ok)],
        },
        cancel: waits.then(|| "/organizations/org_1/installations/ins_1/cancel".to_owned()),
        again: Some("/marketplace/app_1".to_owned()),
        back: "/organizations/org_1/integrations".to_owned(),
    }
}

/// One install in every state.
pub(super) fn states() -> Vec<(&'static str, InstallationState)> {
    let page = || Some("https://tidewater.example/form?installation_id=ins_1".to_owned());
    let approval = || Some("/approvals/apr_1".to_owned());
    let go_on = Some("/oauth/authorize/arq_1/consent".to_owned());
    let grant = || "/organizations/org_1/integrations/grt_1".to_owned();
    vec![
        ("installation_partner", InstallationState::Partner(page())),
        ("installation_you", InstallationState::You { go_on, page: page() }),
        ("installation_you_elsewhere", InstallationState::You { go_on: None, page: page() }),
        ("installation_administrator", InstallationState::Administrator(approval())),
        ("installation_decision", InstallationState::Decision(approval().unwrap_or_default())),
        ("installation_asker", InstallationState::Asker(approval())),
        ("installation_exchange", InstallationState::Exchange),
        ("installation_connected", InstallationState::Connected(grant())),
        ("installation_disconnected", InstallationState::Disconnected(grant())),
        ("installation_suspended", InstallationState::Suspended(grant())),
        ("installation_revoked", InstallationState::Revoked(Some(grant()))),
        ("installation_declined", InstallationState::Declined),
        ("installation_cancelled", InstallationState::Cancelled),
        ("installation_withdrawn", InstallationState::Withdrawn),
        ("installation_expired", InstallationState::Expired),
        ("installation_rolled_back", InstallationState::RolledBack),
    ]
}

fn installations(dress: Dress) -> Vec<Sample> {
    states().into_iter().map(|(name, state)| Sample { name, html: installation(dress, state).to_html() }).collect()
}

fn picker(dress: Dress) -> InstallationPicker {
    let choice = |number: usize| InstallationChoice {
        id: format!("ins_{number}"),
        organization: Organization { name: dress.acme(), number: format!("91000000{number}") },
        scopes: vec![dress.see_transactions(), dress.write_invoices()],
        by: dress.name("Ada Berg", "آدا برغ"),
        started: moment(),
        selected: false,
    };
    InstallationPicker {
        chrome: dress.signed_in("/oauth/authorize/arq_1/installation"),
        action: "/oauth/authorize/arq_1/installation".to_owned(),
        asking: Asking { integration: dress.integration(), publisher: dress.publisher() },
        rows: vec![choice(1), choice(2)],
        without: true,
        error: None,
        cancel: "/oauth/authorize/arq_1/cancel".to_owned(),
    }
}
