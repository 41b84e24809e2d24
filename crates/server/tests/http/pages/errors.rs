//! Refusals: before the redirect URI is verified a page that links nowhere, afterwards the partner hears of it.

use super::place::Place;
use flows::testing::REDIRECT_URI;
use storage::testing::each;

/// Parameters in place of those of a good link; `-` leaves one out.
type More<'a> = &'a [(&'a str, &'a str)];

#[tokio::test]
async fn before_the_redirect_uri_is_verified_an_error_is_a_page_that_links_nowhere() {
    each(|store| async move {
        let place = Place::new(store).await;
        let foreign = place.world.foreign.to_string();
        let long = "x".repeat(1_200);
        let cases: [(More, &str); 8] = [
            (&[("client_id", "-")], "client_id_missing"),
            (&[("client_id", "app_nobody")], "client_id_unknown"),
            (&[("redirect_uri", "-")], "redirect_uri_missing"),
            (&[("redirect_uri", "https://evil.example/callback")], "redirect_uri_not_registered"),
            (&[("redirect_uri", "https://partner.example/callback?tenant=1/")], "redirect_uri_not_registered"),
            (&[("redirect_uri", "javascript:alert(1)")], "redirect_uri_not_registered"),
            (&[("redirect_uri", &long)], "parameter_too_long"),
            (&[("client_id", &foreign), ("redirect_uri", "https://evil.example/")], "redirect_uri_not_registered"),
        ];
        for signed_in in [false, true] {
            let mut browser = if signed_in { place.signed_in("admin@acme.example").await } else { place.browser() };
            for (more, code) in cases {
                let page = browser.send("GET", &place.link(more), None).await;
                assert_eq!((page.code().as_str(), page.status), (code, 400), "{more:?}");
                assert!(!page.html.contains("<a ") && !page.html.contains("<form"), "{}", page.html);
                assert!(page.html.contains(&page.header("x-trace-id").to_owned()) && page.header("x-trace-id").len() == 32);
            }
        }
        let twice = format!("{}&redirect_uri=https%3A%2F%2Fevil.example", place.link(&[]));
        assert_eq!(place.browser().go(&twice).await.code(), "parameter_repeated");
        let shown = place.browser().go(&place.link(&[("redirect_uri", "https://evil.example/<b>")])).await;
        assert!(shown.html.contains("https://evil.example/&#60;b&#62;"), "the developer sees what was received: {}", shown.html);
    })
    .await;
}

#[tokio::test]
async fn afterwards_the_partner_hears_of_it_with_state_and_issuer() {
    each(|store| async move {
        let place = Place::new(store).await;
        let foreign_partner = place.world.client(&place.test.context, place.world.foreign).await.partner.id.to_string();
        let cases: [(More, &str, &str); 9] = [
            (&[("response_type", "token")], "unsupported_response_type", "response_type_unsupported"),
            (&[("scope", "z.unknown")], "invalid_scope", "scope_unknown"),
            (&[("scope", "<>")], "invalid_scope", "scope_unknown"),
            (&[("code_challenge_method", "plain")], "invalid_request", "pkce_method_unsupported"),
            (&[("code_challenge_method", "-")], "invalid_request", "pkce_method_unsupported"),
            (&[("code_challenge", "short")], "invalid_request", "pkce_invalid"),
            (&[("resource", "https://elsewhere.example")], "invalid_target", "resource_unknown"),
            (&[("partner_portal_id", "prt_nobody")], "invalid_request", "partner_portal_id_mismatch"),
            (&[("partner_portal_id", &foreign_partner)], "invalid_request", "partner_portal_id_mismatch"),
        ];
        for (more, error, code) in cases {
            let reached = place.browser().go(&place.link(more)).await;
            assert!(reached.left && reached.url.starts_with(REDIRECT_URI), "{more:?}: {} {}", reached.url, reached.html);
            assert_eq!(reached.parameter("error").as_deref(), Some(error), "{more:?}");
            let description = reached.parameter("error_description").unwrap();
            assert!(description.starts_with(&format!("{code}: ")) && description.is_ascii(), "{description}");
            assert_eq!(reached.parameter("state").as_deref(), Some("a state &=+ of its own"));
            assert_eq!(reached.parameter("iss").as_deref(), Some("http://localhost:7300"));
            assert_eq!(reached.parameter("tenant").as_deref(), Some("1"), "its own query is kept");
        }
        let public = Place::link_of(place.world.public, &[("code_challenge", "-"), ("code_challenge_method", "-")]);
        let reached = place.browser().go(&public).await;
        assert!(reached.parameter("error_description").unwrap().starts_with("pkce_required: "), "public clients must");
        let twice = place.browser().go(&format!("{}&state=other", place.link(&[]))).await;
        assert_eq!((twice.parameter("error").as_deref(), twice.parameter("state")), (Some("invalid_request"), None));
    })
    .await;
}

#[tokio::test]
async fn a_store_that_is_away_is_a_page_that_says_so() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, consent) = place.at_consent(&[]).await;
        let mut stranger = place.browser();
        let login = stranger.go("/login").await;
        place.store().close().await;
        let away = [
            browser.submit(&consent, "approve", &[]).await,
            browser.go("/").await,
            stranger.sign_in(&login, "admin@acme.example").await,
            stranger.go("/password/reset/unknown").await,
        ];
        for page in away {
            assert_eq!((page.status, page.code().as_str()), (503, "store_unavailable"), "{}", page.url);
            assert!(!page.header("retry-after").is_empty());
        }
        assert!(stranger.go("/login").await.has("sign-in"), "what needs no store works");
    })
    .await;
}

#[tokio::test]
async fn unknown_pages_and_wrong_methods_have_pages_too() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        for path in ["/organizations/org_1/integrations", "/oauth/authorize/arq_1/consent", "/assets/app.css"] {
            let page = browser.go(path).await;
            assert_eq!(page.status, 404, "{path}");
        }
        let nowhere = browser.go("/no/such/page?lang=ar").await;
        assert_eq!((nowhere.status, nowhere.code().as_str()), (404, "page_not_found"));
        assert!(nowhere.html.contains("dir=\"rtl\"") && nowhere.has("home") && !nowhere.has("meant"));
        let slash = place.link(&[]).replace("/oauth/authorize?", "/oauth/");
        let meant = browser.go(&slash).await;
        assert_eq!((meant.status, meant.code().as_str()), (404, "page_not_found"), "{slash}");
        assert_eq!(browser.go(&meant.link("meant")).await.status, 200, "{}", meant.html);
        let wrong = browser.send("DELETE", "/login", None).await;
        assert_eq!((wrong.status, wrong.code().as_str()), (405, "method_not_allowed"));
        assert!(wrong.header("allow").contains("POST"), "{:?}", wrong.headers);
        let style = place.browser().go("/login").await.html;
        let path =
            style.split("href=\"").find(|rest| rest.starts_with("/assets/app.")).unwrap().split('"').next().unwrap().to_owned();
        let asset = browser.go(&path).await;
        assert_eq!((asset.status, asset.header("content-type")), (200, "text/css; charset=utf-8"));
        assert!(asset.header("cache-control").contains("immutable"));
    })
    .await;
}

#[tokio::test]
async fn what_is_no_text_is_refused_at_the_door_on_both_stores() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let picker = browser.go(&place.link(&[])).await.url;
        let picker = picker.split('?').next().unwrap().replace("/consent", "/organization");
        for path in
            [format!("{picker}?q=a%00b"), format!("{picker}?q=%ff"), "/login?return_to=%00".to_owned(), "/?x=%1b".to_owned()]
        {
            let page = browser.go(&path).await;
            assert_eq!((page.status, page.code().as_str()), (400, "parameter_invalid"), "{path}");
            assert!(!page.html.contains('\0'), "{path}");
        }
        let login = place.browser().go("/login").await;
        let proof = login.fields("sign-in")[0].1.clone();
        for email in ["a%00b@acme.example", "%ff@acme.example"] {
            let body = format!("csrf={proof}&email={email}&password=x");
            let page = place.browser().send("POST", "/login", Some(body)).await;
            assert_eq!((page.status, page.code().as_str()), (400, "parameter_invalid"), "{email}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_malformed_authorize_link_is_a_page_or_goes_back_without_the_malformed_state() {
    each(|store| async move {
        let place = Place::new(store).await;
        for signed_in in [false, true] {
            let mut browser = if signed_in { place.signed_in("admin@acme.example").await } else { place.browser() };
            for name in ["client_id", "redirect_uri"] {
                let page = browser.go(&format!("{}&{name}=a%00b", place.link(&[(name, "-")]))).await;
                assert_eq!((page.status, page.code().as_str()), (400, "parameter_invalid"), "{name}");
                assert!(page.html.contains(name) && !page.html.contains("<a "), "{}", page.html);
            }
            for (name, value) in [
                ("account_label", "a%00b"),
                ("organization", "%00"),
                ("scope", "%ff"),
                ("account_label", "%E2%80%AE"),
                ("x", "%00"),
            ] {
                let reached = browser.go(&format!("{}&{name}={value}", place.link(&[(name, "-")]))).await;
                let description = reached.parameter("error_description").unwrap_or_default();
                assert!(description.starts_with("parameter_invalid: ") && description.contains(name), "{name}: {}", reached.url);
                assert_eq!(reached.parameter("state").as_deref(), Some("a state &=+ of its own"), "{name}");
            }
            for state in ["%00", "%ff", "%c3%a5", "a%0ab", "%E2%80%AE"] {
                let reached = browser.go(&format!("{}&state={state}", place.link(&[("state", "-")]))).await;
                assert_eq!(reached.parameter("error").as_deref(), Some("invalid_request"), "{state}: {}", reached.url);
                assert_eq!(reached.parameter("state"), None, "{state}: it could not come back as it was sent");
            }
        }
    })
    .await;
}
