//! The timelines of attempts, and what each of their readers may see.

use super::offices::{developer, operator, partner_of, person};
use super::place::Place;
use flows::trace;
use model::grant::ActorKind;
use model::membership::Role;
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::{AttemptId, ClientId};
use storage::attempt::AttemptFilter;
use storage::testing::each;

fn of_organization(place: &Place) -> String {
    format!("/organizations/{}/attempts", place.world.organization.id)
}

fn of_integration(client_id: ClientId) -> String {
    format!("/developer/integrations/{client_id}/attempts")
}

/// The only attempt of an integration.
async fn only(place: &Place, client_id: ClientId) -> AttemptId {
    let filter = AttemptFilter { client_id: client_id.to_string(), ..AttemptFilter::default() };
    let found = storage::attempt::page(place.store(), &filter, "~", 10).await.unwrap();
    assert_eq!(found.len(), 1);
    found[0].attempt.id
}

#[tokio::test]
async fn the_customer_sees_each_step_and_the_way_to_the_grant() {
    each(|store| async move {
        let place = Place::new(store).await;
        let connected = place.world.connect(&place.test.context, place.world.confidential).await;
        let id = only(&place, place.world.confidential).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let integrations = browser.go(&format!("/organizations/{}/integrations", place.world.organization.id)).await;
        let list = browser.go(&integrations.link("attempts")).await;
        assert!(list.has(&format!("attempt-{id}")) && list.html.contains("tidewater Books"), "{}", list.html);
        assert!(list.html.contains("exchanged the code for tokens"), "the last step: {}", list.html);
        let page = browser.go(&format!("{}/{id}", list.url)).await;
        assert!(page.has("attempt-state") && page.html.contains("Acme Bakery AS"), "{}", page.html);
        let steps: Vec<usize> = ["requested", "consented", "code_issued", "code_exchanged"]
            .iter()
            .map(|step| page.html.find(&format!("data-step=\"{step}\"")).unwrap_or_else(|| panic!("{step}: {}", page.html)))
            .collect();
        assert!(steps.is_sorted(), "{steps:?} in {}", page.html);
        let grant = browser.go(&page.link("grant")).await;
        assert!(grant.url.ends_with(&connected.tokens.grant_id.to_string()) && grant.has("grant-state"), "{}", grant.html);
        browser.language = "ar";
        assert!(browser.go(&page.url).await.html.contains("dir=\"rtl\""));
    })
    .await;
}

#[tokio::test]
async fn members_without_the_privilege_see_their_own_attempts_only() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let (of_admin, of_employee) = (place.adding(&place.world.admin).await, place.adding(&place.world.employee).await);
        let mut employee = place.signed_in("employee@acme.example").await;
        let list = employee.go(&of_organization(&place)).await;
        assert!(list.has(&format!("attempt-{of_employee}")) && !list.has(&format!("attempt-{of_admin}")), "{}", list.html);
        let at = |id: AttemptId| format!("{}/{id}", of_organization(&place));
        assert_eq!(employee.go(&at(of_employee)).await.status, 200);
        assert_eq!(employee.go(&at(of_admin)).await.code(), "page_not_found");
        // Asked for: it stays theirs, also when an administrator has signed it in their place.
        let request = place.asked().await;
        let request = storage::approval_request::find(place.store(), request).await.unwrap().unwrap();
        let mut admin = place.signed_in("admin@acme.example").await;
        let decide = admin.go(&format!("/organizations/{}/approvals/{}", place.world.organization.id, request.id)).await;
        admin.submit(&decide, "approve", &[]).await;
        let page = employee.go(&at(request.attempt_id)).await;
        assert!(page.html.contains("data-step=\"approval_granted\""), "{} {}", page.status, page.html);
        assert!(employee.go(&of_organization(&place)).await.has(&format!("attempt-{}", request.attempt_id)));
        let all = admin.go(&of_organization(&place)).await;
        for id in [of_admin, of_employee, request.attempt_id] {
            assert!(all.has(&format!("attempt-{id}")), "{id}: {}", all.html);
        }

        let user = person(&place, "bo@birch.example").await;
        place.set_role(place.world.stranger.id, &user, Some(Role::Administrator)).await;
        let mut stranger = place.signed_in("bo@birch.example").await;
        let foreign = format!("/organizations/{}/attempts/{of_admin}", place.world.stranger.id);
        for path in [of_organization(&place), at(of_admin), foreign] {
            let page = stranger.go(&path).await;
            assert_eq!((page.status, page.code().as_str()), (404, "page_not_found"), "{path}");
        }
        assert!(place.browser().go(&at(of_admin)).await.has("sign-in"));
    })
    .await;
}

#[tokio::test]
async fn a_developer_learns_of_the_customer_only_once_it_has_signed() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        let (_, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let request = place.asked().await;
        let request = storage::approval_request::find(place.store(), request).await.unwrap().unwrap();
        let context = &place.test.context;
        let denied = flows::Denied::because(ErrorCode::OrganizationNotAllowed, "employee of 910000001".to_owned());
        let step = (StepKind::OrganizationRefused, ActorKind::Customer);
        trace::note_refused(context, request.attempt_id, step, &denied).await.unwrap();
        let portal = browser.go(&format!("/developer/integrations/{}", place.world.confidential)).await;
        let list = browser.go(&portal.link("attempts")).await;
        assert!(list.has(&format!("attempt-{}", request.attempt_id)), "{}", list.html);
        let page = browser.go(&format!("{}/{}", list.url, request.attempt_id)).await;
        assert!(page.html.contains("data-step=\"approval_asked\""), "{}", page.html);
        for seen in [&list, &page] {
            for hidden in ["Acme", "910000001", "employee", "payroll", "organization_refused", "organization_not_allowed"] {
                assert!(!seen.html.contains(hidden), "{hidden} at {}: {}", seen.url, seen.html);
            }
        }
        let mut admin = place.signed_in("admin@acme.example").await;
        let decide = admin.go(&format!("/organizations/{}/approvals/{}", place.world.organization.id, request.id)).await;
        admin.submit(&decide, "approve", &[]).await;
        let page = browser.go(&page.url).await;
        assert!(page.html.contains("Acme Bakery AS") && page.html.contains("910000001"), "{}", page.html);
        for hidden in ["employee", "payroll", ">admin<", "organization_refused"] {
            assert!(!page.html.contains(hidden), "{hidden}: {}", page.html);
        }
        assert!(!page.has("grant"), "the grant's page is the customer's");

        let partner = partner_of(&place, place.world.foreign).await;
        let (_, mut other) = developer(&place, partner, "hal@harbor.example").await;
        let foreign = format!("{}/{}", of_integration(place.world.foreign), request.attempt_id);
        for path in [list.url.clone(), page.url.clone(), foreign] {
            assert_eq!(other.go(&path).await.code(), "page_not_found", "{path}");
        }
        assert_eq!(other.go(&of_integration(place.world.foreign)).await.status, 200);
        assert_eq!(admin.go(&list.url).await.code(), "page_not_found");
    })
    .await;
}

#[tokio::test]
async fn a_refused_exchange_tells_the_developer_the_rule_and_the_fix() {
    each(|store| async move {
        let place = Place::new(store).await;
        let context = &place.test.context;
        let code = place.world.code(context, place.world.confidential, "").await;
        let client = place.world.client(context, place.world.confidential).await;
        let wrong = flows::token::authorization_code::CodeRequest {
            code: &code,
            redirect_uri: flows::testing::REDIRECT_URI,
            code_verifier: Some("a-verifier-that-belongs-to-another-request-altogether"),
        };
        assert!(flows::token::authorization_code::exchange(context, &client, wrong).await.unwrap().is_err());
        let id = only(&place, place.world.confidential).await;
        let (_, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let page = browser.go(&format!("{}/{id}", of_integration(place.world.confidential))).await;
        assert!(page.html.contains("data-step=\"code_refused\""), "{}", page.html);
        assert!(page.html.contains("/errors/") && page.html.contains("What to do"), "{}", page.html);
        assert!(!page.html.contains(&code), "no secret");
    })
    .await;
}

#[tokio::test]
async fn operators_see_all_and_find_by_attempt_number_and_application_key() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.world.connect(&place.test.context, place.world.confidential).await;
        place.world.connect(&place.test.context, place.world.public).await;
        let (one, two) = (only(&place, place.world.confidential).await, only(&place, place.world.public).await);
        let (_, mut browser) = operator(&place, "olga@northwind.example").await;
        let console = browser.go("/operator").await;
        let list = browser.go(&console.link("attempts")).await;
        let shows = |page: &super::browser::Page| (page.has(&format!("attempt-{one}")), page.has(&format!("attempt-{two}")));
        assert_eq!(shows(&list), (true, true), "{}", list.html);
        for (q, found) in [
            (place.world.confidential.to_string(), (true, false)),
            ("910000001".to_owned(), (true, true)),
            (place.world.organization.id.to_string(), (true, true)),
            ("910000002".to_owned(), (false, false)),
            ("nothing <of> the kind".to_owned(), (false, false)),
        ] {
            let page = browser.submit(&list, "search", &[("q", &q)]).await;
            assert_eq!(shows(&page), found, "{q}: {}", page.html);
        }
        let page = browser.submit(&list, "search", &[("q", &one.to_string())]).await;
        assert!(page.url.ends_with(&format!("/operator/attempts/{one}")) && page.has("timeline"), "{}", page.html);
        let mut admin = place.signed_in("admin@acme.example").await;
        for path in ["/operator/attempts", page.url.as_str()] {
            assert_eq!(admin.go(path).await.code(), "page_not_found", "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn long_lists_go_by_the_page() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.open_doors().await;
        for _ in 0..30 {
            place.adding(&place.world.admin).await;
        }
        let mut browser = place.signed_in("admin@acme.example").await;
        let first = browser.go(&of_organization(&place)).await;
        let rows = |html: &str| html.matches("<li id=\"attempt-").count();
        assert_eq!(rows(&first.html), 25);
        let second = browser.go(&first.link("next")).await;
        assert_eq!((rows(&second.html), second.has("next")), (5, false));
        assert_eq!(browser.go(&second.link("previous")).await.url, first.url);
    })
    .await;
}
