//! Asking an administrator, and answering.

use super::{Dress, Sample, moment, onboarding::client};
use crate::pages::view::{
    Administrators, ApprovalAsked, ApprovalList, ApprovalNotice, ApprovalRow, ApprovalState, ApprovalStatus, AskAdministrator,
    AskOrganization, Consent, ConsentDoor, ConsentOrganization, FieldError, HandOver, IntegrationCard, OptionalScope, View,
    mail::{ApprovalAnswered, ApprovalRequested},
};

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let mut samples = asking(dress);
    samples.extend(statuses(dress));
    samples.extend(lists(dress));
    samples.push(Sample { name: "consent_approval", html: consent(dress).to_html() });
    samples
}

pub(super) fn requested(dress: Dress) -> ApprovalRequested {
    ApprovalRequested {
        asker: asker(dress),
        asker_email: "employee@acme.example".to_owned(),
        integration: dress.integration(),
        publisher: dress.publisher(),
        organization: dress.acme(),
        reason: reason(dress),
        until: moment(),
    }
}

pub(super) fn answered(dress: Dress) -> ApprovalAnswered {
    ApprovalAnswered { by: dress.name("Ada Berg", "آدا برغ"), integration: dress.integration(), organization: dress.acme() }
}

fn integration(dress: Dress) -> IntegrationCard {
    IntegrationCard { name: dress.integration(), publisher: dress.publisher(), verified: true, logo: None }
}

fn administrators(dress: Dress) -> Administrators {
    Administrators {
        names: vec![dress.name("Ada Berg", "آدا برغ"), dress.name("Nils Dahl", "نيلس دال")], more: false
    }
}

fn asker(dress: Dress) -> String {
    dress.name("Eva Lind", "إيفا ليند")
}

fn reason(dress: Dress) -> String {
    dress.name(
        "Our accountant needs the transactions of this quarter in Tidewater.\nIt saves us two days of typing a month.",
        "يحتاج محاسبنا إلى معاملات هذا الربع في تايدووتر.\nيوفّر علينا يومين من الإدخال كل شهر.",
    )
}

fn declined(dress: Dress) -> ApprovalState {
    ApprovalState::Declined {
        by: dress.name("Nils Dahl", "نيلس دال"),
        at: moment(),
        reason: Some(
            dress
                .name("We use Harbor for this.\nAsk me for an account there.", "نستخدم Harbor لهذا الغرض.\nاطلب مني حسابًا هناك."),
        ),
    }
}

fn approved(dress: Dress) -> ApprovalState {
    ApprovalState::Approved { by: dress.name("Ada Berg", "آدا برغ"), at: moment() }
}

fn asking(dress: Dress) -> Vec<Sample> {
    let one = AskAdministrator {
        chrome: dress.signed_in("/onboarding/tck_1/ask"),
        action: "/onboarding/tck_1/ask".to_owned(),
        integration: integration(dress),
        organizations: vec![AskOrganization {
            id: "org_001".to_owned(),
            organization: client(dress, 1),
            administrators: administrators(dress),
            selected: true,
        }],
        scopes: vec![dress.see_transactions(), dress.write_invoices()],
        reason: String::new(),
        reason_error: None,
        error: None,
        days: 14,
        cancel: Some("/onboarding/tck_1".to_owned()),
    };
    let second = AskOrganization {
        id: "org_002".to_owned(),
        organization: client(dress, 2),
        administrators: Administrators { more: true, ..administrators(dress) },
        selected: false,
    };
    let third = AskOrganization {
        id: "org_003".to_owned(),
        organization: client(dress, 3),
        administrators: Administrators::default(),
        selected: false,
    };
    let several = AskAdministrator {
        organizations: vec![one.organizations[0].clone(), second, third],
        reason: String::new(),
        reason_error: Some(FieldError::Required),
        ..one.clone()
    };
    vec![Sample { name: "approval_ask", html: one.to_html() }, Sample { name: "approval_ask_several", html: several.to_html() }]
}

fn statuses(dress: Dress) -> Vec<Sample> {
    let status = |state| ApprovalStatus {
        chrome: dress.signed_in("/approvals/apr_1"),
        action: "/approvals/apr_1".to_owned(),
        integration: integration(dress),
        organization: client(dress, 1),
        reason: reason(dress),
        asked_at: moment(),
        expires_at: moment(),
        state,
        administrators: administrators(dress),
        again: Some("/oauth/authorize?client_id=app_tidewater".to_owned()),
        back: true,
        integrations: None,
    };
    let taken = ApprovalStatus {
        again: None,
        back: false,
        integrations: Some("/organizations/org_1/integrations".to_owned()),
        ..status(ApprovalState::Taken)
    };
    vec![
        Sample { name: "approval_waiting", html: status(ApprovalState::Waiting).to_html() },
        Sample { name: "approval_approved", html: status(approved(dress)).to_html() },
        Sample { name: "approval_declined", html: status(declined(dress)).to_html() },
        Sample { name: "approval_withdrawn", html: status(ApprovalState::Withdrawn).to_html() },
        Sample { name: "approval_expired", html: status(ApprovalState::Expired).to_html() },
        Sample { name: "approval_taken", html: taken.to_html() },
    ]
}

fn lists(dress: Dress) -> Vec<Sample> {
    let row = |number: u32, state: ApprovalState| ApprovalRow {
        id: format!("apr_{number}"),
        integration: integration(dress),
        asker: asker(dress),
        email: "employee@acme.example".to_owned(),
        reason: reason(dress),
        asked_at: moment(),
        expires_at: moment(),
        decide: (state == ApprovalState::Waiting).then(|| format!("/organizations/org_1/approvals/apr_{number}")),
        state,
    };
    let full = ApprovalList {
        chrome: dress.signed_in("/organizations/org_1/approvals"),
        organization: client(dress, 1),
        requests: vec![
            row(1, ApprovalState::Waiting),
            row(2, ApprovalState::Waiting),
            row(3, approved(dress)),
            row(4, declined(dress)),
            row(5, ApprovalState::Taken),
            row(6, ApprovalState::Withdrawn),
            row(7, ApprovalState::Expired),
        ],
        previous: None,
        next: Some("/organizations/org_1/approvals?after=apr_7".to_owned()),
        notice: Some(ApprovalNotice::Approved(asker(dress))),
    };
    let decided = ApprovalList {
        requests: full.requests[2..4].to_vec(),
        next: None,
        notice: Some(ApprovalNotice::AnsweredMeanwhile),
        ..full.clone()
    };
    let none =
        ApprovalList { requests: Vec::new(), next: None, notice: Some(ApprovalNotice::Declined(asker(dress))), ..full.clone() };
    vec![
        Sample { name: "approvals", html: full.to_html() },
        Sample { name: "approvals_decided", html: decided.to_html() },
        Sample { name: "approvals_none", html: none.to_html() },
    ]
}

fn consent(dress: Dress) -> Consent {
    Consent {
        chrome: dress.signed_in("/organizations/org_1/approvals/apr_1"),
        action: "/organizations/org_1/approvals/apr_1".to_owned(),
        keep: Vec::new(),
        integration: integration(dress),
        organizations: vec![ConsentOrganization { organization: client(dress, 1), note: None }],
        account_label: None,
        required: vec![dress.see_transactions(), dress.write_invoices()],
        optional: vec![OptionalScope { scope: dress.see_employees(), checked: false }],
        already: Vec::new(),
        door: ConsentDoor::Approval(ApprovalAsked {
            asker: asker(dress),
            email: "employee@acme.example".to_owned(),
            reason: reason(dress),
            hand_over: Some(HandOver { host: Some("books.tidewater.example".to_owned()), hours: 24 }),
        }),
        error: None,
        change_organization: None,
        not_you: None,
    }
}
