//! The marketplace door, from the partner's side (seed 003): the page that `form_uri` names, and the way back.

use axum::http::StatusCode;

use crate::browser::{World, world};
use crate::fake::Fields;

const FORM: &str = "/marketplace/form?environment=production&installation_id=ins_1";

async fn installed(state: &str) -> World {
    let world = world(None).await;
    world.fake.set(|behaviour| state.clone_into(&mut behaviour.installation_state));
    world
}

async fn agree(world: &mut World, name: &str) -> String {
    let body = format!("environment=production&installation_id=ins_1&name={name}");
    let page = world.browser.post("/marketplace/form", &body).await;
    assert_eq!((page.status, page.location.split('#').next().unwrap()), (StatusCode::SEE_OTHER, FORM));
    world.browser.get(FORM).await.html
}

async fn come_back(world: &mut World, query: &str) -> String {
    let page = world.browser.get(&format!("/callback/marketplace?{query}")).await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    world.browser.get(&page.location).await.html
}

fn return_address(world: &World) -> String {
    format!("{}/oauth?client_id=app_5&#38;redirect_uri=http%3A%2F%2Flocalhost%3A7310%2Fcallback%2Fmarketplace", world.fake.issuer)
}

fn forms(world: &World) -> Vec<Fields> {
    world.fake.forms.lock().unwrap().clone()
}

#[tokio::test]
async fn the_card_leads_to_the_listing() {
    let mut world = world(None).await;
    let page = world.browser.post("/start/marketplace", "environment=production").await;
    assert_eq!(page.location, format!("{}/marketplace/app_5", world.fake.issuer));
    assert_eq!(world.browser.post("/start/marketplace", "environment=sandbox").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_form_page_says_who_installed_what_and_leads_back_after_the_agreement() {
    let mut world = installed("requested").await;
    let page = world.browser.get(FORM).await;
    assert_eq!(page.status, StatusCode::OK);
    let html = page.html;
    for told in [
        "Acme &#60;b&#62;&#38; Sons&#60;/b&#62;",
        "910000001",
        "Ada &#34;Admin&#34;, admin@acme.example",
        "<code>transactions.read</code>",
    ] {
        assert!(html.contains(told), "{told}: {html}");
    }
    assert!(!html.contains("/oauth?") && html.contains(r#"id="agree""#), "first the agreement: {html}");
    assert!(html.contains("GET &#39;http://127.0.0.1") || html.contains("/v1/installations/ins_1"), "it is in the log");
    let html = agree(&mut world, "").await;
    assert!(html.contains(r#"id="agree""#), "nobody is no name");
    let html = agree(&mut world, "Ada+Admin").await;
    assert!(html.contains("Ada Admin accepted the agreement"), "{html}");
    let address = return_address(&world);
    assert!(html.contains(&format!(r#"href="{address}""#)), "{html}");
    assert!(html.contains(&format!(r#"<code id="return-address">{address}</code>"#)), "{html}");
    let html = agree(&mut world, "Mallory").await;
    assert!(html.contains("Ada Admin accepted") && !html.contains("Mallory"), "the first one counts");
}

#[tokio::test]
async fn an_installation_that_is_over_leads_nowhere() {
    for (state, told) in [("completed", "Connected"), ("declined", "Declined"), ("expired", "Too late"), ("rolled_back", "Ended")]
    {
        let mut world = installed(state).await;
        agree(&mut world, "Ada").await;
        let html = world.browser.get(FORM).await.html;
        assert!(html.contains(&format!("<h2>{told}</h2>")) && html.contains(&format!(r#"data-state="{state}""#)), "{html}");
        assert!(!html.contains("/oauth?") && !html.contains(r#"id="agree""#), "{html}");
    }
}

#[tokio::test]
async fn what_is_no_installation_of_ours_is_told_so() {
    let mut world = installed("requested").await;
    for id in ["ins_2", "", "..%2F..%2Foauth%2Ftoken", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "ins_1%20"] {
        let page = world.browser.get(&format!("/marketplace/form?environment=production&installation_id={id}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{id}");
        assert!(page.html.contains("This installation is not known") && !page.html.contains("<script>alert"), "{}", page.html);
    }
    for path in ["/marketplace/form?installation_id=ins_1", "/marketplace/form?environment=sandbox&installation_id=ins_1"] {
        assert_eq!(world.browser.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn a_code_becomes_the_installation_s_connection_in_whatever_browser() {
    let mut world = installed("requested").await;
    agree(&mut world, "Ada").await;
    world.fake.set(|behaviour| behaviour.installation_id = Some("ins_1".to_owned()));
    world.browser.cookie = None;
    let query = format!("code=c5&iss={}", world.fake.issuer);
    let outcome = come_back(&mut world, &query).await;
    assert!(outcome.contains(r#"data-state="connected""#), "{outcome}");
    assert!(outcome.contains("by installation ins_1") && outcome.contains("Ada accepted the agreement."), "{outcome}");
    let names: Vec<_> = forms(&world)[0].iter().map(|(name, _)| name.clone()).collect();
    assert_eq!(names, ["client_id", "client_secret", "code", "grant_type", "redirect_uri"]);
    let html = world.browser.get("/?environment=production").await.html;
    assert!(html.contains(r#"data-door="marketplace" data-organization="org_1" data-state="connected""#), "{html}");
    assert!(html.contains(r#"<dd class="installation">ins_1</dd>"#), "{html}");
    assert!(html.contains(r#"<h3>Acme &#38; Sons <span class="muted">910000001</span>"#), "{html}");
    let page = world.browser.post("/connections/production/marketplace/org_1/refresh", "").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    let html = world.browser.get("/?environment=production").await.html;
    assert!(html.contains("<dd>1</dd>") && html.contains(r#"<dd class="installation">ins_1</dd>"#), "kept over a refresh");
}

#[tokio::test]
async fn a_code_that_is_of_no_installation_is_given_back() {
    let mut world = installed("requested").await;
    let query = format!("code=c5&iss={}", world.fake.issuer);
    let outcome = come_back(&mut world, &query).await;
    assert!(outcome.contains("nothing ties it to this browser"), "{outcome}");
    let revoked = world.fake.last_form();
    assert!(revoked.contains(&("token".to_owned(), "r5".to_owned())), "{revoked:?}");
    assert!(!world.browser.get("/").await.html.contains(r#"data-door="marketplace""#));
}

#[tokio::test]
async fn other_answers_connect_nothing() {
    let mut world = installed("requested").await;
    let issuer = world.fake.issuer.clone();
    for (query, told) in [
        ("code=c5".to_owned(), "another issuer"),
        ("code=c5&iss=http%3A%2F%2Fevil.example".to_owned(), "another issuer"),
        (format!("code=c5&state=planted&iss={issuer}"), "The state is not the one this browser was sent away with; start again."),
        (format!("error=access_denied&iss={issuer}"), "access was not allowed"),
        (format!("code=spent&iss={issuer}"), "the code is spent"),
    ] {
        let outcome = come_back(&mut world, &query).await;
        assert!(outcome.contains(told) && !outcome.contains(r#"data-state="connected""#), "{query}: {outcome}");
    }
    assert_eq!(forms(&world).len(), 1, "only the spent code was tried");
}
