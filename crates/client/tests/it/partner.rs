//! The partner's side: link, exchange, refresh, revoke.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use countersign_client::FetchError;
use countersign_client::partner::{
    AuthorizeRequest, PartnerClient, PartnerError, PartnerOptions, Pkce, Refresher, RefresherOptions, Tokens, new_state,
};
use futures_util::future::{FutureExt as _, join_all};

use crate::support::{NOW, Server, TestClock};

const REDIRECT: &str = "http://localhost:7310/callback/connect?a=b";

fn client(server: &Server, clock: &TestClock) -> PartnerClient {
    let options = PartnerOptions::confidential(&server.issuer, "app_1", "s:1", REDIRECT);
    PartnerClient::new(PartnerOptions { clock: clock.clock(), ..options }).unwrap()
}

fn refresher(server: &Server, clock: &TestClock, kept: &Arc<Mutex<Vec<Tokens>>>) -> Refresher {
    let tokens = Tokens {
        access_token: "a1".to_owned(),
        refresh_token: Some("r1".to_owned()),
        scope: String::new(),
        organization_id: "org_1".to_owned(),
        grant_id: "grt_1".to_owned(),
        installation_id: None,
        expires_at: (NOW + 3600) * 1_000_000,
    };
    let options = RefresherOptions { pause: Duration::ZERO, ..RefresherOptions::default() };
    let kept = Arc::clone(kept);
    Refresher::new(client(server, clock), tokens, options, move |tokens| {
        kept.lock().unwrap().push(tokens.clone());
    })
}

fn token_requests(server: &Server) -> usize {
    server.counts.token.load(Ordering::SeqCst)
}

#[tokio::test]
async fn the_link_carries_every_parameter_encoded_once() {
    let options = PartnerOptions::public("https://a.example/", "app_1", REDIRECT);
    let client = PartnerClient::new(options).unwrap();
    let pkce = Pkce::from_entropy([0; 32]);
    let link = client.authorize_url(&AuthorizeRequest {
        scopes: &["transactions.read", "invoices.write"],
        state: "s&1",
        pkce: Some(&pkce),
        partner_portal_id: Some("prt_1"),
        ..AuthorizeRequest::default()
    });
    assert_eq!(
        link,
        "https://a.example/oauth/authorize?client_id=app_1&response_type=code\
         &redirect_uri=http%3A%2F%2Flocalhost%3A7310%2Fcallback%2Fconnect%3Fa%3Db\
         &scope=transactions.read+invoices.write&partner_portal_id=prt_1&state=s%261\
         &code_challenge=DwBzhbb51LfusnSGBa_hqYSgo7-j8BTQnip4TOnlzRo&code_challenge_method=S256"
    );
    assert_eq!(pkce.verifier().len(), 43);
    assert_ne!(new_state([1; 32]), new_state([2; 32]));
}

#[tokio::test]
async fn a_code_is_exchanged_with_basic_and_the_verifier() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let tokens = client(&server, &clock).exchange_code("c1", Some("v1")).await.unwrap();
    assert_eq!((tokens.access_token.as_str(), tokens.refresh_token.as_deref()), ("a1", Some("r1")));
    assert_eq!(tokens.expires_at().as_seconds(), NOW + 43_200);
    let (authorization, form) = server.forms.lock().unwrap().pop().unwrap();
    // base64 of app_1:s%3A1, since both halves are form-encoded first
    assert_eq!(authorization.unwrap(), "Basic YXBwXzE6cyUzQTE=");
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(form, [("grant_type", "authorization_code"), ("code", "c1"), ("redirect_uri", REDIRECT), ("code_verifier", "v1")]);
}

#[tokio::test]
async fn a_public_client_names_itself_in_the_body() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let options = PartnerOptions::public(&server.issuer, "app_1", REDIRECT);
    let client = PartnerClient::new(PartnerOptions { clock: clock.clock(), ..options }).unwrap();
    client.refresh("r1").await.unwrap();
    let (authorization, form) = server.forms.lock().unwrap().pop().unwrap();
    assert_eq!(authorization, None);
    assert!(form.contains(&("client_id".to_owned(), "app_1".to_owned())));
}

#[tokio::test]
async fn the_end_of_a_connection_is_told_from_an_outage() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let client = client(&server, &clock);
    server.set(|s| s.refresh_is_over = true);
    let over = client.refresh("r1").await.unwrap_err();
    let description = "connection_revoked: by the customer".to_owned();
    assert_eq!(over, PartnerError::InvalidGrant { description });
    assert!(!over.is_temporary());

    server.set(|s| (s.refresh_is_over, s.away) = (false, true));
    let away = client.refresh("r1").await.unwrap_err();
    assert_eq!(away, PartnerError::Fetch(FetchError::Status { status: 503, retry_after: None }));
    assert!(away.is_temporary());
}

#[tokio::test]
async fn revoking_posts_the_token() {
    let (server, clock) = (Server::start().await, TestClock::new());
    client(&server, &clock).revoke("r7").await.unwrap();
    let (_, form) = server.forms.lock().unwrap().pop().unwrap();
    assert_eq!(form, [("token".to_owned(), "r7".to_owned())]);
}

#[tokio::test]
async fn a_fresh_token_is_given_out_without_a_request() {
    let (server, clock, kept) = (Server::start().await, TestClock::new(), Arc::default());
    let refresher = refresher(&server, &clock, &kept);
    assert_eq!(refresher.access_token().await.unwrap(), "a1");
    assert_eq!(token_requests(&server), 0);
}

#[tokio::test]
async fn many_callers_share_one_refresh_and_it_is_kept_once() {
    let (server, clock, kept) = (Server::start().await, TestClock::new(), Arc::default());
    let refresher = refresher(&server, &clock, &kept);
    clock.advance(3_300);
    let results = join_all((0..64).map(|_| refresher.access_token())).await;
    assert!(results.iter().all(|result| result.as_deref() == Ok("a2")), "{results:?}");
    assert_eq!(token_requests(&server), 1);
    let kept: Vec<_> = kept.lock().unwrap().iter().map(|tokens| tokens.refresh_token.clone().unwrap()).collect();
    assert_eq!(kept, ["r2"]);
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_with_the_same_token() {
    let (server, clock, kept) = (Server::start().await, TestClock::new(), Arc::default());
    let refresher = refresher(&server, &clock, &kept);
    server.set(|s| s.lose_answers = 2);
    assert_eq!(refresher.refresh().await.unwrap().access_token, "a2");
    let shown: Vec<_> = server.forms.lock().unwrap().iter().map(|(_, form)| form[1].1.clone()).collect();
    assert_eq!(shown, ["r1", "r1", "r1"]);
    assert_eq!(refresher.refresh().await.unwrap().access_token, "a3");
}

#[tokio::test]
async fn an_outage_passes_and_the_old_token_serves_meanwhile() {
    let (server, clock, kept) = (Server::start().await, TestClock::new(), Arc::default());
    let refresher = refresher(&server, &clock, &kept);
    server.set(|s| s.away = true);
    clock.advance(3_599);
    assert_eq!(refresher.access_token().await.unwrap(), "a1");
    clock.advance(1);
    assert!(refresher.access_token().await.unwrap_err().is_temporary());
    server.set(|s| s.away = false);
    assert_eq!(refresher.access_token().await.unwrap(), "a2");
}

#[tokio::test]
async fn a_connection_that_is_over_is_asked_about_once() {
    let (server, clock, kept) = (Server::start().await, TestClock::new(), Arc::default());
    let refresher = refresher(&server, &clock, &kept);
    server.set(|s| s.refresh_is_over = true);
    clock.advance(7_200);
    let results = join_all((0..16).map(|_| refresher.access_token())).await;
    assert!(results.iter().all(|result| matches!(result, Err(PartnerError::InvalidGrant { .. }))));
    assert!(matches!(refresher.refresh().await, Err(PartnerError::InvalidGrant { .. })));
    assert_eq!(token_requests(&server), 1);
    assert!(kept.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_caller_who_gives_up_loses_nothing_for_the_others() {
    let (server, clock, kept) = (Server::start().await, TestClock::new(), Arc::default());
    let refresher = refresher(&server, &clock, &kept);
    clock.advance(3_600);
    assert!(refresher.refresh().now_or_never().is_none());
    assert_eq!(refresher.access_token().await.unwrap(), "a2");
}

#[tokio::test]
async fn stored_tokens_come_back_as_they_were_and_print_no_secret() {
    let (server, clock) = (Server::start().await, TestClock::new());
    let tokens = client(&server, &clock).exchange_code("c1", None).await.unwrap();
    let stored = serde_json::to_string(&tokens).unwrap();
    assert_eq!(serde_json::from_str::<Tokens>(&stored).unwrap(), tokens);
    let text = format!("{tokens:?} {:?}", client(&server, &clock));
    assert!(!text.contains("a1") && !text.contains("r1") && !text.contains("s:1"), "{text}");
}
