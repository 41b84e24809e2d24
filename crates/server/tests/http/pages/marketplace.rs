//! The marketplace door (seed 003), walked through its pages.

use super::browser::{Browser, Page};
use super::place::Place;
use flows::grant::Act;
use flows::testing::{FORM_URI, Market, REDIRECT_URI};
use model::membership::Role;
use protocol::Seconds;
use storage::testing::each;

async fn market(place: &Place) -> Market {
    place.world.market(&place.test).await
}

fn link(market: &Market) -> String {
    Place::link_of(market.client, &[])
}

/// Presses the button on the integration's page, with these optional scopes; the id that went to the partner.
async fn install(browser: &mut Browser, market: &Market, scopes: &[&str]) -> String {
    let page = browser.go(&format!("/marketplace/{}", market.client)).await;
    let values: Vec<_> = scopes.iter().map(|scope| ("scope", *scope)).collect();
    let left = browser.submit(&page, "install", &values).await;
    assert!(left.left && left.url.starts_with(FORM_URI), "{} {}", left.url, left.html);
    left.parameter("installation_id").unwrap()
}

fn own_page(place: &Place, id: &str) -> String {
    format!("/organizations/{}/installations/{id}", place.world.organization.id)
}

fn list(place: &Place) -> String {
    format!("/organizations/{}/integrations", place.world.organization.id)
}

/// Goes to the code and exchanges it; the id that the tokens name.
async fn exchanged(place: &Place, market: &Market, reached: &Page) -> Option<String> {
    assert!(reached.left && reached.url.starts_with(REDIRECT_URI), "{} {}", reached.url, reached.html);
    let code = reached.parameter("code").unwrap();
    let tokens = market.exchange(&place.test.context, &code).await.unwrap().unwrap();
    tokens.installation_id.map(|id| id.to_string())
}

#[tokio::test]
async fn browsing_reading_and_installing_and_back_again_days_later_in_another_browser() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let mut browser = place.browser();
        let found = browser.go("/marketplace?q=INVOIC").await;
        assert!(found.has("q") && found.html.contains("Tidewater Invoicing") && !found.html.contains("tidewater Books"));
        assert!(browser.go("/marketplace?q=zebra").await.has("found-none"));
        assert!(browser.go("/marketplace?category=payroll").await.has("found-none"));
        assert!(!browser.go("/marketplace?category=invoicing&q=tide").await.has("found-none"));
        let page = browser.go(&found.link(&format!("open-{}", market.client))).await;
        for told in ["Every one of them.", "tidewater", "transactions.read (en)", "To use invoices.write.", "partner.example"] {
            assert!(page.html.contains(told), "the page does not tell {told}:\n{}", page.html);
        }
        assert!(page.header("content-security-policy").contains("form-action 'self' https:"));
        assert_eq!(page.link("privacy"), "https://partner.example/privacy");
        // Required ones are fixed; the choice is kept through sign-in.
        assert!(!page.html.contains("value=\"transactions.read\"") && !page.html.contains(" checked"));
        let login = browser.submit(&page, "install", &[("scope", "invoices.write")]).await;
        assert!(login.url.starts_with("/login?return_to=") && login.html.contains("Tidewater Invoicing"), "{}", login.html);
        let page = browser.sign_in(&login, "admin@acme.example").await;
        assert!(
            page.html.contains("value=\"invoices.write\" checked") && !page.html.contains("value=\"employees.read\" checked")
        );
        let left = browser.submit(&page, "install", &[("scope", "invoices.write")]).await;
        let id = left.parameter("installation_id").unwrap();
        assert_eq!(left.url, format!("{FORM_URI}&installation_id={id}"), "nothing else");
        assert!(!left.html.contains("Acme"));

        let waits = browser.go(&own_page(&place, &id)).await;
        assert!(waits.html.contains("Waiting for the partner") && waits.link("partner") == left.url, "{}", waits.html);
        assert!(browser.go(&list(&place)).await.has(&format!("installation-{id}")));
        assert!(browser.go("/marketplace").await.html.contains("Being installed"));
        assert!(browser.go(&format!("/marketplace/{}", market.client)).await.link("installing").ends_with(&id));

        place.test.clock.advance(Seconds::days(4));
        let mut other = place.browser();
        let login = other.go(&link(&market)).await;
        let consent = other.sign_in(&login, "admin@acme.example").await;
        assert!(consent.url.ends_with("/consent") && consent.has("change-installation"), "{} {}", consent.url, consent.html);
        assert!(consent.html.contains("value=\"invoices.write\" checked") && !consent.html.contains("employees.read"));
        let here = other.go(&own_page(&place, &id)).await;
        assert!(here.html.contains("Waiting for you") && here.link("continue") == consent.url, "{}", here.html);
        let reached = other.submit(&consent, "approve", &[("scope", "invoices.write")]).await;
        assert!(other.go(&own_page(&place, &id)).await.html.contains("Finishing"));
        assert_eq!(exchanged(&place, &market, &reached).await.as_deref(), Some(id.as_str()));
        let done = other.go(&own_page(&place, &id)).await;
        assert!(done.html.contains("Connected") && !done.has("cancel"), "{}", done.html);
        assert_eq!(other.go(&done.link("grant")).await.status, 200);
        let connected = other.go(&list(&place)).await;
        assert!(!connected.has(&format!("installation-{id}")) && connected.html.contains("Uninstall"));
        assert_eq!(connected.link(&format!("launch-{}", market.client)), "https://partner.example/app");
        assert!(other.go("/marketplace").await.html.contains("Connected"));
        // Its code presented again ends its connection; what was allowed stays allowed.
        place.test.clock.advance(Seconds(11));
        let code = reached.parameter("code").unwrap();
        assert!(market.exchange(&place.test.context, &code).await.unwrap().is_err());
        let ended = other.go(&own_page(&place, &id)).await;
        assert!(ended.html.contains("Connection ended") && ended.has("grant") && ended.has("again"), "{}", ended.html);
    })
    .await;
}

#[tokio::test]
async fn of_several_installs_the_company_picks_and_may_pick_again() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let one = install(&mut browser, &market, &[]).await;
        let two = install(&mut browser, &market, &["employees.read"]).await;
        assert_eq!(install(&mut browser, &market, &["employees.read"]).await, two, "pressed again");
        let picker = browser.go(&link(&market)).await;
        assert!(picker.url.ends_with("/installation"), "{}", picker.url);
        for told in [one.as_str(), two.as_str(), "employees.read (en)", "value=\"none\""] {
            assert!(picker.html.contains(told), "{told}: {}", picker.html);
        }
        for (page, leads) in [("organization", "/installation"), ("consent", "/installation"), ("ask", "/installation")] {
            let path = picker.url.replace("/installation", &format!("/{page}"));
            assert!(browser.go(&path).await.url.ends_with(leads), "{page}");
        }
        let nothing = browser.submit(&picker, "continue", &[]).await;
        assert!(nothing.status == 400 && nothing.has("form-error"));
        for wrong in ["ins_0000000000000000000000", "att_1", ""] {
            let refused = browser.submit(&picker, "continue", &[("installation", wrong)]).await;
            assert!(refused.status == 400 && refused.has("form-error"), "{wrong}");
        }
        let consent = browser.submit(&picker, "continue", &[("installation", &two)]).await;
        assert!(consent.url.ends_with("/consent") && consent.html.contains("value=\"employees.read\" checked"));
        let picker = browser.go(&consent.link("change-installation")).await;
        assert!(picker.html.contains(&format!("value=\"{two}\" checked")));
        let consent = browser.submit(&picker, "continue", &[("installation", "none")]).await;
        assert!(consent.url.ends_with("/consent") && !consent.has("change-installation"), "the connect door: {}", consent.url);
        let picker = browser.go(&consent.url.replace("/consent", "/installation")).await;
        let consent = browser.submit(&picker, "continue", &[("installation", &one)]).await;
        let reached = browser.submit(&consent, "approve", &[]).await;
        assert_eq!(exchanged(&place, &market, &reached).await, Some(one));
        let consent = browser.go(&link(&market)).await;
        assert!(
            consent.url.ends_with("/consent") && consent.html.contains("employees.read (en)"),
            "the other one is the only one"
        );
        let denied = browser.submit(&consent, "deny", &[]).await;
        assert_eq!(denied.parameter("error").as_deref(), Some("access_denied"));
        let declined = browser.go(&own_page(&place, &two)).await;
        assert!(declined.html.contains("Not allowed") && !declined.html.contains("Cancelled"), "{}", declined.html);
        assert_eq!(declined.link("again"), format!("/marketplace/{}", market.client));
    })
    .await;
}

#[tokio::test]
async fn cancelling_the_choice_tells_the_partner_and_ends_no_install() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let one = install(&mut browser, &market, &[]).await;
        install(&mut browser, &market, &["employees.read"]).await;
        let picker = browser.go(&link(&market)).await;
        let reached = browser.submit(&picker, "cancel", &[]).await;
        assert_eq!(reached.parameter("error").as_deref(), Some("access_denied"));
        assert!(browser.go(&own_page(&place, &one)).await.has("partner"), "it waits");
        assert_eq!(browser.go(&picker.url).await.status, 410);

        let picker = browser.go(&link(&market)).await;
        let consent = browser.submit(&picker, "continue", &[("installation", &one)]).await;
        let picker = browser.go(&consent.link("change-installation")).await;
        let reached = browser.submit(&picker, "cancel", &[]).await;
        assert_eq!(reached.parameter("error").as_deref(), Some("access_denied"));
        assert!(browser.go(&own_page(&place, &one)).await.has("partner"), "it waits, since it was said not to be this one");
    })
    .await;
}

#[tokio::test]
async fn an_employee_installs_asks_an_administrator_and_goes_on() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let mut employee = place.signed_in("employee@acme.example").await;
        let page = employee.go(&format!("/marketplace/{}", market.client)).await;
        assert!(page.has("must-ask"), "{}", page.html);
        let id = install(&mut employee, &market, &["employees.read"]).await;
        let ask = employee.go(&link(&market)).await;
        assert!(ask.url.ends_with("/ask") && ask.html.contains("Acme Bakery AS") && ask.html.contains("employees.read"));
        let status = employee.submit(&ask, "ask", &[("reason", "We send many invoices.")]).await;
        assert!(status.url.starts_with("/approvals/apr_"), "{} {}", status.url, status.html);
        let waits = employee.go(&own_page(&place, &id)).await;
        assert!(waits.html.contains("Waiting for an administrator") && waits.link("approval") == status.url, "{}", waits.html);

        let mut administrator = place.signed_in("admin@acme.example").await;
        let seen = administrator.go(&own_page(&place, &id)).await;
        let decision = administrator.go(&seen.link("approval")).await;
        administrator.submit(&decision, "approve", &[("scope", "employees.read")]).await;
        let seen = administrator.go(&own_page(&place, &id)).await;
        assert!(seen.html.contains("Approved") && !seen.has("approval"), "the asker goes on: {}", seen.html);
        let (emil, ada) = (&place.world.employee.name, &place.world.admin.name);
        let person = |page: &Page, id: &str| page.html.split_once(&format!("id=\"{id}\">")).unwrap().1[..80].to_owned();
        assert!(person(&seen, "installed-by").contains(emil) && person(&seen, "allowed-by").contains(ada), "{}", seen.html);
        assert!(seen.html.contains("started to connect") && !seen.html.contains("Somebody"), "{}", seen.html);
        let attempts = format!("/organizations/{}/attempts", place.world.organization.id);
        let listed = administrator.go(&attempts).await;
        assert!(listed.html.contains("Approved") && !listed.html.contains("Waiting for the partner"), "{}", listed.html);

        let waits = employee.go(&own_page(&place, &id)).await;
        let status = employee.go(&waits.link("approval")).await;
        let reached = employee.submit(&status, "continue", &[]).await;
        assert_eq!(exchanged(&place, &market, &reached).await, Some(id));
    })
    .await;
}

#[tokio::test]
async fn whoever_comes_second_reads_that_it_was_answered_and_where_it_stands() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let mut first = place.signed_in("admin@acme.example").await;
        let id = install(&mut first, &market, &[]).await;
        let mut second = place.signed_in("admin@acme.example").await;
        let (here, there) = (first.go(&link(&market)).await, second.go(&link(&market)).await);
        let reached = first.submit(&here, "approve", &[]).await;
        for late in [second.submit(&there, "approve", &[]).await, second.submit(&there, "deny", &[]).await] {
            assert_eq!(late.status, 410, "{}", late.html);
            assert_eq!(late.link("again"), own_page(&place, &id));
        }
        assert_eq!(exchanged(&place, &market, &reached).await, Some(id));
    })
    .await;
}

#[tokio::test]
async fn an_install_is_taken_back_by_whoever_may_and_does_not_exist_for_others() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let mut administrator = place.signed_in("admin@acme.example").await;
        let id = install(&mut administrator, &market, &[]).await;
        let mut employee = place.signed_in("employee@acme.example").await;
        assert_eq!(employee.go(&own_page(&place, &id)).await.status, 404, "somebody else's");
        assert!(!employee.go(&list(&place)).await.has(&format!("installation-{id}")));
        let foreign =
            own_page(&place, &id).replace(&place.world.organization.id.to_string(), &place.world.stranger.id.to_string());
        assert_eq!(administrator.go(&foreign).await.status, 404);
        place.set_role(place.world.stranger.id, &place.world.admin, Some(Role::Administrator)).await;
        assert_eq!(administrator.go(&foreign).await.status, 404, "it is another organization's");
        let page = administrator.go(&own_page(&place, &id)).await;
        let after = administrator.submit(&page, "cancel", &[]).await;
        assert!(after.html.contains("Cancelled") && !after.has("cancel"), "{}", after.html);
        let listed = administrator.go(&format!("/organizations/{}/attempts", place.world.organization.id)).await;
        assert!(listed.html.contains("Cancelled") && !listed.html.contains("Not allowed"), "{}", listed.html);
        let again = administrator.submit(&page, "cancel", &[]).await;
        assert_eq!(again.url, own_page(&place, &id), "a second time it is over already");
    })
    .await;
}

#[tokio::test]
async fn with_several_organizations_one_is_chosen_and_another_s_is_refused() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let path = format!("/marketplace/{}", market.client);
        let few = place.organizations(2).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let page = browser.go(&path).await;
        for organization in &few {
            assert!(page.html.contains(&format!("value=\"{}\"", organization.id)), "{}", page.html);
        }
        let nothing = browser.submit(&page, "install", &[("scope", "employees.read")]).await;
        assert!(nothing.status == 400 && nothing.has("form-error") && nothing.html.contains("value=\"employees.read\" checked"));
        for wrong in [place.world.stranger.id.to_string(), "org_1".to_owned()] {
            let refused = browser.submit(&page, "install", &[("organization", &wrong)]).await;
            assert!(refused.status == 403 && refused.has("form-error"), "{wrong}");
            assert!(!refused.html.contains(&place.world.stranger.name));
        }
        let chosen = few[0].id.to_string();
        let left = browser.submit(&page, "install", &[("organization", &chosen)]).await;
        let id = left.parameter("installation_id").unwrap();
        assert!(browser.go(&format!("/organizations/{chosen}/installations/{id}")).await.has("partner"));

        let many = place.organizations_from(2, 30).await;
        let page = browser.go(&path).await;
        let picker = browser.submit(&page, "install", &[("scope", "employees.read")]).await;
        assert!(picker.url.starts_with(&format!("{path}/organization?")) && picker.has("next"), "{}", picker.url);
        let last = many.last().unwrap();
        let found = browser.submit(&picker, "search", &[("q", &last.number)]).await;
        assert!(found.url.contains("scope=employees.read") && found.html.contains(&last.name), "{}", found.url);
        assert_eq!(browser.submit(&found, "continue", &[]).await.status, 400);
        let refused = browser.submit(&found, "continue", &[("organization", &place.world.stranger.id.to_string())]).await;
        assert_eq!(refused.status, 403);
        let left = browser.submit(&found, "continue", &[("organization", &last.id.to_string())]).await;
        let id = left.parameter("installation_id").unwrap().parse().unwrap();
        let view = market.view(&place.test.context, id).await;
        assert_eq!(
            (view.attempt.organization_id, view.attempt.scopes.to_string().as_str()),
            (Some(last.id), "employees.read transactions.read")
        );
    })
    .await;
}

#[tokio::test]
async fn what_is_no_longer_listed_is_not_there_and_what_waits_goes_on() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let path = format!("/marketplace/{}", market.client);
        let page = browser.go(&path).await;
        let id = install(&mut browser, &market, &[]).await;
        market.delist(&place.test.context).await;
        assert!(browser.go("/marketplace").await.has("found-none"));
        for gone in [browser.go(&path).await, browser.submit(&page, "install", &[]).await] {
            assert_eq!((gone.status, gone.code().as_str()), (404, "not_in_marketplace"));
        }
        let other = format!("/marketplace/{}", place.world.confidential);
        assert_eq!(browser.go(&other).await.code(), "not_in_marketplace", "never listed");
        let consent = browser.go(&link(&market)).await;
        let reached = browser.submit(&consent, "approve", &[]).await;
        assert_eq!(exchanged(&place, &market, &reached).await, Some(id));
    })
    .await;
}

#[tokio::test]
async fn a_partner_s_page_that_never_answers_leaves_an_install_that_expires() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let id = install(&mut browser, &market, &[]).await;
        place.test.clock.advance(Seconds::days(14));
        let mut browser = place.signed_in("admin@acme.example").await;
        let expired = browser.go(&own_page(&place, &id)).await;
        assert!(expired.html.contains("Expired") && !expired.has("cancel") && !expired.has("partner"), "{}", expired.html);
        let row = browser.go(&list(&place)).await;
        assert!(row.has(&format!("installation-{id}")), "and the list says so");
        let page = browser.go(&expired.link("again")).await;
        let again = browser.submit(&page, "install", &[]).await.parameter("installation_id").unwrap();
        let row = browser.go(&list(&place)).await;
        assert!(
            row.has(&format!("installation-{again}")) && !row.has(&format!("installation-{id}")),
            "the newer one stands for it"
        );
    })
    .await;
}

#[tokio::test]
async fn presses_are_limited_and_a_form_of_another_browser_is_refused() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let page = browser.go(&format!("/marketplace/{}", market.client)).await;
        let mut stranger = place.signed_in("employee@acme.example").await;
        assert_eq!(stranger.submit(&page, "install", &[]).await.code(), "form_expired");
        let mut status = 0;
        for _ in 0..700 {
            let pressed = browser.submit(&page, "install", &[]).await;
            status = pressed.status;
            if status == 429 {
                break;
            }
            assert!(pressed.left, "{}", pressed.html);
        }
        assert_eq!(status, 429);
    })
    .await;
}

#[tokio::test]
async fn an_install_says_what_was_allowed_and_follows_what_becomes_of_its_access() {
    each(|store| async move {
        let place = Place::new(store).await;
        let market = market(&place).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let id = install(&mut browser, &market, &["employees.read"]).await;
        let consent = browser.go(&link(&market)).await;
        let reached = browser.submit(&consent, "approve", &[("scope", "")]).await;
        exchanged(&place, &market, &reached).await;
        let own = own_page(&place, &id);
        let done = browser.go(&own).await;
        assert!(done.html.contains("What was allowed") && !done.html.contains("employees.read (en)"), "{}", done.html);
        let context = &*place.test.context;
        let client = market.registered(context).await;
        let live = storage::grant::find_live(place.store(), place.world.organization.id, market.client).await.unwrap().unwrap();
        let by_partner = |reason| (flows::grant::partner(&client), reason);
        flows::grant::act(context, &live.grant, Act::Suspend, by_partner("maintenance")).await.unwrap().unwrap();
        for page in [browser.go(&own).await, browser.go(&list(&place)).await] {
            assert!(page.html.contains("Suspended by") && page.html.contains("maintenance"), "who and why: {}", page.html);
        }
        let page = browser.go(&own).await;
        assert!(page.has("ended") && page.has("grant") && !page.has("again"), "{}", page.html);
        let suspended = storage::grant::find(place.store(), live.grant.id).await.unwrap().unwrap();
        flows::grant::act(context, &suspended, Act::Revoke, by_partner("The contract ended.")).await.unwrap().unwrap();
        let over = browser.go(&own).await;
        assert!(over.html.contains("has no access any more") && !over.html.contains(">Connected<"), "{}", over.html);
        assert!(over.has("ended") && over.has("again") && over.html.contains("The contract ended."), "{}", over.html);
        assert!(over.html.contains("data-step=\"grant_suspended\"") && over.html.contains("data-step=\"grant_revoked\""));
        browser.language = "ar";
        assert!(browser.go(&own).await.html.contains("لم يعد لدى"));
    })
    .await;
}
