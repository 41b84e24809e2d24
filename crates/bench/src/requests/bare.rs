//! What the bare work is asked.

use super::{refreshing, repeating};
use crate::Result;
use crate::http::{self, Connection};
use crate::lane::Source;
use crate::process::Running;

/// The bare signature for the same form.
pub fn sign(connections: usize) -> Source<'static> {
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", "app_01m0000000000000000000"),
        ("client_secret", "cs_key_abcdefghijkl_0123456789012345678901234567890123456789012_abcdef"),
    ];
    repeating(vec![http::post("/sign", "", &form); connections], connections, 200)
}

/// The bare update and signature on the rows of `turn`.
pub fn commit(rows: usize, connections: usize, (turn, turns): (usize, usize)) -> Source<'static> {
    let tokens = (turn..rows).step_by(turns).map(|row| format!("{row}.1")).collect();
    let client = [("client_id", "app_01m0000000000000000000".to_owned()), ("client_secret", "x".repeat(70))];
    refreshing("/commit", &client, (tokens, connections))
}

/// The bare verification of as many tokens.
///
/// # Errors
/// When the bare program makes none.
pub async fn verify(bare: &Running, tokens: usize, connections: usize) -> Result<Source<'static>> {
    let mut connection = Connection::open(bare.address).await?;
    let sign = http::post("/sign", "", &[("client_secret", "x")]);
    let mut asked = Vec::with_capacity(tokens);
    for _ in 0..tokens {
        let answer = connection.send(&sign).await?;
        let token = crate::caller::member(answer.text(), "access_token").ok_or("the bare program signs nothing")?;
        asked.push(http::post("/verify", "", &[("token", token)]));
    }
    Ok(repeating(asked, connections, 200))
}
