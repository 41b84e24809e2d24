//! Logos, by the SHA-256 of what is served.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use protocol::Timestamp;

/// A logo as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Logo {
    /// SHA-256 of `png`, in hexadecimal.
    pub digest: String,
    /// The file.
    pub png: Vec<u8>,
}

impl FromRow for Logo {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { digest: row.next()?, png: row.next()? })
    }
}

/// The logo with this digest.
pub async fn find(store: &Store, digest: &str) -> Result<Option<Logo>> {
    store.read_one(sql!("SELECT digest, png FROM logos WHERE digest = $1"), params![digest]).await
}

/// Keeps a logo, or keeps it for longer; stands in the batch of the draft that shows it.
pub fn keep(logo: &Logo, at: Timestamp) -> Step {
    Step::run(
        sql!(
            "INSERT INTO logos (digest, png, created_at) VALUES ($1, $2, $3)
             ON CONFLICT (digest) DO UPDATE SET created_at = $3"
        ),
        params![&logo.digest, &logo.png, at],
    )
}

/// Forgets up to `limit` logos from before `before` that no listing shows.
pub async fn delete_unused(store: &Store, before: Timestamp, limit: i64) -> Result<u64> {
    let sql = sql!(
        "DELETE FROM logos WHERE created_at < $1 AND digest IN (
           SELECT digest FROM logos WHERE created_at < $1
             AND NOT EXISTS (SELECT 1 FROM listings WHERE listings.logo = logos.digest) ORDER BY created_at, digest LIMIT $2)"
    );
    store.write(sql, params![before, limit]).await
}
