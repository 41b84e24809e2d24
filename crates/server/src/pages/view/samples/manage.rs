//! Pages on which grants are looked after.

use super::{Dress, Sample, moment};
use crate::pages::view::{
    ConnectedIntegrations, Door, Ended, EndedBy, GrantRow, GrantState, InstallationRow, IntegrationCard, Notice, Organization,
    RevokeConfirm, View, Waits, WhatEnds,
};

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let list = list(dress);
    let one = ConnectedIntegrations {
        grants: list.grants[..1].to_vec(),
        installations: Vec::new(),
        notice: None,
        next: None,
        ..list.clone()
    };
    let none = ConnectedIntegrations { grants: Vec::new(), installations: Vec::new(), notice: None, next: None, ..list.clone() };
    let confirm = RevokeConfirm {
        chrome: dress.signed_in("/organizations/org_1/integrations/app_tidewater/revoke"),
        action: "/organizations/org_1/integrations/app_tidewater/revoke".to_owned(),
        integration: dress.integration(),
        publisher: dress.publisher(),
        door: Door::Connect,
        organization: list.organization.clone(),
        scopes: list.grants[0].scopes.clone(),
        ends: WhatEnds { connections: 2, client_keys: 1, last_used: Some(moment()) },
        reason: String::new(),
        error: None,
        cancel: "/organizations/org_1/integrations".to_owned(),
    };
    let scopes = confirm.scopes.iter().filter(|scope| !scope.writes()).cloned().collect();
    let uninstall = RevokeConfirm { door: Door::Marketplace, scopes, ..confirm.clone() };
    let declined = ConnectedIntegrations { notice: Some(Notice::Declined(dress.integration())), ..list.clone() };
    vec![
        Sample { name: "integrations", html: list.to_html() },
        Sample { name: "integrations_declined", html: declined.to_html() },
        Sample { name: "integrations_one", html: one.to_html() },
        Sample { name: "integrations_none", html: none.to_html() },
        Sample { name: "revoke_confirm", html: confirm.to_html() },
        Sample { name: "uninstall_confirm", html: uninstall.to_html() },
    ]
}

fn installations(dress: Dress) -> Vec<InstallationRow> {
    let row = |number, state| InstallationRow {
        installation_id: format!("ins_{number}"),
        integration: IntegrationCard { name: dress.integration(), publisher: dress.publisher(), verified: true, logo: None },
        state,
        started: moment(),
        path: format!("/organizations/org_1/installations/ins_{number}"),
    };
    super::market::states().into_iter().enumerate().map(|(number, (_, state))| row(number, state)).collect()
}

fn list(dress: Dress) -> ConnectedIntegrations {
    let active = GrantRow {
        client_id: "app_tidewater".to_owned(),
        integration: dress.integration(),
        publisher: dress.publisher(),
        verified: true,
        logo: None,
        state: GrantState::Active,
        scopes: vec![dress.see_transactions(), dress.see_company(), dress.write_invoices()],
        consented_by: dress.name("Ada Berg", "آدا برغ"),
        consented_at: moment(),
        door: Door::Connect,
        last_used: Some(moment()),
        ended: None,
        waiting: None,
        revoke: Some("/organizations/org_1/integrations/app_tidewater/revoke".to_owned()),
        path: "/organizations/org_1/integrations/gra_1".to_owned(),
        launch: Some("https://tidewater.example/app".to_owned()),
    };
    let suspended = GrantRow {
        client_id: "app_harbor".to_owned(),
        integration: dress.name("Harbor Payroll", "Harbor Payroll"),
        publisher: dress.name("Harbor", "Harbor"),
        verified: false,
        state: GrantState::Suspended,
        scopes: vec![dress.see_employees()],
        door: Door::Marketplace,
        last_used: None,
        ended: Some(Ended {
            by: EndedBy::Operator,
            name: None,
            at: moment(),
            reason: Some(dress.name("Under review after a complaint", "قيد المراجعة بعد شكوى")),
        }),
        revoke: Some("/organizations/org_1/integrations/app_harbor/revoke".to_owned()),
        ..active.clone()
    };
    let over = |by, name: Option<String>, door| GrantRow {
        state: GrantState::Revoked,
        door,
        ended: Some(Ended { by, name, at: moment(), reason: None }),
        revoke: None,
        launch: None,
        ..active.clone()
    };
    ConnectedIntegrations {
        chrome: dress.signed_in("/organizations/org_1/integrations"),
        organization: Organization { name: dress.acme(), number: "910000001".to_owned() },
        installations: installations(dress),
        marketplace: "/marketplace".to_owned(),
        grants: vec![
            GrantRow { waiting: Some(super::handshake::waiting(Waits::Partner(moment()))), ..active.clone() },
            suspended,
            over(EndedBy::Customer, Some(dress.name("Ada Berg", "آدا برغ")), Door::Onboarding),
            over(EndedBy::Customer, None, Door::Onboarding),
            over(EndedBy::Partner, None, Door::Extension),
            over(EndedBy::Operator, None, Door::Handshake),
            over(EndedBy::Replay, None, Door::Connect),
        ],
        previous: None,
        next: Some("/organizations/org_1/integrations?page=2".to_owned()),
        authorize: super::handshake::rows(dress),
        attempts: "/organizations/org_1/attempts".to_owned(),
        approvals: Some(("/organizations/org_1/approvals".to_owned(), 2)),
        notice: Some(Notice::Revoked(dress.integration())),
    }
}
