//! The code's exchange (RFC 6749, section 4.1; product: "a code presented again is always refused").

use crate::each_world;
use flows::testing::{REDIRECT_URI, VERIFIER};
use flows::token::authorization_code::{CodeRequest, exchange};
use flows::token::refresh_token::{RefreshRequest, refresh};
use protocol::{ErrorCode, Seconds};

#[tokio::test]
async fn the_first_exchange_makes_the_grant_with_consent_record_and_audit_event() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        assert_eq!(connected.tokens.expires_in, 43_200);
        assert_eq!(connected.tokens.scope.to_string(), "transactions.read");
        assert_eq!(connected.tokens.organization_id, world.organization.id);
        let grant = storage::grant::find(&context.store, connected.tokens.grant_id).await.unwrap().unwrap();
        assert_eq!((grant.consented_by, grant.organization_id), (world.admin.id, world.organization.id));
        let consents = storage::consent::of_grant(&context.store, grant.organization_id, grant.id).await.unwrap();
        assert_eq!(consents.len(), 1);
        assert_eq!(consents[0].shown.scopes[0].title, "transactions.read (en)");
        let events =
            storage::audit::page_of_organization(&context.store, &grant.organization_id.to_string(), "~", 10).await.unwrap();
        let mut actions: Vec<_> = events.iter().map(|event| event.action.as_str()).collect();
        actions.sort_unstable();
        assert_eq!(actions, ["attempt.consented", "grant.activated"]);
    })
    .await;
}

#[tokio::test]
async fn a_second_connection_shares_the_grant_and_widens_it_by_consent() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let first = world.connect(context, world.confidential).await;
        let code = world.code(context, world.confidential, "invoices.write").await;
        let second = world.exchange(context, world.confidential, &code).await.unwrap();
        assert_eq!(first.tokens.grant_id, second.grant_id);
        assert_eq!(second.scope.to_string(), "invoices.write transactions.read");
        let grant = storage::grant::find(&context.store, second.grant_id).await.unwrap().unwrap();
        assert_eq!(grant.scopes, second.scope);
        let client = world.client(context, world.confidential).await;
        let request = RefreshRequest { refresh_token: first.refresh_token(), scope: None };
        let refreshed = refresh(context, &client, request).await.unwrap().unwrap();
        assert_eq!(refreshed.scope.to_string(), "transactions.read", "a connection keeps its own scopes");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_binding_is_refused_and_consumes_nothing() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let code = world.code(context, world.confidential, "").await;
        let client = world.client(context, world.confidential).await;
        let right = CodeRequest { code: &code, redirect_uri: REDIRECT_URI, code_verifier: Some(VERIFIER) };
        let other_verifier = "a".repeat(43);
        let wrong = [
            (CodeRequest { redirect_uri: "https://partner.example/callback", ..right }, ErrorCode::CodeRedirectUriMismatch),
            (CodeRequest { code_verifier: None, ..right }, ErrorCode::PkceVerifierWrong),
            (CodeRequest { code_verifier: Some(&other_verifier), ..right }, ErrorCode::PkceVerifierWrong),
            (CodeRequest { code_verifier: Some("short"), ..right }, ErrorCode::PkceVerifierWrong),
            (CodeRequest { code: "cs_cod_forged_000000", ..right }, ErrorCode::CodeInvalid),
        ];
        for (request, code) in wrong {
            assert_eq!(exchange(context, &client, request).await.unwrap().unwrap_err().code, code);
        }
        let foreign = world.client(context, world.foreign).await;
        assert_eq!(exchange(context, &foreign, right).await.unwrap().unwrap_err().code, ErrorCode::CodeInvalid);
        assert!(exchange(context, &client, right).await.unwrap().is_ok(), "nothing was consumed");
    })
    .await;
}

#[tokio::test]
async fn a_code_ends_after_ten_minutes() {
    each_world(|test, world| async move {
        let code = world.code(&test.context, world.confidential, "").await;
        test.clock.advance(Seconds::minutes(10));
        let denied = world.exchange(&test.context, world.confidential, &code).await.unwrap_err();
        assert_eq!(denied.code, ErrorCode::CodeExpired);
    })
    .await;
}

#[tokio::test]
async fn a_second_presentation_within_ten_seconds_is_refused_and_revokes_nothing() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        test.clock.advance(Seconds(10));
        let denied = world.exchange(&test.context, world.confidential, &connected.code).await.unwrap_err();
        assert_eq!(denied.code, ErrorCode::CodeUsed);
        let client = world.client(&test.context, world.confidential).await;
        let request = RefreshRequest { refresh_token: connected.refresh_token(), scope: None };
        assert!(refresh(&test.context, &client, request).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test]
async fn a_later_one_with_every_binding_right_revokes_what_the_first_gave() {
    each_world(|test, world| async move {
        let connected = world.connect(&test.context, world.confidential).await;
        test.clock.advance(Seconds(11));
        let denied = world.exchange(&test.context, world.confidential, &connected.code).await.unwrap_err();
        assert_eq!(denied.code, ErrorCode::CodeUsed);
        let client = world.client(&test.context, world.confidential).await;
        let request = RefreshRequest { refresh_token: connected.refresh_token(), scope: None };
        let denied = refresh(&test.context, &client, request).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::ConnectionRevoked);
    })
    .await;
}

#[tokio::test]
async fn a_later_one_that_fails_a_binding_or_comes_after_the_codes_expiry_changes_nothing() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let connected = world.connect(context, world.confidential).await;
        let client = world.client(context, world.confidential).await;
        test.clock.advance(Seconds(60));
        let request = CodeRequest { code: &connected.code, redirect_uri: REDIRECT_URI, code_verifier: None };
        assert_eq!(exchange(context, &client, request).await.unwrap().unwrap_err().code, ErrorCode::CodeUsed);
        test.clock.advance(Seconds::minutes(10));
        assert!(world.exchange(context, world.confidential, &connected.code).await.is_err());
        let request = RefreshRequest { refresh_token: connected.refresh_token(), scope: None };
        assert!(refresh(context, &client, request).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_exchanges_of_one_code_have_one_winner() {
    each_world(|test, world| async move {
        for warm in [false, true] {
            let code = world.code(&test.context, world.confidential, "").await;
            let (test, world, code) = (&test, std::sync::Arc::new(world.clone()), &code);
            let outcomes = storage::testing::race(16, |_| {
                let (context, world, code) = (test.context.clone(), world.clone(), code.clone());
                async move { world.exchange(&context, world.confidential, &code).await }
            })
            .await;
            assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1, "with an active grant: {warm}");
            for denied in outcomes.into_iter().filter_map(Result::err) {
                assert_eq!(denied.code, ErrorCode::CodeUsed);
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_first_codes_of_one_organization_make_one_grant() {
    each_world(|test, world| async move {
        let mut codes = Vec::new();
        for _ in 0..16 {
            codes.push(world.code(&test.context, world.confidential, "").await);
        }
        let world = std::sync::Arc::new(world);
        let outcomes = storage::testing::race(16, |number| {
            let (context, world, code) = (test.context.clone(), world.clone(), codes[number].clone());
            async move { world.exchange(&context, world.confidential, &code).await }
        })
        .await;
        let grants: std::collections::HashSet<_> =
            outcomes.into_iter().filter_map(Result::ok).map(|tokens| tokens.grant_id.to_string()).collect();
        assert_eq!(grants.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_verifier_without_a_challenge_is_refused() {
    each_world(|test, world| async move {
        let code = world.code_without_pkce(&test.context, world.confidential).await;
        let client = world.client(&test.context, world.confidential).await;
        let request = CodeRequest { code: &code, redirect_uri: REDIRECT_URI, code_verifier: Some(VERIFIER) };
        let denied = exchange(&test.context, &client, request).await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::PkceVerifierWrong, "RFC 9700, section 4.8.2: a downgrade");
        let request = CodeRequest { code_verifier: None, ..request };
        assert!(exchange(&test.context, &client, request).await.unwrap().is_ok());
    })
    .await;
}
