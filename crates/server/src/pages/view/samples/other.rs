//! The remaining pages.

use protocol::ErrorCode;

use super::{Dress, Sample, moment};
use crate::pages::view::{CatalogueScope, CaughtMail, ErrorPage, Home, MailCatcher, Organization, ScopeCatalogue, View};

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let mismatch = ErrorPage::new(
        dress.anonymous("/oauth/authorize?client_id=app_tidewater"),
        ErrorCode::RedirectUriNotRegistered,
        "tr_01m0000000000000000000000",
    )
    .received(dress.name("https://evil.example/callback", "https://evil.example/callback"));
    let missing = ErrorPage::new(dress.anonymous("/nowhere"), ErrorCode::PageNotFound, "tr_01m0000000000000000000001");
    let catalogue = ScopeCatalogue {
        chrome: dress.anonymous("/scopes"),
        scopes: [dress.see_transactions(), dress.see_employees(), dress.write_invoices(), dress.see_company()]
            .into_iter()
            .map(|scope| CatalogueScope { restricted: scope.name == "employees:read", scope })
            .collect(),
    };
    let mut samples = vec![
        Sample { name: "error_redirect", html: mismatch.to_html() },
        Sample { name: "error_not_found", html: missing.to_html() },
        Sample {
            name: "error_question_mark",
            html: ErrorPage {
                meant: Some("/oauth?client_id=app_tidewater&redirect_uri=https://tidewater.example/callback".to_owned()),
                ..missing.clone()
            }
            .to_html(),
        },
        Sample { name: "error_other", html: ErrorPage { code: ErrorCode::CursorInvalid, ..missing.clone() }.to_html() },
        Sample { name: "scopes", html: catalogue.to_html() },
        Sample { name: "scopes_none", html: ScopeCatalogue { scopes: Vec::new(), ..catalogue.clone() }.to_html() },
    ];
    samples.extend(homes(dress));
    samples.extend(mails(dress));
    samples
}

fn homes(dress: Dress) -> Vec<Sample> {
    let stranger = Home {
        chrome: dress.anonymous("/"),
        organizations: Vec::new(),
        approvals: Vec::new(),
        more: false,
        extensions: "/settings/extensions".to_owned(),
        marketplace: "/marketplace".to_owned(),
        developer: None,
        become_partner: Some("/developer/signup".to_owned()),
        operator: None,
        sign_in: "/login".to_owned(),
        sign_up: Some("/signup".to_owned()),
        scopes: "/scopes".to_owned(),
        metadata: "/.well-known/oauth-authorization-server".to_owned(),
        openapi: Some("/v1/openapi.json".to_owned()),
    };
    let organization = Organization { name: dress.acme(), number: "910000001".to_owned() };
    let known = Home {
        chrome: dress.signed_in("/"),
        approvals: vec![(organization.clone(), 2, "/organizations/org_1/approvals".to_owned())],
        organizations: vec![(organization, "/organizations/org_1/integrations".to_owned())],
        more: true,
        developer: Some("/developer".to_owned()),
        become_partner: None,
        operator: Some("/operator".to_owned()),
        ..stranger.clone()
    };
    vec![
        Sample { name: "home", html: stranger.to_html() },
        Sample { name: "home_signed_in", html: known.to_html() },
        Sample { name: "home_no_organization", html: Home { organizations: Vec::new(), more: false, ..known }.to_html() },
    ]
}

fn mails(dress: Dress) -> Vec<Sample> {
    let caught = super::mails(dress.language).into_iter().map(|(_, mail)| CaughtMail {
        to: "ada@acme.example".to_owned(),
        subject: if dress.hostile { super::HOSTILE.to_owned() } else { mail.subject },
        codes: if mail.text.contains("482913") { vec!["482913".to_owned()] } else { Vec::new() },
        links: vec!["https://id.northwind.example/login".to_owned(), "javascript:alert(1)".to_owned()],
        text: mail.text,
        language: dress.language,
        at: Some(moment()),
    });
    let full = MailCatcher { chrome: dress.anonymous("/"), mails: caught.collect() };
    let empty = MailCatcher { mails: Vec::new(), ..full.clone() };
    vec![Sample { name: "mails", html: full.to_html() }, Sample { name: "mails_none", html: empty.to_html() }]
}
