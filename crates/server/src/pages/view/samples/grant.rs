//! The page of a grant, retiring its keys, and the timelines of attempts.

use super::{Dress, Sample, extensions::organization, moment};
use crate::pages::view::{
    ClientKeyRow, ClientKeyState, ConnectionRow, ConsentRow, Delivery, Door, Ended, EndedBy, GrantNotice, GrantPage, GrantState,
    IntegrationCard, Moment, RetireDateError, RetireKey, RetireWhen, Side, View, Waits,
};

const PAGE: &str = "/organizations/org_1/integrations/gra_1";

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let mut samples = grants(dress);
    samples.extend(retiring(dress));
    samples
}

pub(super) fn card(dress: Dress) -> IntegrationCard {
    IntegrationCard { name: dress.integration(), publisher: dress.publisher(), verified: true, logo: None }
}

pub(super) fn key(dress: Dress) -> ClientKeyRow {
    ClientKeyRow {
        id: "cky_1".to_owned(),
        last_four: Some("ab12".to_owned()),
        slot: 1,
        state: ClientKeyState::Active,
        delivery: Delivery::Shown,
        made_on: Side::Customer,
        made_by: dress.name("Ada Berg", "آدا برغ"),
        made_at: moment(),
        first_used: Some(moment()),
        last_used: Some(moment()),
        claim_until: None,
        retires_at: None,
        ended_at: None,
        claim_link: None,
        retire: Some(format!("{PAGE}/keys/cky_1/retire")),
    }
}

pub(super) fn unclaimed_key(dress: Dress) -> ClientKeyRow {
    ClientKeyRow {
        id: "cky_2".to_owned(),
        last_four: None,
        slot: 2,
        state: ClientKeyState::Unclaimed,
        delivery: Delivery::Claim,
        first_used: None,
        last_used: None,
        claim_until: Some(moment()),
        claim_link: Some("https://id.northwind.example/developer/claims/cky_01m0000000000000000000".to_owned()),
        retire: Some(format!("{PAGE}/keys/cky_2/retire")),
        ..key(dress)
    }
}

fn over_key(dress: Dress) -> ClientKeyRow {
    let over = ClientKeyRow { id: "cky_0".to_owned(), last_four: Some("Zz9k".to_owned()), retire: None, ..key(dress) };
    ClientKeyRow {
        state: ClientKeyState::Revoked,
        made_on: Side::Partner,
        delivery: Delivery::Handed,
        ended_at: Some(moment()),
        ..over
    }
}

fn extension(dress: Dress) -> GrantPage {
    GrantPage {
        chrome: dress.signed_in(PAGE),
        organization: organization(dress),
        grant_id: "gra_01m0000000000000000000".to_owned(),
        client_id: "app_tidewater".to_owned(),
        integration: card(dress),
        state: GrantState::Active,
        ended: None,
        waiting: None,
        door: Door::Extension,
        activated_at: moment(),
        last_used: Some(moment()),
        scopes: vec![dress.see_transactions(), dress.see_company(), dress.write_invoices()],
        consents: vec![consent(dress, Door::Extension)],
        connections: Vec::new(),
        client_keys: vec![ClientKeyRow { retires_at: Some(later()), ..key(dress) }, unclaimed_key(dress), over_key(dress)],
        new_key: Some(format!("{PAGE}/keys/new")),
        revoke: Some(format!("{PAGE}/revoke")),
        suspend: Some(format!("{PAGE}/suspend")),
        resume: None,
        history: super::handshake::history(dress),
        timeline: Some(super::timeline::extension(dress)),
        attempts: "/organizations/org_1/attempts".to_owned(),
        back: "/organizations/org_1/integrations".to_owned(),
        notice: Some(GrantNotice::KeyRetires(later())),
    }
}

fn consent(dress: Dress, door: Door) -> ConsentRow {
    ConsentRow {
        by: dress.name("Ada Berg", "آدا برغ"),
        at: moment(),
        door,
        scopes: vec![dress.see_transactions(), dress.see_company(), dress.write_invoices()],
    }
}

/// 1 December 2026, 10:05 UTC.
fn later() -> Moment {
    Moment::from_microseconds(1_796_119_500_000_000)
}

fn grants(dress: Dress) -> Vec<Sample> {
    let full = extension(dress);
    let fresh = ClientKeyRow { first_used: None, last_used: None, ..key(dress) };
    let activated = GrantPage {
        last_used: None,
        client_keys: vec![fresh],
        notice: Some(GrantNotice::Activated),
        timeline: None,
        scopes: vec![dress.see_transactions()],
        ..full.clone()
    };
    let other_key = GrantPage { notice: Some(GrantNotice::OtherKey), ..activated.clone() };
    let ended = |by, name: Option<String>, reason: Option<String>| Some(Ended { by, name, at: moment(), reason });
    let complaint = Some(dress.name("Under review after a complaint", "قيد المراجعة بعد شكوى"));
    let connection = |id: &str, state, last_rotated| ConnectionRow { id: id.to_owned(), since: moment(), last_rotated, state };
    let connected = GrantPage {
        door: Door::Connect,
        waiting: Some(super::handshake::waiting(Waits::Partner(moment()))),
        client_keys: Vec::new(),
        new_key: None,
        connections: vec![
            connection("con_1", GrantState::Suspended, Some(moment())),
            connection("con_2", GrantState::Revoked, None),
        ],
        consents: vec![consent(dress, Door::Connect), consent(dress, Door::Onboarding)],
        state: GrantState::Suspended,
        ended: ended(EndedBy::Operator, None, complaint),
        suspend: None,
        notice: None,
        ..full.clone()
    };
    let over = GrantPage {
        state: GrantState::Revoked,
        ended: ended(EndedBy::Customer, Some(dress.name("Ada Berg", "آدا برغ")), None),
        client_keys: vec![over_key(dress)],
        new_key: None,
        revoke: None,
        suspend: None,
        notice: None,
        ..full.clone()
    };
    let suspended = GrantPage {
        state: GrantState::Suspended,
        ended: ended(EndedBy::Customer, Some(dress.name("Ada Berg", "آدا برغ")), None),
        suspend: None,
        resume: Some(format!("{PAGE}/resume")),
        notice: Some(GrantNotice::Suspended),
        ..full.clone()
    };
    vec![
        Sample { name: "grant", html: full.to_html() },
        Sample { name: "grant_activated", html: activated.to_html() },
        Sample { name: "grant_other_key", html: other_key.to_html() },
        Sample { name: "grant_connected", html: connected.to_html() },
        Sample { name: "grant_suspended", html: suspended.to_html() },
        Sample { name: "grant_over", html: over.to_html() },
    ]
}

fn retiring(dress: Dress) -> Vec<Sample> {
    let one_of_two = RetireKey {
        chrome: dress.signed_in("/organizations/org_1/integrations/gra_1/keys/cky_1/retire"),
        action: format!("{PAGE}/keys/cky_1/retire"),
        integration: card(dress),
        organization: organization(dress),
        key: key(dress),
        other: Some(ClientKeyRow { last_four: Some("Q7zx".to_owned()), first_used: None, last_used: None, ..key(dress) }),
        when: RetireWhen::Date,
        retires_at: "2026-11-19T10:05".to_owned(),
        earliest: "2026-11-20T10:05".to_owned(),
        error: None,
        date_error: Some(RetireDateError::Past),
        cancel: PAGE.to_owned(),
    };
    let last =
        RetireKey { other: None, when: RetireWhen::Now, retires_at: String::new(), date_error: None, ..one_of_two.clone() };
    vec![
        Sample { name: "client_key_retire", html: one_of_two.to_html() },
        Sample { name: "client_key_retire_last", html: last.to_html() },
    ]
}
