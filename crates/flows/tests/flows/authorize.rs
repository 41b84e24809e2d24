//! The authorize link: which faults are pages, and which go back to the partner (RFC 6749, section 4.1.2.1).

use crate::each_world;
use flows::connect::{AuthorizeOutcome, verify};
use flows::testing::{CHALLENGE, REDIRECT_URI, World};
use model::change::ChangeKind;
use model::integration::{Door, Integration, IntegrationState};
use protocol::ErrorCode;
use protocol::form::Form;

fn link(world: &World, change: &[(&str, Option<&str>)]) -> Form {
    let client_id = world.confidential.to_string();
    let mut pairs = vec![
        ("client_id", client_id),
        ("redirect_uri", REDIRECT_URI.to_owned()),
        ("response_type", "code".to_owned()),
        ("scope", "transactions.read".to_owned()),
        ("state", "xyz".to_owned()),
        ("partner_portal_id", world.partner.id.to_string()),
    ];
    for (name, value) in change {
        pairs.retain(|(have, _)| have != name);
        pairs.extend(value.map(|value| (*name, value.to_owned())));
    }
    Form::from_pairs(pairs.into_iter().map(|(name, value)| (name.to_owned(), value)))
}

#[tokio::test]
async fn the_seed_s_link_is_good_and_the_short_form_as_well() {
    each_world(|test, world| async move {
        let AuthorizeOutcome::Verified(request) = verify(&test.context, &link(&world, &[])).await.unwrap() else { panic!() };
        assert_eq!((request.attribution, request.state.as_deref()), (Some(world.partner.id), Some("xyz")));
        let short = link(&world, &[("response_type", None), ("scope", None), ("state", None), ("partner_portal_id", None)]);
        let AuthorizeOutcome::Verified(request) = verify(&test.context, &short).await.unwrap() else { panic!() };
        assert_eq!(request.scopes.to_string(), "transactions.read", "no scope asked means the required ones");
    })
    .await;
}

#[tokio::test]
async fn before_the_redirect_uri_is_verified_a_fault_is_a_page() {
    each_world(|test, world| async move {
        let foreign = "app_0000000000000000000000";
        let cases = [
            (("client_id", None), ErrorCode::ClientIdMissing),
            (("client_id", Some(foreign)), ErrorCode::ClientIdUnknown),
            (("client_id", Some("<script>")), ErrorCode::ClientIdUnknown),
            (("redirect_uri", None), ErrorCode::RedirectUriMissing),
            (("redirect_uri", Some("https://evil.example/callback")), ErrorCode::RedirectUriNotRegistered),
            (("redirect_uri", Some("https://partner.example/callback?tenant=2")), ErrorCode::RedirectUriNotRegistered),
            (("redirect_uri", Some("https://PARTNER.example/callback?tenant=1")), ErrorCode::RedirectUriNotRegistered),
        ];
        for (change, code) in cases {
            let AuthorizeOutcome::Page(denied) = verify(&test.context, &link(&world, &[change])).await.unwrap() else {
                panic!("{code}")
            };
            assert_eq!(denied.code, code);
        }
        let mut twice = link(&world, &[]).to_query();
        twice.push_str("&redirect_uri=https%3A%2F%2Fevil.example%2F");
        let outcome = verify(&test.context, &Form::urlencoded(twice.as_bytes())).await.unwrap();
        assert!(matches!(outcome, AuthorizeOutcome::Page(denied) if denied.code == ErrorCode::ParameterRepeated));
    })
    .await;
}

#[tokio::test]
async fn afterwards_it_goes_back_to_the_partner_with_the_state() {
    each_world(|test, world| async move {
        let harbor = world.client(&test.context, world.foreign).await.partner.id.to_string();
        let cases = [
            (vec![("response_type", Some("token"))], ErrorCode::ResponseTypeUnsupported),
            (vec![("scope", Some("payroll.write"))], ErrorCode::ScopeUnknown),
            (vec![("scope", Some("B\u{e9}"))], ErrorCode::ScopeUnknown),
            (vec![("partner_portal_id", Some(harbor.as_str()))], ErrorCode::PartnerPortalIdMismatch),
            (vec![("code_challenge", Some(CHALLENGE))], ErrorCode::PkceMethodUnsupported),
            (
                vec![("code_challenge", Some(CHALLENGE)), ("code_challenge_method", Some("plain"))],
                ErrorCode::PkceMethodUnsupported,
            ),
            (vec![("code_challenge", Some("short")), ("code_challenge_method", Some("S256"))], ErrorCode::PkceInvalid),
            (vec![("client_id", Some(&*Box::leak(world.public.to_string().into_boxed_str())))], ErrorCode::PkceRequired),
            (vec![("resource", Some("https://unknown.example"))], ErrorCode::ResourceUnknown),
        ];
        for (changes, code) in cases {
            let outcome = verify(&test.context, &link(&world, &changes)).await.unwrap();
            let AuthorizeOutcome::Redirect { redirect_uri, state, denied } = outcome else { panic!("{code}") };
            assert_eq!((denied.code, redirect_uri.as_str(), state.as_deref()), (code, REDIRECT_URI, Some("xyz")));
        }
        let mut twice = link(&world, &[]).to_query();
        twice.push_str("&scope=employees.read");
        let outcome = verify(&test.context, &Form::urlencoded(twice.as_bytes())).await.unwrap();
        assert!(matches!(outcome, AuthorizeOutcome::Redirect { denied, .. } if denied.code == ErrorCode::ParameterRepeated));
    })
    .await;
}

#[tokio::test]
async fn what_the_operator_closed_is_a_page_or_an_error_for_the_partner() {
    each_world(|test, world| async move {
        let store = &test.context.store;
        let old = storage::integration::find(store, world.confidential).await.unwrap().unwrap();
        let change = |new: Integration| {
            let (test, world, old) = (&test, &world, old.clone());
            async move {
                let steps = vec![storage::integration::update(&old, &new)];
                let note = test.context.change(ChangeKind::Integration, new.client_id);
                test.context.write_all(steps, &[note]).await.unwrap().unwrap();
                let outcome = verify(&test.context, &link(world, &[])).await.unwrap();
                let back = vec![storage::integration::update(&new, &old)];
                test.context
                    .write_all(back, &[test.context.change(ChangeKind::Integration, old.client_id)])
                    .await
                    .unwrap()
                    .unwrap();
                outcome
            }
        };
        let disabled = change(Integration { state: IntegrationState::Disabled, ..old.clone() }).await;
        assert!(matches!(disabled, AuthorizeOutcome::Page(denied) if denied.code == ErrorCode::IntegrationDisabled));
        let closed = change(Integration { doors: vec![Door::Extension], ..old.clone() }).await;
        assert!(matches!(closed, AuthorizeOutcome::Redirect { denied, .. } if denied.code == ErrorCode::DoorClosed));
    })
    .await;
}

#[tokio::test]
async fn a_redirect_uri_that_was_not_approved_says_so() {
    each_world(|test, world| async move {
        let author = flows::admin::Author::once(model::grant::Actor::system());
        let uri = "https://partner.example/new".to_owned();
        flows::admin::redirect_uri::create(&test.context, &author, world.confidential, uri.clone()).await.unwrap().unwrap();
        let outcome = verify(&test.context, &link(&world, &[("redirect_uri", Some(&uri))])).await.unwrap();
        assert!(matches!(outcome, AuthorizeOutcome::Page(denied) if denied.code == ErrorCode::RedirectUriNotApproved));
    })
    .await;
}
