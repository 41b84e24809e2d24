//! What waits, told to whom it waits for: a wider consent beside a grant, a request of a member, an approval that is not used yet.

use super::{Door, key, link, stands};
use crate::pages::browser::Browser;
use storage::testing::each;

fn integrations(door: &Door) -> String {
    format!("/organizations/{}/integrations", door.place.world.organization.id)
}

/// The employee asks; the path of the request's own page.
async fn asked(door: &Door, employee: &mut Browser) -> String {
    let ask = employee.go(&door.path).await;
    employee.submit(&ask, "ask", &[("reason", "Our cards are there.")]).await.url
}

#[tokio::test]
async fn more_access_that_waits_is_told_beside_what_there_is() {
    each(|store| async move {
        let door = Door::new(store).await;
        let (mut browser, _) = door.led().await;
        let grant = door.activate().await.grant;
        let consent = browser.go(&door.path).await;
        assert!(consent.html.contains("Nothing more is shared before"), "{}", consent.html);
        let refused = browser.submit(&consent, "approve", &[]).await;
        assert_eq!(
            (refused.status, refused.has("form-error")),
            (400, true),
            "nobody is sent there for nothing: {}",
            refused.html
        );
        assert!(browser.submit(&refused, "approve", &[("scope", "invoices.write")]).await.left);
        let pending = format!("pending-{}", door.shakes.client_id());
        let list = browser.go(&integrations(&door)).await;
        assert!(list.has(&format!("waiting-{}", door.shakes.client_id())), "{}", list.html);
        assert!(!list.has(&format!("authorizable-{}", door.shakes.client_id())), "it is told once");
        let page = browser.go(&format!("{}/{}", integrations(&door), grant.id)).await;
        assert_eq!(page.link("pending"), list.link(&pending));
        let waiting = browser.go(&page.link("pending")).await;
        assert!(stands(&waiting) == "waiting" && waiting.html.contains("Nothing more is shared until then"), "{}", waiting.html);
        let done = browser.submit(&waiting, "cancel-handshake", &[]).await;
        assert!(done.html.contains("no more access than before") && !done.html.contains("is not connected"), "{}", done.html);
        assert!(!browser.go(&integrations(&door)).await.has(&pending));
    })
    .await;
}

#[tokio::test]
async fn a_request_is_told_to_who_decides_and_to_who_asked() {
    each(|store| async move {
        let door = Door::new(store).await;
        let mut employee = door.place.signed_in("employee@acme.example").await;
        let mut admin = door.place.signed_in("admin@acme.example").await;
        assert!(!admin.go("/").await.has("approvals-wait") && !admin.go(&integrations(&door)).await.has("approvals-wait"));
        let own = asked(&door, &mut employee).await;
        for page in ["/", &integrations(&door)] {
            let page = admin.go(page).await;
            assert!(page.has("approvals-wait") && page.html.contains("One approval request waits"), "{}", page.html);
            assert!(!employee.go(&page.url).await.has("approvals-wait"), "who may not decide is not asked to");
        }
        assert!(admin.go(&integrations(&door)).await.link("approvals").ends_with("/approvals"));
        let list = employee.go(&integrations(&door)).await;
        assert_eq!(list.link(&format!("pending-{}", door.shakes.client_id())), own);
        assert!(!list.has(&format!("authorize-{}", door.shakes.client_id())), "it was asked for: {}", list.html);
    })
    .await;
}

#[tokio::test]
async fn an_approval_that_is_not_used_waits_for_who_asked() {
    each(|store| async move {
        let door = Door::new(store).await;
        let mut employee = door.place.signed_in("employee@acme.example").await;
        let own = asked(&door, &mut employee).await;
        let mut admin = door.place.signed_in("admin@acme.example").await;
        let id = own.rsplit('/').next().unwrap();
        let consent = admin.go(&format!("/organizations/{}/approvals/{id}", door.place.world.organization.id)).await;
        admin.submit(&consent, "approve", &[]).await;
        let pending = format!("pending-{}", door.shakes.client_id());
        let list = admin.go(&integrations(&door)).await;
        assert!(list.html.contains("to continue until"), "{}", list.html);
        let page = admin.go(&list.link(&pending)).await;
        assert!(stands(&page) == "waiting" && page.html.contains("This was approved."), "{}", page.html);
        let list = employee.go(&integrations(&door)).await;
        assert_eq!(list.link(&pending), own);
        let page = employee.go(&format!("{}/pending", door.path)).await;
        assert!(page.url == own && page.has("continue"), "{} {}", page.url, page.html);
        assert!(employee.submit(&page, "continue", &[]).await.left);
        let used = employee.go(&own).await;
        assert!(!used.has("again") && used.has("integrations"), "{}", used.html);
    })
    .await;
}

#[tokio::test]
async fn asking_again_ends_the_attempt_that_waited() {
    each(|store| async move {
        let door = Door::new(store).await;
        let mut employee = door.place.signed_in("employee@acme.example").await;
        let first = asked(&door, &mut employee).await;
        assert_eq!(asked(&door, &mut employee).await, first, "one request");
        let mut admin = door.place.signed_in("admin@acme.example").await;
        let id = first.rsplit('/').next().unwrap();
        let consent = admin.go(&format!("/organizations/{}/approvals/{id}", door.place.world.organization.id)).await;
        admin.submit(&consent, "deny", &[]).await;
        let attempts = admin.go(&format!("/organizations/{}/attempts", door.place.world.organization.id)).await;
        assert!(!attempts.html.contains("Waiting for an administrator"), "{}", attempts.html);
        assert!(attempts.html.contains("Not allowed") && attempts.html.contains("Withdrawn"), "{}", attempts.html);
    })
    .await;
}

#[tokio::test]
async fn what_comes_back_after_it_was_taken_back_is_not_noted() {
    each(|store| async move {
        let door = Door::new(store).await;
        let (mut browser, back) = door.led().await;
        let pending = browser.go(&format!("{}/pending", door.path)).await;
        browser.submit(&pending, "cancel-handshake", &[]).await;
        browser.go(&format!("{back}?status=success")).await;
        let id = door.place.world.organization.id;
        let current = storage::handshake::current(door.place.store(), id, door.shakes.client_id()).await.unwrap().unwrap();
        let noted = storage::handshake::find(door.place.store(), current.id).await.unwrap().unwrap();
        assert_eq!(noted.returned, None);
        let steps = flows::trace::timeline(&door.test().context, &current).await.unwrap();
        assert_eq!(steps.last().unwrap().step, model::trace::StepKind::Cancelled);
    })
    .await;
}

#[tokio::test]
async fn a_link_for_somebody_elses_organization_says_so_where_one_is_picked() {
    each(|store| async move {
        let door = Door::new(store).await;
        let key = key(&door).await;
        let mut browser = door.place.signed_in("admin@acme.example").await;
        let page = browser.go(&link(&door, &key, &[("organization", "999999999")])).await;
        assert!(page.status == 200 && page.html.contains("is not one of yours"), "{} {}", page.url, page.html);
        let page = browser.go(&link(&door, &key, &[("organization", "910000001")])).await;
        assert!(page.has("approve") && !page.has("form-error"), "{}", page.url);
    })
    .await;
}
