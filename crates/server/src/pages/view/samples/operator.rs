//! The operator's console.

use super::{Dress, Sample, moment};
use crate::pages::view::{FieldError, OperatorConsole, OperatorNotice, ReviewRow, ReviewState, View};

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let console = OperatorConsole {
        chrome: dress.signed_in("/operator"),
        pending: pending(dress),
        previous: None,
        next: Some("/operator?after=uri_3".to_owned()),
        decided: decided(dress),
        attempts: Some("/operator/attempts".to_owned()),
        notice: Some(OperatorNotice::Approved("https://books.tidewater.example/callback".to_owned())),
    };
    let quiet = OperatorConsole { pending: Vec::new(), next: None, decided: Vec::new(), notice: None, ..console.clone() };
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
    ]
}

fn row(dress: Dress, id: &str, path: &str) -> ReviewRow {
    ReviewRow {
        id: id.to_owned(),
        uri: format!("https://books.tidewater.example/{path}"),
        host: Some("books.tidewater.example".to_owned()),
        proven_at: Some(moment()),
        integration: dress.integration(),
        client_id: "app_00000000000000000000T1".to_owned(),
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
