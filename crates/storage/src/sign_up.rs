//! Sign-ups that wait for their mailed code.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::sign_up::{Founds, MAX_CODE_TRIES, SignUp};
use protocol::Timestamp;
use protocol::id::SignUpId;

impl FromRow for SignUp {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self {
            id: row.next()?,
            browser_digest: row.next()?,
            email: row.next()?,
            name: row.next()?,
            password_hash: row.next()?,
            founds: founds(row)?,
            attribution: row.next()?,
            code_digest: row.next()?,
            return_to: row.next()?,
            expires_at: row.next()?,
        })
    }
}

/// From the columns of both: a partner has a name in its own, an organization in its own, and who founds nothing in neither.
fn founds(row: &mut Row) -> Result<Founds> {
    let (name, number, country): (String, String, String) = (row.next()?, row.next()?, row.next()?);
    let partner: (Option<String>, Option<String>, Option<String>) = (row.next()?, row.next()?, row.next()?);
    Ok(match partner {
        (Some(name), Some(website), Some(support_email)) => Founds::Partner { name, website, support_email },
        (_, _, _) if name.is_empty() => Founds::Nothing,
        (_, _, _) => Founds::Organization { name, number, country },
    })
}

/// The columns of [`founds`].
fn written(founds: &Founds) -> ([&str; 3], [Option<&str>; 3]) {
    match founds {
        Founds::Organization { name, number, country } => ([name, number, country], [None; 3]),
        Founds::Partner { name, website, support_email } => ([""; 3], [Some(name), Some(website), Some(support_email)]),
        Founds::Nothing => ([""; 3], [None; 3]),
    }
}

/// Keeps a sign-up until its code is typed.
pub async fn insert(store: &Store, waiting: &SignUp) -> Result<()> {
    let sql = sql!(
        "INSERT INTO sign_ups (id, browser_digest, email, name, password_hash, organization_name, organization_number, country,
           partner_name, partner_website, partner_support_email, attribution, code_digest, tries, return_to, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15)"
    );
    let ([name, number, country], [partner_name, website, support_email]) = written(&waiting.founds);
    let params = params![
        waiting.id,
        &waiting.browser_digest,
        &waiting.email,
        &waiting.name,
        &waiting.password_hash,
        name,
        number,
        country,
        partner_name,
        website,
        support_email,
        waiting.attribution,
        &waiting.code_digest,
        &waiting.return_to,
        waiting.expires_at,
    ];
    store.write(sql, params).await.map(drop)
}

/// The sign-up, if this browser began it and it still waits.
pub async fn find(store: &Store, id: SignUpId, browser_digest: &[u8], now: Timestamp) -> Result<Option<SignUp>> {
    let sql = sql!(
        "SELECT id, browser_digest, email, name, password_hash, organization_name, organization_number, country,
           partner_name, partner_website, partner_support_email, attribution, code_digest, return_to, expires_at
         FROM sign_ups WHERE id = $1 AND browser_digest = $2 AND expires_at > $3"
    );
    store.read_one(sql, params![id, browser_digest, now]).await
}

/// Counts a try at the code; no row once they are used up, so that a code cannot be guessed.
pub async fn count_try(store: &Store, id: SignUpId, now: Timestamp) -> Result<bool> {
    let sql = sql!("UPDATE sign_ups SET tries = tries + 1 WHERE id = $1 AND tries < $2 AND expires_at > $3");
    Ok(store.write(sql, params![id, MAX_CODE_TRIES, now]).await? == 1)
}

/// Replaces the code, for "send again".
pub async fn replace_code(
    store: &Store,
    id: SignUpId,
    code_digest: &[u8],
    now: Timestamp,
    expires_at: Timestamp,
) -> Result<bool> {
    let sql = sql!("UPDATE sign_ups SET code_digest = $1, tries = 0, expires_at = $2 WHERE id = $3 AND expires_at > $4");
    Ok(store.write(sql, params![code_digest, expires_at, id, now]).await? == 1)
}

/// Takes the sign-up away, so that its code works once: the guard of the batch that makes the account.
pub fn consume(id: SignUpId, code_digest: &[u8], now: Timestamp) -> Step {
    Step::guarded(
        sql!("DELETE FROM sign_ups WHERE id = $1 AND code_digest = $2 AND expires_at > $3"),
        params![id, code_digest, now],
    )
}

/// Forgets up to `limit` that are too old.
pub async fn delete_expired(store: &Store, now: Timestamp, limit: i64) -> Result<u64> {
    let sql =
        sql!("DELETE FROM sign_ups WHERE id IN (SELECT id FROM sign_ups WHERE expires_at < $1 ORDER BY expires_at LIMIT $2)");
    store.write(sql, params![now, limit]).await
}
