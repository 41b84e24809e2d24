//! The code flow through the `oauth2` crate: PKCE, three refreshes, revoke, a wrong secret, a denied consent.
//!
//! The end-to-end tests run it against a demo and tell it by its environment where that is.

mod http;
mod settings;

use oauth2::basic::BasicErrorResponseType;
use oauth2::{
    AuthorizationCode, CsrfToken, PkceCodeChallenge, PkceCodeVerifier, RefreshToken, RequestTokenError, Scope, TokenResponse as _,
};

use crate::settings::{Client, Failure, Settings};

/// What came back to the redirect URI, with what is needed to go on.
struct Answer {
    code: Option<String>,
    error: Option<String>,
    verifier: PkceCodeVerifier,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Failure> {
    let settings = Settings::from_environment()?;
    let client = settings.client(&settings.client_secret)?;
    connects_refreshes_and_revokes(&settings, &client).await?;
    a_wrong_secret_is_refused(&settings).await?;
    a_denied_consent_is_told(&settings, &client).await
}

async fn connects_refreshes_and_revokes(settings: &Settings, client: &Client) -> Result<(), Failure> {
    let answer = browse(settings, client, "approve").await?;
    let code = AuthorizationCode::new(answer.code.ok_or("no code came back")?);
    let tokens = client
        .exchange_code(code)
        .set_pkce_verifier(answer.verifier)
        .request_async(&http::send)
        .await
        .map_err(|error| format!("the exchange failed: {error:?}"))?;
    let mut refresh = tokens.refresh_token().ok_or("no refresh token")?.clone();
    for _ in 0..3 {
        let next = client
            .exchange_refresh_token(&refresh)
            .request_async(&http::send)
            .await
            .map_err(|error| format!("a refresh failed: {error:?}"))?;
        let successor = next.refresh_token().ok_or("a refresh gave no refresh token")?.clone();
        ensure(successor.secret() != refresh.secret(), "a refresh token is good once")?;
        refresh = successor;
    }
    let revocation = client.revoke_token(refresh.clone().into()).map_err(|error| format!("{error}"))?;
    revocation.request_async(&http::send).await.map_err(|error| format!("the revocation failed: {error:?}"))?;
    ensure(refused_with(client, &refresh).await == Some(BasicErrorResponseType::InvalidGrant), "revoked is invalid_grant")
}

async fn a_wrong_secret_is_refused(settings: &Settings) -> Result<(), Failure> {
    let wrong = settings.client("wrong")?;
    let token = RefreshToken::new("anything".to_owned());
    ensure(refused_with(&wrong, &token).await == Some(BasicErrorResponseType::InvalidClient), "a wrong secret is invalid_client")
}

async fn a_denied_consent_is_told(settings: &Settings, client: &Client) -> Result<(), Failure> {
    let answer = browse(settings, client, "deny").await?;
    ensure(answer.code.is_none(), "a refusal gives no code")?;
    ensure(answer.error.as_deref() == Some("access_denied"), "a refusal is access_denied")
}

/// The standard's error code of a refresh that is refused; `None` when it is answered or fails otherwise.
async fn refused_with(client: &Client, token: &RefreshToken) -> Option<BasicErrorResponseType> {
    match client.exchange_refresh_token(token).request_async(&http::send).await {
        Err(RequestTokenError::ServerResponse(answer)) => Some(answer.error().clone()),
        Ok(_) | Err(_) => None,
    }
}

/// Sends the customer through the pages, and reads what comes back.
async fn browse(settings: &Settings, client: &Client, decision: &str) -> Result<Answer, Failure> {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state) = client
        .authorize_url(CsrfToken::new_random)
        .add_scope(Scope::new(settings.scope.clone()))
        .set_pkce_challenge(challenge)
        .url();
    let query = [("url", url.as_str()), ("decision", decision)];
    let reached = reqwest::Client::new().get(&settings.walker).query(&query).send().await?.error_for_status()?.text().await?;
    let (_, query) = reached.split_once('?').ok_or("the redirect has no query")?;
    let parameter =
        |name: &str| form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    ensure(parameter("state").as_deref() == Some(state.secret()), "the state comes back as sent")?;
    Ok(Answer { code: parameter("code"), error: parameter("error"), verifier })
}

fn ensure(holds: bool, rule: &str) -> Result<(), Failure> {
    if holds { Ok(()) } else { Err(rule.into()) }
}
