//! From nothing to a partner: with and without an account.

use crate::pages::browser::Browser;
use crate::pages::offices::person;
use crate::pages::place::Place;
use flows::mail::MailKind;
use model::partner::PartnerRole;
use storage::testing::each;

const FIELDS: [(&str, &str); 6] = [
    ("name", "Frida Fjord"),
    ("email", "frida@fjord.example"),
    ("password", "a password nobody guesses"),
    ("partner_name", "Fjord Software"),
    ("website", "https://fjord.example"),
    ("support_email", "help@fjord.example"),
];

fn code(place: &Place) -> String {
    let mail = place.test.outbox.mails().pop().unwrap();
    let MailKind::ConfirmationCode { code, .. } = mail.kind else { panic!("{mail:?}") };
    code
}

#[tokio::test]
async fn who_has_no_account_types_a_code_and_owns_an_unverified_partner() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let home = browser.go("/").await;
        let form = browser.go(&home.link("become-partner")).await;
        let confirm = browser.submit(&form, "create-account", &FIELDS).await;
        assert!(confirm.url.starts_with("/signup/confirm/") && confirm.link("change-address") == "/developer/signup");
        assert!(storage::user::find_by_email(place.store(), "frida@fjord.example").await.unwrap().is_none());
        let wrong = browser.submit(&confirm, "confirm", &[("code", "000000")]).await;
        assert_eq!(wrong.status, 400);
        let portal = browser.submit(&confirm, "confirm", &[("code", &code(&place))]).await;
        assert!(portal.url == "/developer" && portal.html.contains("Fjord Software"), "{} {}", portal.url, portal.html);
        let user = storage::user::find_by_email(place.store(), "frida@fjord.example").await.unwrap().unwrap().user;
        let own = storage::partner::of_user(place.store(), user.id, 10).await.unwrap();
        assert_eq!((own.len(), own[0].role), (1, PartnerRole::Owner));
        let partner = storage::partner::find(place.store(), own[0].partner_id).await.unwrap().unwrap();
        assert_eq!((partner.verified, partner.website.as_str()), (false, "https://fjord.example"));
        let page = browser.go(&portal.link("partner-1")).await;
        assert!(page.html.contains("Not verified") && page.has("invite-email"), "{}", page.html);
        let home = browser.go("/").await;
        assert!(home.has("to-portal") && home.has("developer") && !home.has("become-partner"), "{}", home.html);
        assert!(!home.html.contains("does not belong to an organization"), "{}", home.html);
        let spent = browser.submit(&confirm, "confirm", &[("code", &code(&place))]).await;
        assert_eq!(spent.status, 410, "the sign-up is over");
    })
    .await;
}

#[tokio::test]
async fn an_address_that_has_an_account_is_not_told_and_each_field_says_what_is_wrong() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.browser();
        let form = browser.go("/developer/signup").await;
        let mut known = FIELDS;
        known[1].1 = "Admin@acme.example";
        let confirm = browser.submit(&form, "create-account", &known).await;
        assert!(confirm.has("code") && confirm.html.contains("Admin@acme.example"), "{}", confirm.html);
        assert!(matches!(place.test.outbox.mails().pop().unwrap().kind, MailKind::AccountExists));
        let empty = browser.submit(&form, "create-account", &[]).await;
        assert_eq!(empty.status, 400);
        for field in ["name", "email", "password", "partner-name", "website", "support-email"] {
            assert!(empty.has(&format!("{field}-error")), "{field}: {}", empty.html);
        }
        let mut wrong = FIELDS;
        (wrong[3].1, wrong[4].1, wrong[5].1) = ("Fjord\u{202e}", "javascript:alert(1)", "help");
        let wrong = browser.submit(&form, "create-account", &wrong).await;
        for said in ["characters that cannot be used", "starts with https://", "Type an e-mail address"] {
            assert!(wrong.html.contains(said), "{said}: {}", wrong.html);
        }
        assert!(!wrong.html.contains("a password nobody guesses"));
        let forged = place.browser().post("/developer/signup", &FIELDS).await;
        assert_eq!((forged.status, forged.has("form-error")), (403, true), "a form of another browser");
        let without_mail = place.with(|pages| pages.mail = false);
        let mut browser = Browser::new(without_mail);
        assert_eq!(browser.go("/developer/signup").await.code(), "page_not_found");
        assert!(!browser.go("/").await.has("become-partner"));
    })
    .await;
}

#[tokio::test]
async fn who_has_an_account_registers_a_partner_and_sign_in_leads_to_it() {
    each(|store| async move {
        let place = Place::new(store).await;
        person(&place, "petra@nowhere.example").await;
        let mut browser = place.browser();
        let login = browser.go("/developer").await;
        assert_eq!(login.link("sign-up"), "/developer/signup");
        let form = browser.sign_in(&login, "petra@nowhere.example").await;
        assert_eq!(form.url, "/developer/new");
        let refused = browser.submit(&form, "create-partner", &[("website", "fjord")]).await;
        assert!(refused.status == 400 && refused.has("website-error") && refused.has("partner-name-error"));
        let page = browser.submit(&form, "create-partner", &FIELDS[3..]).await;
        assert!(page.has("notice") && page.has("invite-email") && page.html.contains("Fjord Software"), "{}", page.html);
        assert!(browser.go("/developer/signup").await.has("create-partner"), "who is signed in needs no account");
        for number in 2..=20 {
            let name = format!("Fjord {number}");
            let fields = [("partner_name", name.as_str()), FIELDS[4], FIELDS[5]];
            browser.address = std::net::Ipv4Addr::new(192, 0, 2, number);
            assert_eq!(browser.submit(&form, "create-partner", &fields).await.status, 200, "{number}");
        }
        browser.address = std::net::Ipv4Addr::new(192, 0, 2, 99);
        assert_eq!(browser.submit(&form, "create-partner", &FIELDS[3..]).await.code(), "transition_illegal");
    })
    .await;
}

#[tokio::test]
async fn who_is_invited_without_an_account_signs_up_without_an_organization() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (_, invitation_id) = place.at_the_portal().await;
        let mut browser = place.browser();
        let login = browser.go(&format!("/developer/invitations/{invitation_id}")).await;
        let form = browser.go(&login.link("sign-up")).await;
        assert!(!form.has("organization-name"), "{}", form.html);
        let fields = [FIELDS[0], ("email", "Nobody@Elsewhere.example"), FIELDS[2]];
        let confirm = browser.submit(&form, "create-account", &fields).await;
        let page = browser.submit(&confirm, "confirm", &[("code", &code(&place))]).await;
        assert!(page.has("accept") && page.html.contains(&place.world.partner.name), "{} {}", page.url, page.html);
        let joined = browser.submit(&page, "accept", &[]).await;
        assert!(joined.has("notice") && !joined.has("invite-email"), "a developer reads: {}", joined.html);
        let mut other = place.browser();
        let form = other.go("/signup?return_to=%2Fdeveloper%2Finvitations%2Finv_0000000000000000000000").await;
        assert!(form.has("organization-name"), "no invitation, no way around the organization");
    })
    .await;
}
