//! Rows in PostgreSQL, moved by one prepared statement over a pool of the size that the server has.

use deadpool_postgres::{Manager, ManagerConfig, Pool, RecyclingMethod};
use tokio_postgres::NoTls;

const POOL: usize = 16;

pub struct Rows(Pool);

impl Rows {
    /// `count` rows in a new table.
    pub async fn open(url: &str, count: usize) -> Option<Self> {
        let config = url.parse::<tokio_postgres::Config>().ok()?;
        let recycling = ManagerConfig { recycling_method: RecyclingMethod::Fast };
        let pool = Pool::builder(Manager::from_config(config, NoTls, recycling)).max_size(POOL).build().ok()?;
        let client = pool.get().await.ok()?;
        let made = "DROP TABLE IF EXISTS bare_rows;
            CREATE TABLE bare_rows (id TEXT PRIMARY KEY, generation BIGINT, rotated_at BIGINT)";
        client.batch_execute(made).await.ok()?;
        let filled = "INSERT INTO bare_rows SELECT number::text, 1, 0 FROM generate_series(0, $1::bigint - 1) AS number";
        client.execute(filled, &[&i64::try_from(count).ok()?]).await.ok()?;
        drop(client);
        Some(Self(pool))
    }

    /// The next generation, if the row is at this one.
    pub async fn advance(&self, row: &str, generation: i64) -> Option<i64> {
        let client = self.0.get().await.ok()?;
        let sql = "UPDATE bare_rows SET generation = generation + 1, rotated_at = $1 WHERE id = $2 AND generation = $3
                   RETURNING generation";
        let statement = client.prepare_cached(sql).await.ok()?;
        client.query_opt(&statement, &[&1_i64, &row, &generation]).await.ok()?.map(|row| row.get(0))
    }
}
