//! Sign-up inside a flow.

use super::browser::{Browser, Page};
use super::place::Place;
use flows::mail::MailKind;
use protocol::Seconds;
use std::net::Ipv4Addr;
use storage::testing::each;

const FORM: [(&str, &str); 5] = [
    ("name", "Kari Nordmann"),
    ("organization_name", "Dogwood AS"),
    ("organization_number", "990000001"),
    ("email", "kari@dogwood.example"),
    ("password", "a password nobody guesses"),
];

fn with<'a>(name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    FORM.iter().map(|(have, given)| if *have == name { (name, value) } else { (*have, *given) }).collect()
}

fn code(place: &Place) -> String {
    let mails = place.test.outbox.mails();
    match &mails.last().unwrap().kind {
        MailKind::ConfirmationCode { code, .. } => code.clone(),
        other @ (MailKind::AccountExists
        | MailKind::PasswordReset { .. }
        | MailKind::PasswordChanged { .. }
        | MailKind::ReplayDetected { .. }
        | MailKind::ApprovalAsked { .. }
        | MailKind::HandshakeWaits { .. }
        | MailKind::PartnerInvitation { .. }
        | MailKind::ApprovalDecided { .. }
        | MailKind::ListingDecided { .. }
        | MailKind::AddressDecided { .. }
        | MailKind::WebhookDisabled { .. }) => {
            panic!("{other:?}")
        }
    }
}

async fn form(browser: &mut Browser, link: &str) -> Page {
    let login = browser.go(link).await;
    let form = browser.go(&login.link("sign-up")).await;
    assert!(form.has("create-account") && form.html.contains("tidewater Books"), "{}", form.html);
    form
}

#[tokio::test]
async fn account_code_consent_exchange_attribution() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let page = form(&mut browser, &place.link(&[("partner_portal_id", &place.world.partner.id.to_string())])).await;
        let confirm = browser.submit(&page, "create-account", &FORM).await;
        assert!(confirm.has("code") && confirm.html.contains("kari@dogwood.example"), "{}", confirm.html);
        assert!(!browser.cookies.contains_key("cs_session_production"), "nobody is signed in before the address is confirmed");
        let wrong = browser.submit(&confirm, "confirm", &[("code", "000 000")]).await;
        assert_eq!(wrong.status, 400);
        assert!(wrong.has("form-error"));
        let consent = browser.submit(&wrong, "confirm", &[("code", &code(&place))]).await;
        assert!(consent.has("approve") && consent.html.contains("Dogwood AS"), "{} {}", consent.url, consent.html);
        let exchanged = browser.submit(&consent, "approve", &[]).await.parameter("code").unwrap();
        let tokens = place.world.exchange(&place.test.context, place.world.confidential, &exchanged).await.unwrap();
        let made = storage::organization::find(place.store(), tokens.organization_id).await.unwrap().unwrap();
        assert_eq!((made.number.as_str(), made.country.as_str()), ("990000001", "NO"));
        assert_eq!(made.attribution, Some(place.world.partner.id));
        let again = browser.post(&confirm.url, &[]).await;
        assert_eq!(again.status, 410, "a code works once");
    })
    .await;
}

#[tokio::test]
async fn attribution_needs_a_request_in_which_everything_holds() {
    each(|store| async move {
        let place = Place::new(store).await;
        let partner_id = place.world.partner.id.to_string();
        let foreign = place.world.client(&place.test.context, place.world.foreign).await.partner.id.to_string();
        let links = [
            place.link(&[]),
            place.link(&[("partner_portal_id", &partner_id), ("redirect_uri", "https://evil.example/")]),
            place.link(&[("partner_portal_id", &partner_id), ("scope", "z.unknown")]),
            place.link(&[("partner_portal_id", &foreign)]),
        ];
        for (number, link) in links.iter().enumerate() {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("return_to", link).finish();
            let mut browser = place.browser();
            let page = browser.go(&format!("/signup?{query}")).await;
            let (email, registered) = (format!("kari{number}@dogwood.example"), format!("99000010{number}"));
            let values: Vec<_> = FORM
                .iter()
                .map(|(name, value)| match *name {
                    "email" => ("email", email.as_str()),
                    "organization_number" => ("organization_number", registered.as_str()),
                    other => (other, *value),
                })
                .collect();
            let confirm = browser.submit(&page, "create-account", &values).await;
            browser.submit(&confirm, "confirm", &[("code", &code(&place))]).await;
            assert!(browser.cookies.contains_key("cs_session_production"), "{link}");
            let user = storage::user::find_by_email(place.store(), &email).await.unwrap().unwrap().user;
            let own = storage::membership::page_of_user(place.store(), user.id, "", 2).await.unwrap();
            let made = storage::organization::find(place.store(), own[0].organization_id).await.unwrap().unwrap();
            assert_eq!(made.attribution, None, "{link}");
        }
    })
    .await;
}

#[tokio::test]
async fn each_field_says_what_is_wrong_with_it() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let page = form(&mut browser, &place.link(&[])).await;
        let cases = [
            ("name", "", "name-error"),
            ("name", "Kari\tNordmann", "name-error"),
            ("name", "Kari\u{202e}nnamdroN", "name-error"),
            ("organization_name", "Acme\u{2066}", "organization-name-error"),
            ("email", "not an address", "email-error"),
            ("password", "short", "password-error"),
            ("organization_name", "", "organization-name-error"),
            ("organization_number", "a number!", "organization-number-error"),
            ("organization_number", "910000001", "organization-number-error"),
        ];
        for (field, value, error) in cases {
            let refused = browser.submit(&page, "create-account", &with(field, value)).await;
            assert_eq!(refused.status, 400, "{field}");
            assert!(refused.has(error) && refused.has("form-error"), "{field} {value:?}:\n{}", refused.html);
            assert!(!refused.html.contains("nobody guesses"), "the password is never filled in again");
        }
        assert!(place.test.outbox.mails().is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_address_with_an_account_is_told_by_mail_and_nobody_else_is() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let page = form(&mut browser, &place.link(&[])).await;
        let confirm = browser.submit(&page, "create-account", &with("email", "ADMIN@acme.example")).await;
        assert!(confirm.has("code") && confirm.status == 200);
        assert_eq!(place.test.outbox.mails().last().unwrap().kind, MailKind::AccountExists);
        for guess in ["000000", "123456"] {
            assert_eq!(browser.submit(&confirm, "confirm", &[("code", guess)]).await.status, 400);
        }
    })
    .await;
}

#[tokio::test]
async fn a_code_is_guessed_five_times_and_by_one_browser_only() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let page = form(&mut browser, &place.link(&[])).await;
        let confirm = browser.submit(&page, "create-account", &FORM).await;
        let first = code(&place);
        let mut thief = place.browser();
        thief.go("/login").await;
        assert_eq!(thief.go(&confirm.url).await.status, 410, "another browser does not see it");
        assert_eq!(thief.submit(&confirm, "confirm", &[("code", &first)]).await.status, 410);

        for _ in 0..5 {
            let wrong = if first == "000000" { "000001" } else { "000000" };
            assert_eq!(browser.submit(&confirm, "confirm", &[("code", wrong)]).await.status, 400);
        }
        assert_eq!(browser.submit(&confirm, "confirm", &[("code", &first)]).await.status, 400, "even the right one");
        let resent = browser.submit(&confirm, "resend", &[]).await;
        assert!(resent.url.ends_with("?sent=again"));
        let second = code(&place);
        assert_ne!(first, second);
        assert_eq!(browser.submit(&resent, "confirm", &[("code", &first)]).await.status, 400, "the old code is dead");
        assert!(browser.submit(&resent, "confirm", &[("code", &second)]).await.has("approve"));
    })
    .await;
}

#[tokio::test]
async fn a_sign_up_waits_a_quarter_of_an_hour() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let page = form(&mut browser, &place.link(&[])).await;
        let confirm = browser.submit(&page, "create-account", &FORM).await;
        place.test.clock.advance(Seconds::minutes(15));
        assert_eq!(browser.submit(&confirm, "confirm", &[("code", &code(&place))]).await.status, 410);
        assert_eq!(browser.go(&confirm.url).await.status, 410);
    })
    .await;
}

#[tokio::test]
async fn sign_ups_from_one_address_are_limited() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let page = browser.go("/signup").await;
        for _ in 0..20 {
            assert_eq!(browser.submit(&page, "create-account", &with("name", "")).await.status, 400);
        }
        let limited = browser.submit(&page, "create-account", &FORM).await;
        assert_eq!((limited.status, limited.code().as_str()), (429, "too_many_attempts"));
        assert!(!limited.header("retry-after").is_empty());
        let mut elsewhere = place.browser();
        elsewhere.address = std::net::Ipv4Addr::new(198, 51, 100, 7);
        let page = elsewhere.go("/signup").await;
        assert!(elsewhere.submit(&page, "create-account", &FORM).await.has("code"));
    })
    .await;
}

#[tokio::test]
async fn without_mail_none_of_this_is_offered() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = Browser::new(place.with(|pages| pages.mail = false));
        assert!(!browser.go("/login").await.has("sign-up"));
        for path in ["/signup", "/password/forgot"] {
            assert_eq!(browser.go(path).await.status, 404);
        }
    })
    .await;
}

#[tokio::test]
async fn no_mailbox_is_flooded_whoever_asks_and_from_wherever() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut mailed = Vec::new();
        for number in 0_u8..15 {
            let mut browser = place.browser();
            browser.address = Ipv4Addr::new(198, 51, 100, number);
            let page = form(&mut browser, &place.link(&[])).await;
            let spelling = if number % 2 == 0 { "kari@dogwood.example" } else { "KARI@dogwood.example" };
            let confirm = browser.submit(&page, "create-account", &with("email", spelling)).await;
            assert!(confirm.status == 200 && confirm.has("code"), "the page is always the same");
            mailed.push(place.test.outbox.mails().len());
            if number == 9 {
                let last = code(&place);
                let resent = browser.submit(&confirm, "resend", &[]).await;
                assert!(resent.status == 200 && resent.url.ends_with("?sent=again"), "{} {}", resent.url, resent.html);
                assert_eq!(place.test.outbox.mails().len(), 10, "nothing was sent again");
                let home = browser.submit(&confirm, "confirm", &[("code", &last)]).await;
                assert!(home.has("approve"), "and the code that came stays good: {}", home.html);
            }
        }
        assert_eq!(mailed, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10, 10, 10]);
        let mut browser = place.browser();
        let forgot = browser.go("/password/forgot").await;
        let told = browser.submit(&forgot, "send-reset", &[("email", "kari@dogwood.example")]).await;
        assert_eq!(told.status, 200);
        assert_eq!(place.test.outbox.mails().len(), 10, "a link is a mail as well");
        browser.submit(&forgot, "send-reset", &[("email", "admin@acme.example")]).await;
        assert_eq!(place.test.outbox.mails().len(), 11, "other mailboxes are not concerned");
        place.test.clock.advance(Seconds::hours(1));
        browser.submit(&forgot, "send-reset", &[("email", "kari@dogwood.example")]).await;
        assert_eq!(place.test.outbox.mails().len(), 12);
    })
    .await;
}
