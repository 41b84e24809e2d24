//! What is asked of, and told to, one PostgreSQL server by its address.

use bench::{Problem, Result};
use std::time::{Duration, Instant};
use tokio_postgres::Client;

/// Longer than a standby needs for anything.
const PATIENCE: Duration = Duration::from_mins(1);

/// One text.
///
/// # Errors
/// When the server refuses.
pub(crate) async fn text(url: &str, question: &str) -> Result<String> {
    let row = client(url).await?.query_one(question, &[]).await.map_err(|error| failed(&error))?;
    Ok(row.get(0))
}

/// Sets something for the whole server, from now on.
///
/// # Errors
/// When the server refuses.
pub(crate) async fn set(url: &str, name: &str, value: &str) -> Result<()> {
    let client = client(url).await?;
    // Each by itself: the first one may stand in no transaction.
    for statement in [&format!("ALTER SYSTEM SET {name} = '{value}'"), "SELECT pg_reload_conf()"] {
        client.batch_execute(statement).await.map_err(|error| failed(&error))?;
    }
    Ok(())
}

/// Asks until the answer is yes.
///
/// # Errors
/// When the server refuses, and as `otherwise` says after a minute.
pub(crate) async fn until(url: &str, question: &str, otherwise: &str) -> Result<()> {
    let (client, began) = (client(url).await?, Instant::now());
    while !client.query_one(question, &[]).await.map_err(|error| failed(&error))?.get::<_, bool>(0) {
        if began.elapsed() > PATIENCE {
            return Err(otherwise.to_owned());
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(())
}

async fn client(url: &str) -> Result<Client> {
    let connected = tokio_postgres::connect(url, tokio_postgres::NoTls).await;
    let (client, connection) = connected.map_err(|error| failed(&error))?;
    // Ends with its client.
    tokio::spawn(connection);
    Ok(client)
}

fn failed(error: &tokio_postgres::Error) -> Problem {
    let said = error.as_db_error().map(|error| format!(": {error}")).unwrap_or_default();
    format!("PostgreSQL: {error}{said}")
}
