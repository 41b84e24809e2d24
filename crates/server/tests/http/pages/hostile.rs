//! What an attacker, or a second tab, tries.

use super::place::Place;
use model::membership::Role;
use protocol::Seconds;
use storage::testing::{each, race};

const OTHERS: &[(&str, &str)] = &[("csrf", ""), ("csrf", "x"), ("csrf", "sign-in.AAAA")];

#[tokio::test]
async fn a_form_without_its_proof_does_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, consent) = place.at_consent(&[]).await;
        let home = browser.go("/").await;
        let of_home = home.fields("sign-out")[0].1.clone();
        let (_, other) = place.at_consent(&[]).await;
        let of_other = other.fields("approve")[0].1.clone();
        let mut proofs = OTHERS.iter().map(|(_, value)| (*value).to_owned()).collect::<Vec<_>>();
        proofs.extend([of_home, of_other]);
        for proof in &proofs {
            for (id, page) in [("approve", &consent), ("deny", &consent)] {
                let refused = browser.submit(page, id, &[("csrf", proof)]).await;
                assert_eq!((refused.status, refused.code().as_str()), (403, "form_expired"), "{id} with {proof}");
            }
        }
        for (id, proof) in [("not-you", "x"), ("sign-out", "x"), ("sign-out", proofs.last().unwrap())] {
            let refused = browser.submit(&consent, id, &[("csrf", proof)]).await;
            assert_eq!(refused.code(), "form_expired", "{id}");
        }
        let reached = browser.submit(&consent, "approve", &[]).await;
        assert!(reached.parameter("code").is_some(), "with its own proof it works");

        let mut stranger = place.browser();
        let login = stranger.go("/login").await;
        let refused = stranger
            .submit(&login, "sign-in", &[("csrf", "x"), ("email", "admin@acme.example"), ("password", flows::testing::PASSWORD)])
            .await;
        assert_eq!(refused.status, 403);
        assert!(refused.has("form-error") && !stranger.cookies.contains_key("cs_session_production"));
        let again = stranger.sign_in(&refused, "admin@acme.example").await;
        assert_eq!(again.url, "/", "sent again from the new page, it works");
    })
    .await;
}

#[tokio::test]
async fn a_form_of_another_browser_signs_nobody_in() {
    each(|store| async move {
        let place = Place::new(store).await;
        let attacker = place.browser().go("/login").await;
        let proof = attacker.fields("sign-in")[0].1.clone();
        let mut victim = place.browser();
        let login = victim.go("/login").await;
        let values = [("csrf", proof.as_str()), ("email", "employee@acme.example"), ("password", flows::testing::PASSWORD)];
        assert_eq!(victim.submit(&login, "sign-in", &values).await.status, 403, "nobody is signed in to the attacker's account");
        let mut bare = place.browser();
        let values = [("csrf", proof.as_str()), ("email", "admin@acme.example"), ("password", flows::testing::PASSWORD)];
        assert_eq!(bare.post("/login", &values).await.status, 403);
    })
    .await;
}

#[tokio::test]
async fn the_session_is_new_at_each_sign_in_and_dead_after_signing_out() {
    each(|store| async move {
        let place = Place::new(store).await;
        let name = "cs_session_production";
        let mut fixed = place.browser();
        fixed.cookies.insert(name.to_owned(), "fixedByTheAttacker00000000000000000000000".to_owned());
        let login = fixed.go("/login").await;
        fixed.sign_in(&login, "admin@acme.example").await;
        let first = fixed.cookies[name].clone();
        assert!(!first.starts_with("fixedBy"));
        let mut second = place.signed_in("admin@acme.example").await;
        assert_ne!(second.cookies[name], first);

        let home = second.go("/").await;
        let stolen = second.clone();
        let out = second.submit(&home, "sign-out", &[]).await;
        assert_eq!(out.url, "/signed-out");
        assert!(!second.cookies.contains_key(name));
        let mut thief = stolen;
        assert!(thief.go("/organizations/new").await.has("sign-in"), "the old cookie opens nothing");
    })
    .await;
}

#[tokio::test]
async fn a_return_path_never_leaves_this_host() {
    each(|store| async move {
        let place = Place::new(store).await;
        for hostile in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/%0d%0aset-cookie:x=y\n",
        ] {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("return_to", hostile).finish();
            let mut browser = place.browser();
            let login = browser.go(&format!("/login?{query}")).await;
            assert!(!login.html.contains("name=\"return_to\""), "{hostile}");
            let values = [("return_to", hostile), ("email", "admin@acme.example"), ("password", flows::testing::PASSWORD)];
            let home = browser.submit(&login, "sign-in", &values).await;
            assert_eq!((home.url.as_str(), home.left), ("/", false), "{hostile}");
            let already = browser.go(&format!("/login?{query}")).await;
            assert_eq!((already.url.as_str(), already.left), ("/", false), "{hostile}");
        }
    })
    .await;
}

#[tokio::test]
async fn an_organization_of_somebody_else_cannot_be_picked_or_consented_for() {
    each(|store| async move {
        let place = Place::new(store).await;
        place.organizations(1).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let picker = browser.go(&place.link(&[])).await;
        let strange = place.world.stranger.id.to_string();
        for posted in [strange.as_str(), "org_nonsense", "910000002"] {
            let refused = browser.submit(&picker, "continue", &[("organization", posted)]).await;
            assert_eq!(refused.status, 403, "{posted}");
            assert!(refused.has("form-error") && !refused.html.contains("Birch"), "{}", refused.html);
        }
        assert_eq!(browser.submit(&picker, "continue", &[]).await.status, 400, "nothing was chosen");

        let acme = place.world.organization.id.to_string();
        let consent = browser.submit(&picker, "continue", &[("organization", &acme)]).await;
        let own = consent.fields("approve")[0].1.clone();
        let forged = own.replace(&acme, &strange);
        assert_ne!(own, forged, "the organization stands in the proof");
        let refused = browser.submit(&consent, "approve", &[("csrf", &forged), ("organization", &strange)]).await;
        assert_eq!(refused.code(), "form_expired");
    })
    .await;
}

#[tokio::test]
async fn the_right_to_consent_is_looked_at_again_when_the_form_comes() {
    each(|store| async move {
        let place = Place::new(store).await;
        let acme = place.world.organization.id;
        for role in [Some(Role::Member), None] {
            place.set_role(acme, &place.world.admin, Some(Role::Administrator)).await;
            let (mut browser, consent) = place.at_consent(&[]).await;
            place.set_role(acme, &place.world.admin, role).await;
            let refused = browser.submit(&consent, "approve", &[]).await;
            assert_eq!((refused.status, refused.code().as_str()), (403, "organization_not_allowed"));
            let shown = browser.go(&consent.url).await;
            assert!(!shown.has("approve"), "{}", shown.html);
        }
    })
    .await;
}

#[tokio::test]
async fn two_tabs_of_one_request_do_not_mix() {
    each(|store| async move {
        let place = Place::new(store).await;
        let clients = place.organizations(1).await;
        let mut browser = place.signed_in("admin@acme.example").await;
        let picker = browser.go(&place.link(&[])).await;
        let (acme, client) = (place.world.organization.id.to_string(), clients[0].id.to_string());
        let first = browser.submit(&picker, "continue", &[("organization", &acme)]).await;
        let second = browser.submit(&picker, "continue", &[("organization", &client)]).await;
        assert!(first.html.contains("Acme") && second.html.contains("Client 000"));
        assert_eq!(browser.submit(&first, "approve", &[]).await.code(), "form_expired", "the page showed another organization");
        let reached = browser.submit(&second, "approve", &[]).await;
        let code = reached.parameter("code").unwrap();
        let tokens = place.world.exchange(&place.test.context, place.world.confidential, &code).await.unwrap();
        assert_eq!(tokens.organization_id, clients[0].id);
    })
    .await;
}

#[tokio::test]
async fn nobody_signs_words_that_were_changed_meanwhile() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, consent) = place.at_consent(&[]).await;
        let scopes = place.test.context.scopes().await.unwrap();
        let old = scopes.iter().find(|scope| scope.name.as_str() == "transactions.read").unwrap().clone();
        let mut new = old.clone();
        "Everything you own".clone_into(&mut new.texts.get_mut("en").unwrap().title);
        let change = place.test.context.change(model::change::ChangeKind::Scope, "transactions.read");
        assert!(place.test.context.write_all(vec![storage::scope::update(&old, &new)], &[change]).await.unwrap().is_some());
        assert_eq!(browser.submit(&consent, "approve", &[]).await.code(), "form_expired");
        let again = browser.go(&consent.url).await;
        assert!(again.html.contains("Everything you own"));
        assert!(browser.submit(&again, "approve", &[]).await.parameter("code").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_that_is_sent_again_gives_no_second_code() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, consent) = place.at_consent(&[]).await;
        let answers = race(16, |_| {
            let (mut browser, consent) = (browser.clone(), consent.clone());
            async move { browser.submit(&consent, "approve", &[]).await }
        })
        .await;
        let codes = answers.iter().filter(|page| page.parameter("code").is_some()).count();
        assert_eq!(codes, 1, "one code");
        for other in answers.iter().filter(|page| !page.left) {
            assert_eq!(other.status, 410, "{}", other.html);
            let told = ["This is done already", "You have allowed this already"];
            assert!(told.iter().any(|told| other.html.contains(told)), "{}", other.html);
        }
        for again in [
            browser.submit(&consent, "approve", &[]).await,
            browser.submit(&consent, "deny", &[]).await,
            browser.go(&consent.url).await,
        ] {
            assert_eq!((again.status, again.left), (410, false), "{}", again.url);
            assert!(
                again.html.contains("You have allowed this already") && again.html.contains("tidewater Books"),
                "{}",
                again.html
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_request_is_its_sessions_alone_and_ends_after_an_hour() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, consent) = place.at_consent(&[]).await;
        let mut other = place.signed_in("admin@acme.example").await;
        let elsewhere = other.go(&consent.url).await;
        assert_eq!(elsewhere.status, 410, "another session of the same person");
        assert!(
            elsewhere.html.contains("started in another browser") && !elsewhere.html.contains("tidewater"),
            "{}",
            elsewhere.html
        );
        let mut stranger = place.browser();
        assert!(stranger.go(&consent.url).await.has("sign-in"));
        assert_eq!(stranger.send("POST", &consent.url, Some("decision=approve".to_owned())).await.code(), "sign_in_required");

        place.test.clock.advance(Seconds::minutes(59));
        assert!(browser.go(&consent.url).await.has("approve"));
        place.test.clock.advance(Seconds::minutes(1));
        let late = browser.go(&consent.url).await;
        assert_eq!(late.status, 410);
        assert!(late.html.contains("This took too long") && late.html.contains("tidewater Books"), "{}", late.html);
        assert_eq!(browser.submit(&consent, "approve", &[]).await.status, 410);
    })
    .await;
}

#[tokio::test]
async fn https_cookies_belong_to_this_host_alone() {
    each(|store| async move {
        let place = Place::new(store).await;
        let mut browser = super::browser::Browser::new(place.with(|pages| pages.https = true));
        let login = browser.go("/login").await;
        let cookie = login.header("set-cookie");
        assert!(cookie.starts_with("__Host-cs_browser_production=") && cookie.contains("; Secure"), "{cookie}");
        browser.sign_in(&login, "admin@acme.example").await;
        assert!(browser.cookies.contains_key("__Host-cs_session_production"));
    })
    .await;
}
