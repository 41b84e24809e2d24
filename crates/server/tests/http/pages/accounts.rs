//! Signing in within limits, passwords that were forgotten, sessions that end.

use super::place::Place;
use flows::mail::MailKind;
use protocol::Seconds;
use std::net::Ipv4Addr;
use storage::testing::each;

#[tokio::test]
async fn ten_wrong_passwords_slow_one_address_down_and_nobody_else() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut guesser = place.browser();
        let login = guesser.go("/login").await;
        let wrong = [("email", "Admin@Acme.example"), ("password", "not the password")];
        for _ in 0..10 {
            let page = guesser.submit(&login, "sign-in", &wrong).await;
            assert_eq!(page.status, 403);
            assert!(page.html.contains("value=\"Admin@Acme.example\"") && !page.html.contains("not the password"));
        }
        let page = guesser.sign_in(&login, "admin@acme.example").await;
        assert_eq!((page.status, page.header("retry-after")), (429, "60"), "{}", page.html);
        assert!(page.has("form-error"));

        let mut honest = place.browser();
        honest.address = Ipv4Addr::new(198, 51, 100, 7);
        let owners_login = honest.go("/login").await;
        assert_eq!(honest.sign_in(&owners_login, "admin@acme.example").await.status, 200, "from elsewhere the owner gets in");
        let mut colleague = place.browser();
        let colleagues_login = colleague.go("/login").await;
        assert_eq!(
            colleague.sign_in(&colleagues_login, "employee@acme.example").await.status,
            200,
            "so does a colleague from here"
        );

        place.test.clock.advance(Seconds(60));
        assert_eq!(guesser.sign_in(&login, "admin@acme.example").await.status, 200, "one try a minute goes through");
    })
    .await;
}

#[tokio::test]
async fn many_accounts_from_one_address_are_limited_too() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut guesser = place.browser();
        let login = guesser.go("/login").await;
        for number in 0..20 {
            let email = format!("person{number}@acme.example");
            let page = guesser.submit(&login, "sign-in", &[("email", &email), ("password", "a common password")]).await;
            assert_eq!(page.status, 403);
        }
        let page = guesser.sign_in(&login, "admin@acme.example").await;
        assert_eq!(page.status, 429);
        place.test.clock.advance(Seconds(61));
        assert_eq!(guesser.sign_in(&login, "admin@acme.example").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn a_crowd_of_guesses_at_once_gets_no_further_than_a_queue() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut guesser = place.browser();
        let login = guesser.go("/login").await;
        for _ in 0..30 {
            let mut honest = guesser.clone();
            assert_eq!(honest.sign_in(&login, "admin@acme.example").await.status, 200, "right passwords cost nothing");
        }
        let tries = (0..100).map(|number| {
            let (mut guesser, login) = (guesser.clone(), login.clone());
            async move {
                let email = format!("person{number}@acme.example");
                guesser.submit(&login, "sign-in", &[("email", &email), ("password", "a common password")]).await.status
            }
        });
        let statuses = futures_util::future::join_all(tries).await;
        let count = |wanted: u16| statuses.iter().filter(|status| **status == wanted).count();
        assert_eq!((count(403), count(429)), (20, 80), "{statuses:?}");
        place.test.clock.advance(Seconds(61));
        assert_eq!(guesser.sign_in(&login, "admin@acme.example").await.status, 200);
    })
    .await;
}

#[tokio::test]
async fn empty_fields_are_named_and_cost_no_try() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let login = browser.go("/login").await;
        for _ in 0..30 {
            let page = browser.submit(&login, "sign-in", &[("email", "admin@acme.example"), ("password", "")]).await;
            assert_eq!(page.status, 400);
            assert!(page.has("password-error") && !page.has("email-error"));
        }
        assert_eq!(browser.sign_in(&login, "admin@acme.example").await.status, 200);
    })
    .await;
}

fn reset_link(place: &Place) -> Option<String> {
    place.test.outbox.mails().into_iter().rev().find_map(|mail| match mail.kind {
        MailKind::PasswordReset { link, .. } => Some(link.strip_prefix("http://localhost:7300").unwrap().to_owned()),
        MailKind::ConfirmationCode { .. }
        | MailKind::AccountExists
        | MailKind::PasswordChanged { .. }
        | MailKind::ReplayDetected { .. }
        | MailKind::ApprovalAsked { .. }
        | MailKind::HandshakeWaits { .. }
        | MailKind::PartnerInvitation { .. }
        | MailKind::ApprovalDecided { .. }
        | MailKind::ListingDecided { .. }
        | MailKind::AddressDecided { .. }
        | MailKind::WebhookDisabled { .. } => None,
    })
}

#[tokio::test]
async fn a_forgotten_password_is_set_by_a_mailed_link_once() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut elsewhere = place.signed_in("admin@acme.example").await;
        let mut browser = place.browser();
        let login = browser.go("/login").await;
        let forgot = browser.go(&login.link("forgot-password")).await;
        let unknown = browser.submit(&forgot, "send-reset", &[("email", "nobody@acme.example")]).await;
        assert!(reset_link(&place).is_none());
        let known = browser.submit(&forgot, "send-reset", &[("email", "admin@acme.example")]).await;
        assert_eq!(unknown.html.replace("nobody@", "admin@"), known.html, "the page does not tell who has an account");

        let link = reset_link(&place).unwrap();
        for _ in 0..3 {
            assert!(browser.go(&link).await.has("set-password"), "opening it consumes nothing");
        }
        let page = browser.go(&link).await;
        let short = browser.submit(&page, "set-password", &[("password", "short")]).await;
        assert_eq!(short.status, 400);
        assert!(short.has("password-error"));
        let home = browser.submit(&short, "set-password", &[("password", "a new password of mine")]).await;
        assert_eq!(home.url, "/");
        assert!(home.has("sign-out"), "signed in");
        assert!(elsewhere.go("/organizations/new").await.has("sign-in"), "every other session ended");
        let mut second = place.browser();
        assert_eq!(second.go(&link).await.status, 410);
        let login = second.go("/login").await;
        assert_eq!(second.sign_in(&login, "admin@acme.example").await.status, 403, "the old password is dead");
    })
    .await;
}

#[tokio::test]
async fn a_link_is_good_for_a_quarter_of_an_hour() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let forgot = browser.go("/password/forgot").await;
        browser.submit(&forgot, "send-reset", &[("email", "admin@acme.example")]).await;
        let link = reset_link(&place).unwrap();
        let page = browser.go(&link).await;
        place.test.clock.advance(Seconds::minutes(15));
        assert_eq!(browser.go(&link).await.status, 410);
        assert_eq!(browser.submit(&page, "set-password", &[("password", "a new password of mine")]).await.status, 410);
    })
    .await;
}

#[tokio::test]
async fn a_session_idles_twelve_hours_and_lives_seven_days() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        for _ in 0..15 {
            place.test.clock.advance(Seconds::hours(11));
            assert!(browser.go("/").await.has("sign-out"));
        }
        place.test.clock.advance(Seconds::hours(3));
        assert!(!browser.go("/").await.has("sign-out"), "seven days are over");
        let mut browser = place.signed_in("admin@acme.example").await;
        place.test.clock.advance(Seconds::hours(12));
        assert!(!browser.go("/").await.has("sign-out"), "twelve hours idle");
    })
    .await;
}

#[tokio::test]
async fn home_and_scopes_are_for_everybody() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let home = browser.go("/").await;
        assert!(home.has("sign-in") && home.has("sign-up") && !home.html.contains("Acme"));
        let scopes = browser.go("/scopes?lang=ar").await;
        assert!(scopes.has("scope-invoices.write") && scopes.html.contains("invoices.write (ar)"));
        let mut admin = place.signed_in("admin@acme.example").await;
        assert!(admin.go("/").await.html.contains(&format!("/organizations/{}/integrations", place.world.organization.id)));
    })
    .await;
}
