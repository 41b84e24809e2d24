//! What Countersign is asked.

use super::{refreshing, repeating};
use crate::Result;
use crate::caller::Caller;
use crate::connecting::Connecting;
use crate::contestant::Countersign;
use crate::http::{self, Connection};
use crate::lane::Source;
use crate::people::Person;
use flows::testing::{REDIRECT_URI, VERIFIER};
use std::net::SocketAddr;

/// The integration's own credentials, in the body.
fn client(countersign: &Countersign) -> Vec<(&'static str, String)> {
    let world = &countersign.seeded.world;
    vec![("client_id", world.confidential.to_string()), ("client_secret", world.client_secret.clone())]
}

pub(crate) async fn exchanges(countersign: &Countersign, count: usize) -> Result<Vec<Vec<u8>>> {
    let client = client(countersign);
    let exchange = |code: String| {
        let mut form: Vec<(&str, &str)> = client.iter().map(|(name, value)| (*name, value.as_str())).collect();
        form.extend([("grant_type", "authorization_code"), ("code", &code)]);
        form.extend([("redirect_uri", REDIRECT_URI), ("code_verifier", VERIFIER)]);
        http::post("/oauth/token", "", &form)
    };
    Ok(countersign.seeded.codes(count).await?.into_iter().map(exchange).collect())
}

/// Client credentials by client key.
pub fn by_client_key(countersign: &Countersign, connections: usize) -> Source<'static> {
    let client_id = countersign.seeded.world.confidential.to_string();
    let ask = |key: &str| {
        let form = [("grant_type", "client_credentials"), ("client_id", &client_id), ("client_secret", key)];
        http::post("/oauth/token", "", &form)
    };
    repeating(countersign.seeded.hot.iter().map(|hot| ask(&hot.client_key)).collect(), connections, 200)
}

/// Client credentials by client secret and organization.
pub fn by_client_secret(countersign: &Countersign, connections: usize) -> Source<'static> {
    let client = client(countersign);
    let ask = |organization: &str| {
        let mut form: Vec<(&str, &str)> = client.iter().map(|(name, value)| (*name, value.as_str())).collect();
        form.extend([("grant_type", "client_credentials"), ("organization_id", organization)]);
        http::post("/oauth/token", "", &form)
    };
    let asked = countersign.seeded.hot.iter().map(|hot| ask(&hot.organization_id.to_string())).collect();
    repeating(asked, connections, 200)
}

/// Refreshes of the hot connections of `turn`, so that no two settings share a chain.
pub fn refresh(countersign: &Countersign, connections: usize, (turn, turns): (usize, usize)) -> Source<'static> {
    let all = countersign.seeded.tokens.iter().skip(turn).step_by(turns);
    let tokens = all.filter_map(|tokens| tokens.refresh_token.clone()).collect();
    refreshing("/oauth/token", &client(countersign), (tokens, connections))
}

/// Introspections of the hot access tokens.
pub fn introspection(countersign: &Countersign, connections: usize) -> Source<'static> {
    let world = &countersign.seeded.world;
    let head = http::basic(&world.resource.id.to_string(), &world.resource_secret);
    let ask = |token: &str| http::post("/oauth/introspect", &head, &[("token", token)]);
    let asked = countersign.seeded.tokens.iter().map(|tokens| ask(&tokens.access_token)).collect();
    repeating(asked, connections, 200)
}

/// The name of a session's cookie, by what the server sets for a browser without one.
///
/// # Errors
/// When the server sets no cookie.
pub async fn session_cookie(address: SocketAddr) -> Result<String> {
    let mut connection = Connection::open(address).await?;
    let answer = connection.send(&http::get("/login", "accept: text/html\r\n")).await?;
    let set = answer.headers("set-cookie").find_map(|cookie| cookie.split_once('=')).map(|(name, _)| name);
    Ok(set.ok_or("the login page sets no cookie")?.replace("cs_browser", "cs_session"))
}

/// Whole connects; each connection has administrators of its own.
///
/// # Errors
/// When the server sets no cookie.
pub async fn connecting(countersign: &Countersign, connections: usize) -> Result<Source<'static>> {
    let cookie = session_cookie(countersign.running.address).await?;
    let people = &countersign.seeded.people;
    let shares = people.chunks((people.len() / connections.max(1)).max(1)).take(connections);
    let caller = |share: &[Person]| Box::new(Connecting::new(share.to_vec(), &cookie, client(countersign))) as Box<dyn Caller>;
    Ok(Source::Kept(shares.map(caller).collect()))
}

/// Gateway checks of the hot access tokens.
pub fn check(countersign: &Countersign, connections: usize) -> Source<'static> {
    let ask = |token: &str| http::get("/v1/check?scope=transactions.read", &format!("authorization: Bearer {token}\r\n"));
    let asked = countersign.seeded.tokens.iter().map(|tokens| ask(&tokens.access_token)).collect();
    repeating(asked, connections, 204)
}
