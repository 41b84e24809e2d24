//! What node-oidc-provider is asked.

use super::{refreshing, repeating};
use crate::http::{self, Connection};
use crate::lane::Source;
use crate::process::Running;
use crate::{Problem, Result};
use flows::testing::{REDIRECT_URI, VERIFIER};

/// The secret of its client, as `node/server.js` has it.
const SECRET: &str = "a-secret-of-the-benchmark-with-enough-characters";

pub(crate) async fn exchanges(node: &Running, count: usize) -> Result<Vec<Vec<u8>>> {
    let mut connection = Connection::open(node.address).await?;
    let answer = connection.send(&http::get(&format!("/mint?count={count}"), "")).await?;
    let codes: Vec<String> = serde_json::from_slice(answer.body).map_err(|error| -> Problem { format!("codes: {error}") })?;
    let exchange = |code: String| {
        let form = [
            ("client_id", "bench"),
            ("client_secret", SECRET),
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ];
        http::post("/token", "", &form)
    };
    Ok(codes.into_iter().map(exchange).collect())
}

/// node-oidc-provider's client credentials, as a JWT.
pub fn client_credentials(connections: usize) -> Source<'static> {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "bench"),
        ("client_secret", SECRET),
        ("resource", "https://api.northwind.example"),
        ("scope", "transactions.read"),
    ];
    repeating(vec![http::post("/token", "", &form); connections], connections, 200)
}

/// node-oidc-provider's refreshes: its chains begin with codes.
///
/// # Errors
/// When it refuses them.
pub async fn refresh(node: &Running, connections: usize) -> Result<Source<'static>> {
    let mut connection = Connection::open(node.address).await?;
    let mut tokens = Vec::new();
    for exchange in exchanges(node, connections * 4).await? {
        let answer = connection.send(&exchange).await?;
        let token = crate::caller::member(answer.text(), "refresh_token").map(str::to_owned);
        tokens.push(token.ok_or_else(|| format!("no refresh token in {}", answer.text()))?);
    }
    let client = [("client_id", "bench".to_owned()), ("client_secret", SECRET.to_owned())];
    Ok(refreshing("/token", &client, (tokens, connections)))
}

/// node-oidc-provider's introspections, of opaque tokens: it introspects no others.
///
/// # Errors
/// When it issues none.
pub async fn introspection(node: &Running, connections: usize) -> Result<Source<'static>> {
    let mut connection = Connection::open(node.address).await?;
    let client = [("client_id", "bench"), ("client_secret", SECRET)];
    let issue = http::post("/token", "", &[&client[..], &[("grant_type", "client_credentials")]].concat());
    let mut asked = Vec::new();
    for _ in 0..1_000.max(connections) {
        let answer = connection.send(&issue).await?;
        let token = crate::caller::member(answer.text(), "access_token").ok_or("node-oidc-provider issues nothing")?;
        asked.push(http::post("/token/introspection", "", &[&client[..], &[("token", token)]].concat()));
    }
    Ok(repeating(asked, connections, 200))
}
