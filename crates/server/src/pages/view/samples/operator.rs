//! The operator's console.

use super::{Dress, Sample, moment};
use crate::pages::view::{
    FieldError, OperatorConsole, OperatorNotice, OperatorPartners, PartnerRow, PartnersNotice, ReviewRow, ReviewState, Reviewed,
    View,
};
use model::partner_address::AddressKind;

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let console = OperatorConsole {
        chrome: dress.signed_in("/operator"),
        pending: pending(dress),
        previous: None,
        next: Some("/operator?after=uri_3".to_owned()),
        decided: decided(dress),
        addresses: vec![address(dress)],
        more_addresses: true,
        listings: super::listing::queue(dress),
        all_listings: "/operator/listings".to_owned(),
        attempts: Some("/operator/attempts".to_owned()),
        partners: "/operator/partners".to_owned(),
        notice: Some(OperatorNotice::Approved("https://books.tidewater.example/callback".to_owned())),
    };
    let quiet = OperatorConsole {
        pending: Vec::new(),
        addresses: Vec::new(),
        more_addresses: false,
        listings: Vec::new(),
        next: None,
        decided: Vec::new(),
        notice: None,
        ..console.clone()
    };
    let meanwhile = OperatorNotice::Meanwhile("https://books.tidewater.example/callback".to_owned(), ReviewState::Declined);
    let wrong = OperatorConsole {
        pending: vec![ReviewRow { reason_error: Some(FieldError::Required), ..pending(dress).remove(0) }],
        notice: Some(meanwhile),
        ..console.clone()
    };
    vec![
        Sample { name: "operator", html: console.to_html() },
        Sample { name: "operator_wrong", html: wrong.to_html() },
        Sample { name: "operator_none", html: quiet.to_html() },
        Sample { name: "operator_partners", html: partners(dress).to_html() },
        Sample {
            name: "operator_partners_none",
            html: OperatorPartners { partners: Vec::new(), all: false, notice: None, ..partners(dress) }.to_html(),
        },
    ]
}

fn row(dress: Dress, id: &str, path: &str) -> ReviewRow {
    ReviewRow {
        id: id.to_owned(),
        uri: format!("https://books.tidewater.example/{path}"),
        what: Reviewed::RedirectUri,
        replaces: None,
        host: Some("books.tidewater.example".to_owned()),
        proven_at: Some(moment()),
        integration: dress.integration(),
        client_id: "app_00000000000000000000T1".to_owned(),
        website: Some("https://tidewater.example".to_owned()),
        publisher: dress.publisher(),
        verified: true,
        state: ReviewState::Pending,
        created_at: moment(),
        decided_at: None,
        decided_reason: None,
        alike: None,
        action: format!("/operator/redirect-uris/{id}"),
        reason: String::new(),
        reason_error: None,
    }
}

fn address(dress: Dress) -> ReviewRow {
    ReviewRow {
        what: Reviewed::Address(AddressKind::FormUri),
        replaces: Some("https://books.tidewater.example/install".to_owned()),
        action: "/operator/addresses/pad_1".to_owned(),
        ..row(dress, "pad_1", "marketplace/install?plan=pro")
    }
}

fn pending(dress: Dress) -> Vec<ReviewRow> {
    let stranger = ReviewRow {
        uri: "com.harbor.payroll:/callback".to_owned(),
        host: None,
        proven_at: None,
        integration: dress.name("H\u{430}rbor Payroll", "H\u{430}rbor Payroll"),
        publisher: dress.name("Harbor", "Harbor"),
        verified: false,
        ..row(dress, "uri_2", "")
    };
    let many = ReviewRow { alike: Some(4), proven_at: None, ..row(dress, "uri_3", "customers/910000001/settings/callback") };
    vec![row(dress, "uri_1", "onboarded"), stranger, many]
}

fn decided(dress: Dress) -> Vec<ReviewRow> {
    let reason = dress.name("One per customer. Use the query.", "عنوان لكل عميل. استخدم معاملات العنوان.");
    vec![
        ReviewRow { state: ReviewState::Approved, decided_at: Some(moment()), ..row(dress, "uri_4", "callback") },
        ReviewRow {
            state: ReviewState::Declined,
            decided_at: Some(moment()),
            decided_reason: Some(reason),
            ..row(dress, "uri_5", "customers/910000002/callback")
        },
    ]
}

fn partners(dress: Dress) -> OperatorPartners {
    let row = |id: &str, name: String, verified| PartnerRow {
        id: id.to_owned(),
        name,
        website: "https://tidewater.example".to_owned(),
        support_email: "help@tidewater.example".to_owned(),
        verified,
        created_at: moment(),
        action: format!("/operator/partners/{id}"),
    };
    OperatorPartners {
        chrome: dress.signed_in("/operator/partners"),
        partners: vec![
            row("prt_00000000000000000000T1", dress.publisher(), true),
            row("prt_00000000000000000000H1", dress.name("H\u{430}rbor", "H\u{430}rbor"), false),
        ],
        all: true,
        all_path: "/operator/partners?list=all".to_owned(),
        unverified_path: "/operator/partners".to_owned(),
        previous: None,
        next: Some("/operator/partners?list=all&after=prt_1".to_owned()),
        console: "/operator".to_owned(),
        notice: Some(PartnersNotice::Verified(dress.publisher())),
    }
}
