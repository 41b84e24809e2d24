//! The developer portal.

use super::{Dress, Sample, moment, portal};
use crate::pages::view::{
    Credentials, DeveloperIntegration, DeveloperNotice, DeveloperPortal, Door, EncryptionKey, OwnIntegration, Proof,
    RedirectUriError, RedirectUriRow, ReviewCounts, ReviewState, View,
};
use protocol::ErrorCode;
use protocol::redirect_uri::RedirectUriRule;

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let portal = DeveloperPortal {
        chrome: dress.signed_in("/developer"),
        other_environment: Some("https://sandbox.northwind.example/developer".to_owned()),
        partners: vec![
            (dress.publisher(), "/developer/partners/prt_1".to_owned()),
            (dress.name("Harbor", "Harbor"), "/developer/partners/prt_2".to_owned()),
        ],
        register: "/developer/integrations/new".to_owned(),
        found: "/developer/new".to_owned(),
        integrations: vec![books(dress), payroll(dress)],
        previous: Some("/developer".to_owned()),
        next: Some("/developer?after=app_harbor".to_owned()),
    };
    let none = DeveloperPortal { integrations: Vec::new(), previous: None, next: None, ..portal.clone() };
    let page = integration(dress);
    let wrong = DeveloperIntegration {
        uri: dress.words("http://books.tidewater.example/callback", "http://books.tidewater.example/callback").to_owned(),
        uri_error: Some(RedirectUriError::Rule(RedirectUriRule::Scheme)),
        encryption_key: page.encryption_key.clone().map(|key| EncryptionKey {
            typed: "{ \"kty\": \"EC\", \"d\": \"…\" }".to_owned(),
            since: None,
            error: Some(ErrorCode::EncryptionKeyRefused),
            fault: Some("the key must be a public one: leave out d".to_owned()),
            ..key
        }),
        addresses: portal::refused_addresses(dress),
        credentials: Credentials { secrets: Vec::new(), generate: None, ..portal::credentials(&portal::ALL_MISSING) },
        notice: None,
        alike: None,
        ..page.clone()
    };
    let empty = DeveloperIntegration {
        integration: payroll(dress),
        addresses: Vec::new(),
        credentials: Credentials { confidential: false, ..portal::credentials(&[]) },
        redirect_uris: Vec::new(),
        claims: Some(Vec::new()),
        alike: None,
        encryption_key: None,
        notice: Some(DeveloperNotice::Deleted),
        ..page.clone()
    };
    vec![
        Sample { name: "developer", html: portal.to_html() },
        Sample { name: "developer_none", html: none.to_html() },
        Sample { name: "developer_integration", html: page.to_html() },
        Sample { name: "developer_integration_wrong", html: wrong.to_html() },
        Sample { name: "developer_integration_none", html: empty.to_html() },
    ]
}

fn books(dress: Dress) -> OwnIntegration {
    OwnIntegration {
        client_id: "app_00000000000000000000T1".to_owned(),
        name: dress.integration(),
        logo: Some(crate::pages::view::asset("favicon.svg")),
        publisher: dress.publisher(),
        verified: true,
        disabled: false,
        private: false,
        doors: vec![Door::Connect, Door::Onboarding, Door::Extension, Door::Marketplace, Door::Handshake],
        counts: ReviewCounts { pending: 2, approved: 1, declined: 1 },
        path: "/developer/integrations/app_00000000000000000000T1".to_owned(),
    }
}

fn payroll(dress: Dress) -> OwnIntegration {
    OwnIntegration {
        client_id: "app_00000000000000000000H1".to_owned(),
        name: dress.name("Harbor Payroll", "Harbor Payroll"),
        logo: None,
        publisher: dress.name("Harbor", "Harbor"),
        verified: false,
        disabled: true,
        private: true,
        doors: vec![Door::Extension],
        counts: ReviewCounts::default(),
        path: "/developer/integrations/app_00000000000000000000H1".to_owned(),
    }
}

fn integration(dress: Dress) -> DeveloperIntegration {
    let own = books(dress);
    let path = own.path.clone();
    DeveloperIntegration {
        chrome: dress.signed_in(&path),
        integration: own,
        addresses: portal::addresses(dress),
        credentials: portal::credentials(&[]),
        edit: format!("{path}/edit"),
        listing: Some(format!("{path}/listing")),
        webhooks: Some(format!("{path}/webhooks")),
        redirect_uris: redirect_uris(dress),
        alike: Some(4),
        register: format!("{path}/redirect-uris"),
        uri: String::new(),
        uri_error: None,
        claims: Some(vec![super::claims::waiting(dress)]),
        encryption_key: Some(EncryptionKey {
            action: format!("{path}/encryption-key"),
            typed: String::new(),
            since: Some(moment()),
            error: None,
            fault: None,
        }),
        attempts: Some(format!("{path}/attempts")),
        portal: "/developer".to_owned(),
        notice: Some(DeveloperNotice::Registered("https://books.tidewater.example/onboarded".to_owned())),
    }
}

fn redirect_uris(dress: Dress) -> Vec<RedirectUriRow> {
    let proof = |id: &str| Proof {
        host: "books.tidewater.example".to_owned(),
        file_url: "https://books.tidewater.example/.well-known/countersign.txt".to_owned(),
        content: "countersign-proof=4dQxT0b3nPq8sVw2Zr6yKf1H".to_owned(),
        approves: id == "uri_4",
        proven_at: None,
        failure: None,
        action: format!("/developer/redirect-uris/{id}/prove"),
    };
    let row = |id: &str, path: &str, state| RedirectUriRow {
        id: id.to_owned(),
        uri: format!("https://books.tidewater.example/{path}"),
        state,
        created_at: moment(),
        decided_at: None,
        reason: None,
        proof: Some(proof(id)),
        delete: format!("/developer/redirect-uris/{id}/delete"),
    };
    vec![
        RedirectUriRow {
            decided_at: Some(moment()),
            proof: Some(Proof { proven_at: Some(moment()), ..proof("uri_1") }),
            ..row("uri_1", "callback", ReviewState::Approved)
        },
        RedirectUriRow {
            decided_at: Some(moment()),
            reason: Some(dress.name("One per customer. Use the query.", "عنوان لكل عميل. استخدم معاملات العنوان.")),
            proof: None,
            ..row("uri_2", "customers/910000001/settings/integrations/accounting/callback", ReviewState::Declined)
        },
        row("uri_3", "onboarded", ReviewState::Pending),
        RedirectUriRow {
            proof: Some(Proof { failure: Some(ErrorCode::DomainProofStatusWrong), ..proof("uri_4") }),
            ..row("uri_4", "back", ReviewState::Pending)
        },
    ]
}
