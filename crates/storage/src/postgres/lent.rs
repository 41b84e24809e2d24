//! A connection on loan from the pool.

use std::{
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use deadpool_postgres::Object;
use tokio_postgres::{Client, NoTls, Statement, types::ToSql};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::failure::{Failure, Link};
use crate::{Cells, Outcome, Sql, Value};

type Result<T> = std::result::Result<T, Failure>;

/// How long the attempt to cancel a statement that was not answered may take.
const CANCEL: Duration = Duration::from_secs(2);

/// A connection that goes back to the pool only from a known state: after an error of the connection, a statement that was not
/// answered, or inside a transaction, it is closed instead.
pub(super) struct Lent {
    object: Option<Object>,
    tls: Option<MakeRustlsConnect>,
    timeout: Duration,
    unfit: AtomicBool,
    in_transaction: AtomicBool,
}

impl Lent {
    pub(super) fn new(object: Object, tls: Option<MakeRustlsConnect>, timeout: Duration) -> Self {
        Self { object: Some(object), tls, timeout, unfit: false.into(), in_transaction: false.into() }
    }

    pub(super) fn client(&self) -> Result<&Object> {
        self.object.as_ref().filter(|client| !client.is_closed()).ok_or_else(Failure::closed_before_sending)
    }

    pub(super) async fn prepare(&self, sql: &Sql) -> Result<Statement> {
        self.in_time(self.client()?.prepare_cached(sql.postgres())).await.map_err(Failure::unsent)
    }

    pub(super) async fn run(&self, sql: &Sql, params: &[Value]) -> Result<Outcome> {
        let statement = self.prepare(sql).await?;
        self.in_time(execute(self.client()?, &statement, params)).await
    }

    /// Runs one idempotent data definition, without a limit of time.
    pub(super) async fn define(&self, text: &str) -> Result<()> {
        self.client()?.batch_execute(text).await.map_err(Failure::of_definition)
    }

    pub(super) async fn begin(&self) -> Result<()> {
        let client = self.client()?;
        self.in_transaction.store(true, Ordering::Release);
        self.in_time(client.batch_execute("BEGIN")).await.map_err(Failure::unsent)
    }

    pub(super) async fn commit(&self) -> Result<()> {
        self.end("COMMIT").await
    }

    /// Rolls back, or gives the connection up, which comes to the same.
    pub(super) async fn roll_back(&self) {
        if !self.unfit.load(Ordering::Acquire) && self.end("ROLLBACK").await.is_err() {
            self.unfit.store(true, Ordering::Release);
        }
    }

    async fn end(&self, text: &str) -> Result<()> {
        let ended = self.in_time(self.client()?.batch_execute(text)).await;
        // The server's refusal to commit ends the transaction as well.
        if !ended.as_ref().is_err_and(|failure| failure.link != Link::Usable) {
            self.in_transaction.store(false, Ordering::Release);
        }
        ended
    }

    /// Waits for an answer, but not for ever.
    pub(super) async fn in_time<T>(
        &self,
        work: impl Future<Output = std::result::Result<T, tokio_postgres::Error>>,
    ) -> Result<T> {
        let failure = match tokio::time::timeout(self.timeout, work).await {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(error)) => Failure::from(error),
            Err(_) => {
                self.cancel();
                Failure::no_answer()
            }
        };
        if failure.link != Link::Usable {
            self.unfit.store(true, Ordering::Release);
        }
        Err(failure)
    }

    /// Asks the server to stop, so that the statement does not hold its locks; it may come too late.
    fn cancel(&self) {
        let Some(token) = self.object.as_ref().map(|client| client.cancel_token()) else {
            return;
        };
        let tls = self.tls.clone();
        tokio::spawn(async move {
            let cancelled = async {
                match tls {
                    Some(tls) => token.cancel_query(tls).await,
                    None => token.cancel_query(NoTls).await,
                }
            };
            match tokio::time::timeout(CANCEL, cancelled).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    tracing::warn!(%error, "a statement that was given up could not be cancelled");
                }
                Err(_) => {
                    tracing::warn!("a statement that was given up could not be cancelled in time");
                }
            }
        });
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let fit = !*self.unfit.get_mut() && !*self.in_transaction.get_mut();
        if let Some(object) = self.object.take().filter(|_| !fit) {
            drop(Object::take(object));
        }
    }
}

pub(super) async fn execute(
    client: &Client,
    statement: &Statement,
    params: &[Value],
) -> std::result::Result<Outcome, tokio_postgres::Error> {
    let params: Vec<&(dyn ToSql + Sync)> = params.iter().map(|value| value as _).collect();
    let columns = statement.columns().len();
    if columns == 0 {
        return Ok(Outcome { changes: client.execute(statement, &params).await?, rows: Vec::new() });
    }
    let rows = client.query(statement, &params).await?;
    let rows: Vec<Cells> =
        rows.iter().map(|row| (0..columns).map(|index| row.try_get(index)).collect()).collect::<std::result::Result<_, _>>()?;
    Ok(Outcome { changes: rows.len() as u64, rows })
}
