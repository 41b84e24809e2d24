//! The extension door, from the partner's side (seed 001): a customer pastes a client key and sees it masked ever after.

use axum::http::StatusCode;
use protocol::secret::Environment;

use crate::browser::{World, world};
use crate::partner_api::client_key;

const PAGE: &str = "/extension?environment=production&integration=app_3";

async fn paste(world: &mut World, key: &str) -> String {
    let page = world.browser.post("/extension/production/app_3/key", &format!("client_key={key}")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert!(!page.location.contains("key_"), "{}", page.location);
    let html = world.browser.get(&page.location).await.html;
    assert!(key.is_empty() || !html.contains(key.trim()), "the key is never echoed");
    html
}

fn allow(world: &World, key: &str) {
    let held = ("app_3".to_owned(), key.to_owned(), "org_1".to_owned());
    world.fake.set(|behaviour| behaviour.keys.push(held));
}

async fn press(world: &mut World, action: &str) -> String {
    let page = world.browser.post(&format!("/extension/production/app_3/{action}"), "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    world.browser.get(page.location.split('#').next().unwrap()).await.html
}

#[tokio::test]
async fn the_steps_lead_to_the_platform_by_name_or_by_application_key() {
    let mut world = world(None).await;
    let page = world.browser.post("/start/extension", "environment=production").await;
    assert_eq!((page.status, page.location.as_str()), (StatusCode::SEE_OTHER, PAGE));
    let public = world.browser.get(PAGE).await.html;
    assert!(public.contains(&format!(r#"href="{}/settings/extensions""#, world.fake.issuer)), "{public}");
    assert!(public.contains("<strong>Tidewater Reports</strong>") && !public.contains("application-key"), "{public}");
    assert!(public.contains(r#"type="password" required autocomplete="off""#), "{public}");
    let private = world.browser.get("/extension?environment=production&integration=app_4").await.html;
    assert!(private.contains(r#"<code id="application-key">app_4</code>"#) && private.contains("Custom extension"), "{private}");
    let first = world.browser.get("/extension?integration=nobody").await.html;
    assert!(first.contains("<strong>Tidewater Reports</strong>"));
    let empty = world.browser.post("/start/extension", "environment=sandbox").await;
    assert_eq!(empty.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_pasted_key_is_tried_saved_and_masked_ever_after() {
    let mut world = world(None).await;
    let key = client_key(Environment::Production, 5);
    allow(&world, &key);
    let page = paste(&mut world, &format!("+{key}%0A")).await;
    assert!(page.contains("The client key is saved") && page.contains("Acme &#38; Sons"), "{page}");
    for page in [page, world.browser.get(PAGE).await.html, world.browser.get("/").await.html] {
        assert!(!page.contains(&key));
    }
    let page = world.browser.get(PAGE).await.html;
    let masked = format!(r#"<code id="client-key-masked">cs_key_…{}</code>"#, &key[key.len() - 4..]);
    assert!(page.contains(&masked) && page.contains("grt_9"), "{page}");
    // The token of the trial serves the fetch.
    let page = loop {
        let page = press(&mut world, "fetch/transactions").await;
        if !page.contains("API answered 503") {
            break page;
        }
    };
    assert!(page.contains("8 transactions of Acme &#38; Sons"), "{page}");
    assert_eq!(world.fake.forms.lock().unwrap().len(), 1);
    let other = world.browser.get("/extension?environment=production&integration=app_4").await.html;
    assert!(!other.contains("client-key-masked"), "each integration has its own");
}

#[tokio::test]
async fn what_is_wrong_with_a_paste_is_told_in_words() {
    let mut world = world(None).await;
    let good = client_key(Environment::Production, 5);
    for (pasted, text) in [
        (client_key(Environment::Sandbox, 5), "a client key of the sandbox (it begins with cst_)"),
        (good[..good.len() - 1].to_owned(), "checksum does not fit"),
        ("hunter2-hunter2".to_owned(), "This is no client key"),
        (String::new(), "There is no client key"),
        (good, "invalid_client"),
    ] {
        let page = paste(&mut world, &pasted).await;
        assert!(page.contains("The client key was not saved") && page.contains(text), "{text}: {page}");
        assert!(!page.contains("client-key-masked"));
    }
    assert_eq!(world.fake.forms.lock().unwrap().len(), 1, "only the well-formed one was tried");
}

#[tokio::test]
async fn a_key_is_replaced_only_by_one_that_works_and_deleted_here_only() {
    let mut world = world(None).await;
    let (first, second) = (client_key(Environment::Production, 5), client_key(Environment::Production, 6));
    allow(&world, &first);
    paste(&mut world, &first).await;
    let page = paste(&mut world, &second).await;
    assert!(page.contains("The client key that was saved before stays."), "{page}");
    assert!(page.contains(&format!("cs_key_…{}", &first[first.len() - 4..])), "{page}");
    allow(&world, &second);
    let page = paste(&mut world, &second).await;
    assert!(page.contains(&format!(r#"masked">cs_key_…{}"#, &second[second.len() - 4..])), "{page}");
    let page = press(&mut world, "delete").await;
    assert!(page.contains("Tidewater has forgotten it.") && !page.contains("client-key-masked"), "{page}");
    assert_eq!(world.browser.post("/extension/production/app_1/delete", "").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_key_that_was_revoked_later_says_so_at_the_next_fetch() {
    let mut world = world(None).await;
    let key = client_key(Environment::Production, 5);
    allow(&world, &key);
    paste(&mut world, &key).await;
    world.fake.set(|behaviour| behaviour.keys.clear());
    // The API refuses the token that is held; the key gets no other.
    world.fake.set(|behaviour| behaviour.revoked = true);
    let page = loop {
        let page = press(&mut world, "fetch/transactions").await;
        if page.contains("No transactions") && !page.contains("API answered 503") {
            break page;
        }
    };
    assert!(page.contains("invalid_client") && page.contains("add it anew"), "{page}");
}
