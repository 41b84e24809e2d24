//! The handshake door's pages, and suspending and resuming.

use super::{Dress, Sample, extensions::organization, grant::card, moment};
use crate::pages::view::{
    AuthorizeRow, Ended, EndedBy, GrantAct, HandshakePage, HandshakeStands, HistoryRow, IntegrationCard, PartnerSays,
    PauseConfirm, PauseStep, TakenBack, View, Waiting, Waits,
};

const PAGE: &str = "/organizations/org_1/integrations/authorize/app_tidewater";

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let waiting = HandshakePage {
        chrome: dress.signed_in(PAGE),
        action: format!("{PAGE}/pending"),
        integration: card(dress),
        organization: organization(dress),
        stands: HandshakeStands::Waiting(moment()),
        asker: None,
        widens: false,
        says: PartnerSays::Nothing,
        go_on: true,
        cancel: true,
        again: None,
        grant: None,
        integrations: "/organizations/org_1/integrations".to_owned(),
    };
    let said = HandshakePage { says: PartnerSays::Success, go_on: false, ..waiting.clone() };
    let failed = HandshakePage { says: PartnerSays::FailedElsewhere, ..waiting.clone() };
    let approved = HandshakePage {
        asker: Some(dress.name("Emil Ek", "إميل إك")),
        widens: true,
        go_on: false,
        cancel: false,
        says: PartnerSays::FailedElsewhere,
        ..waiting.clone()
    };
    let over = |stands, grant: Option<&str>| HandshakePage {
        stands,
        go_on: false,
        cancel: false,
        again: (stands == HandshakeStands::Revoked || grant.is_none()).then(|| PAGE.to_owned()),
        grant: grant.map(str::to_owned),
        ..waiting.clone()
    };
    let no_more = HandshakePage { widens: true, ..over(HandshakeStands::RolledBack(TakenBack::Cancelled), None) };
    let taken_back = |why| over(HandshakeStands::RolledBack(why), None).to_html();
    let page = Some("/organizations/org_1/integrations/grt_1");
    let pause = |step: PauseStep| PauseConfirm {
        chrome: dress.signed_in("/organizations/org_1/integrations/grt_1/suspend"),
        action: "/organizations/org_1/integrations/grt_1/suspend".to_owned(),
        step,
        integration: dress.integration(),
        publisher: dress.publisher(),
        organization: organization(dress),
        cancel: "/organizations/org_1/integrations/grt_1".to_owned(),
    };
    vec![
        Sample { name: "handshake_waiting", html: waiting.to_html() },
        Sample { name: "handshake_said", html: said.to_html() },
        Sample { name: "handshake_failed_elsewhere", html: failed.to_html() },
        Sample { name: "handshake_waits_for_asker", html: approved.to_html() },
        Sample { name: "handshake_active", html: over(HandshakeStands::Active, page).to_html() },
        Sample { name: "handshake_suspended", html: over(HandshakeStands::Suspended, page).to_html() },
        Sample { name: "handshake_revoked", html: over(HandshakeStands::Revoked, page).to_html() },
        Sample { name: "handshake_rolled_back", html: taken_back(TakenBack::Failed) },
        Sample { name: "handshake_no_more", html: no_more.to_html() },
        Sample { name: "handshake_ended", html: taken_back(TakenBack::ByPartner) },
        Sample { name: "handshake_cancelled", html: taken_back(TakenBack::Cancelled) },
        Sample { name: "handshake_superseded", html: taken_back(TakenBack::Superseded) },
        Sample { name: "handshake_expired", html: over(HandshakeStands::Expired, None).to_html() },
        Sample { name: "grant_suspend", html: pause(PauseStep::Suspend).to_html() },
        Sample { name: "grant_resume", html: pause(PauseStep::Resume).to_html() },
    ]
}

pub(super) fn rows(dress: Dress) -> Vec<AuthorizeRow> {
    let ready = AuthorizeRow {
        client_id: "app_cards".to_owned(),
        integration: card(dress),
        description: dress.name("Issues cards and keeps their receipts.", "يصدر البطاقات ويحفظ إيصالاتها."),
        waiting: None,
        authorize: Some(PAGE.to_owned()),
    };
    let harbor = IntegrationCard {
        name: dress.name("Harbor Cards", "Harbor Cards"),
        publisher: dress.name("Harbor", "Harbor"),
        verified: false,
        ..card(dress)
    };
    let harbor_waits = AuthorizeRow {
        client_id: "app_harbor_cards".to_owned(),
        integration: harbor,
        description: String::new(),
        waiting: Some(waiting(Waits::Partner(moment()))),
        authorize: Some(PAGE.to_owned()),
    };
    let one = |client_id: &str, waits| AuthorizeRow {
        client_id: client_id.to_owned(),
        waiting: Some(waiting(waits)),
        authorize: None,
        ..ready.clone()
    };
    vec![
        harbor_waits,
        one("app_asker", Waits::Asker(dress.name("Emil Ek", "إميل إك"), moment())),
        one("app_reader", Waits::Reader(moment())),
        one("app_asked", Waits::Administrator(moment())),
        ready,
    ]
}

pub(super) fn waiting(waits: Waits) -> Waiting {
    Waiting { waits, path: format!("{PAGE}/pending") }
}

pub(super) fn history(dress: Dress) -> Vec<HistoryRow> {
    let how = |by, name: Option<String>, reason: Option<String>| Ended { by, name, at: moment(), reason };
    let ada = || Some(dress.name("Ada Berg", "\u{622}\u{62f}\u{627} \u{628}\u{631}\u{63a}"));
    vec![
        HistoryRow { act: GrantAct::Resumed, how: how(EndedBy::Partner, None, None) },
        HistoryRow {
            act: GrantAct::Suspended,
            how: how(EndedBy::Partner, None, Some(dress.name("Maintenance tonight", "صيانة الليلة"))),
        },
        HistoryRow { act: GrantAct::Resumed, how: how(EndedBy::Operator, None, None) },
        HistoryRow { act: GrantAct::Suspended, how: how(EndedBy::Customer, ada(), None) },
        HistoryRow { act: GrantAct::Activated, how: how(EndedBy::Customer, ada(), None) },
    ]
}
