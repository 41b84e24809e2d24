//! Approval requests at the connect and the onboarding door, in the browser.

use super::place::Place;
use flows::mail::MailKind;
use model::membership::Role;
use protocol::Seconds;
use storage::testing::each;

fn approvals(place: &Place) -> usize {
    let mails = place.test.outbox.mails();
    mails.iter().filter(|mail| matches!(mail.kind, MailKind::ApprovalAsked { .. })).count()
}

#[tokio::test]
async fn the_connect_door_waits_and_the_code_goes_to_the_asker() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut employee = place.signed_in("employee@acme.example").await;
        let picker = employee.go(&place.link(&[])).await;
        let ask = employee.go(&picker.link("ask-administrator")).await;
        let status = employee.submit(&ask, "ask", &[("reason", "Our accountant needs it.")]).await;
        assert_eq!(approvals(&place), 1);
        let again = employee.go(&place.link(&[])).await;
        let ask = employee.go(&again.link("ask-administrator")).await;
        let second = employee.submit(&ask, "ask", &[("reason", "Please.")]).await;
        assert_eq!((second.url.as_str(), approvals(&place)), (status.url.as_str(), 1), "asking twice makes one");

        place.test.clock.advance(Seconds::days(3));
        let mut admin = place.signed_in("admin@acme.example").await;
        let id = status.url.rsplit('/').next().unwrap();
        let path = format!("/organizations/{}/approvals/{id}", place.world.organization.id);
        let consent = admin.go(&path).await;
        assert!(consent.html.contains("Please."), "the newest reason: {}", consent.html);
        admin.submit(&consent, "approve", &[]).await;
        let mut elsewhere = place.signed_in("employee@acme.example").await;
        let approved = elsewhere.go(&status.url).await;
        let reached = elsewhere.submit(&approved, "continue", &[]).await;
        assert!(reached.left, "{} {}", reached.status, reached.html);
        let code = reached.parameter("code").unwrap();
        let tokens = place.world.exchange(&place.test.context, place.world.confidential, &code).await.unwrap();
        assert_eq!(tokens.organization_id, place.world.organization.id);
        let twice = elsewhere.submit(&approved, "continue", &[]).await;
        assert!(!twice.left, "once: {}", twice.url);
    })
    .await;
}

#[tokio::test]
async fn the_onboarding_door_waits_and_the_token_goes_to_the_asker() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let (url, _) = place.initiate(Some("910000001")).await;
        let mut employee = place.signed_in("employee@acme.example").await;
        let refused = employee.go(&url).await;
        let ask = employee.go(&refused.link("ask-administrator")).await;
        let status = employee.submit(&ask, "ask", &[("reason", "For the payroll.")]).await;
        place.test.clock.advance(Seconds::days(10));
        let mut admin = place.signed_in("admin@acme.example").await;
        let id = status.url.rsplit('/').next().unwrap();
        let consent = admin.go(&format!("/organizations/{}/approvals/{id}", place.world.organization.id)).await;
        admin.submit(&consent, "approve", &[]).await;
        let mut elsewhere = place.signed_in("employee@acme.example").await;
        let approved = elsewhere.go(&status.url).await;
        let reached = elsewhere.submit(&approved, "continue", &[]).await;
        let again = elsewhere.submit(&approved, "continue", &[]).await;
        assert!(reached.left, "{} {}", reached.status, reached.html);
        assert_eq!(reached.url, again.url, "a second click gives the same token");
        let finalized = place.finalize(&reached.parameter("token").unwrap()).await.unwrap();
        assert_eq!(finalized.organizations.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_declined_one_tells_why_and_a_withdrawn_one_is_over() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let id = place.asked().await;
        let path = format!("/organizations/{}/approvals/{id}", place.world.organization.id);
        let mut admin = place.signed_in("admin@acme.example").await;
        let consent = admin.go(&path).await;
        let stale = admin.go(&path).await;
        let done = admin.submit(&consent, "deny", &[("reason", "Use the other one.")]).await;
        assert!(done.url.contains("done=declined"), "{} {}", done.url, done.html);
        let late = admin.submit(&stale, "approve", &[]).await;
        assert!(late.url.contains("done=meanwhile"), "{}", late.url);
        let mut employee = place.signed_in("employee@acme.example").await;
        let told = employee.go(&format!("/approvals/{id}")).await;
        assert!(told.html.contains("Use the other one.") && !told.has("continue"), "{}", told.html);

        // At the onboarding door the partner can be told.
        let (url, _) = place.initiate(Some("910000001")).await;
        let refused = employee.go(&url).await;
        let ask = employee.go(&refused.link("ask-administrator")).await;
        let waiting = employee.submit(&ask, "ask", &[("reason", "For the payroll.")]).await;
        assert!(!waiting.has("return"));
        let third = waiting.url.rsplit('/').next().unwrap();
        let consent = admin.go(&format!("/organizations/{}/approvals/{third}", place.world.organization.id)).await;
        admin.submit(&consent, "deny", &[]).await;
        let told = employee.go(&waiting.url).await;
        let back = employee.submit(&told, "return", &[]).await;
        assert!(back.left && back.parameter("status").as_deref() == Some("declined"), "{} {}", back.url, back.html);
        assert!(back.parameter("token").is_none());

        let second = place.asked().await;
        let mine = employee.go(&format!("/approvals/{second}")).await;
        employee.submit(&mine, "withdraw", &[]).await;
        let gone = admin.go(&format!("/organizations/{}/approvals/{second}", place.world.organization.id)).await;
        assert!(gone.url.contains("done=meanwhile"), "{}", gone.url);
        let listed = admin.go(&format!("/organizations/{}/attempts", place.world.organization.id)).await;
        assert!(
            listed.html.contains("Withdrawn") && listed.html.contains("request for an administrator’s approval was withdrawn")
        );
    })
    .await;
}

#[tokio::test]
async fn fourteen_days_and_no_longer_and_by_those_who_may_at_that_moment() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let id = place.asked().await;
        let path = format!("/organizations/{}/approvals/{id}", place.world.organization.id);
        let mut admin = place.signed_in("admin@acme.example").await;
        let consent = admin.go(&path).await;
        place.set_role(place.world.organization.id, &place.world.admin, Some(Role::Member)).await;
        let refused = admin.submit(&consent, "approve", &[]).await;
        assert_eq!(refused.status, 403, "{}", refused.html);
        place.set_role(place.world.organization.id, &place.world.admin, Some(Role::Administrator)).await;
        place.test.clock.advance(Seconds(Seconds::days(14).0 + 1));
        flows::housekeeping::run_once(&place.test.context).await.unwrap();
        let mut admin = place.signed_in("admin@acme.example").await;
        let late = admin.go(&path).await;
        assert!(late.url.contains("done=meanwhile"), "{}", late.url);
    })
    .await;
}

#[tokio::test]
async fn the_page_of_an_administrator_says_whose_account_it_is_for_and_which_key_is_replaced() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let context = &place.test.context;
        let connected = place.world.connect(context, place.world.confidential).await;
        let first = place.world.client_key(context, connected.tokens.grant_id).await;
        let (url, _) = place.initiate(Some("910000001")).await;
        let mut employee = place.signed_in("employee@acme.example").await;
        let refused = employee.go(&url).await;
        let ask = employee.go(&refused.link("ask-administrator")).await;
        let status = employee.submit(&ask, "ask", &[("reason", "For the payroll.")]).await;
        let id = status.url.rsplit('/').next().unwrap();
        let mut admin = place.signed_in("admin@acme.example").await;
        let path = format!("/organizations/{}/approvals/{id}", place.world.organization.id);
        let one_slot = admin.go(&path).await;
        assert!(one_slot.html.contains("account 4711"), "{}", one_slot.html);
        place.test.clock.advance(Seconds(1));
        place.world.client_key(context, connected.tokens.grant_id).await;
        let stale = admin.submit(&one_slot, "approve", &[]).await;
        assert_eq!(
            (stale.status, stale.code().as_str()),
            (403, "form_expired"),
            "a key would end of which the page said nothing"
        );
        let named = admin.go(&path).await;
        let last_four = &first.secret[first.secret.len() - 4..];
        assert!(named.has("organization-note") && named.html.contains(last_four), "{}", named.html);
        let done = admin.submit(&named, "approve", &[]).await;
        assert!(done.url.contains("done=approved"), "{}", done.url);
    })
    .await;
}

#[tokio::test]
async fn the_list_says_nothing_that_only_its_address_says() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let id = place.asked().await;
        let list = format!("/organizations/{}/approvals", place.world.organization.id);
        let mut admin = place.signed_in("admin@acme.example").await;
        for forged in ["done=approved&asker=Call+us", &format!("done=approved&request={id}"), "done=declined&request=apr_x"] {
            let page = admin.go(&format!("{list}?{forged}")).await;
            assert!(page.status == 200 && !page.has("notice") && !page.html.contains("Call us"), "{forged}: {}", page.html);
        }
        let consent = admin.go(&format!("{list}/{id}")).await;
        let done = admin.submit(&consent, "approve", &[]).await;
        assert!(done.has("notice") && done.html.contains("employee"), "{}", done.html);
    })
    .await;
}
