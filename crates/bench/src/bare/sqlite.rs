//! Rows in SQLite, moved one by one and committed in groups: a thread takes what waits, runs it, commits once, answers all.

use rusqlite::{Connection, OptionalExtension as _, params};
use std::sync::mpsc;
use tokio::sync::oneshot;

struct Move {
    row: String,
    generation: i64,
    reply: oneshot::Sender<Option<i64>>,
}

pub struct Rows(mpsc::SyncSender<Move>);

impl Rows {
    /// `count` rows in a new file, with answers that are durable.
    pub fn open(path: &str, count: usize) -> Option<Self> {
        let mut connection = Connection::open(path).ok()?;
        connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL").ok()?;
        connection
            .execute_batch("CREATE TABLE rows (id TEXT PRIMARY KEY, generation INTEGER, rotated_at INTEGER) STRICT")
            .ok()?;
        let transaction = connection.transaction().ok()?;
        for number in 0..count {
            transaction.execute("INSERT INTO rows VALUES (?1, 1, 0)", params![number.to_string()]).ok()?;
        }
        transaction.commit().ok()?;
        let (moves, waiting) = mpsc::sync_channel(4096);
        std::thread::spawn(move || write(&connection, &waiting));
        Some(Self(moves))
    }

    /// The next generation, if the row is at this one.
    pub async fn advance(&self, row: &str, generation: i64) -> Option<i64> {
        let (reply, answer) = oneshot::channel();
        self.0.try_send(Move { row: row.to_owned(), generation, reply }).ok()?;
        answer.await.ok().flatten()
    }
}

fn write(connection: &Connection, waiting: &mpsc::Receiver<Move>) -> Option<()> {
    let sql =
        "UPDATE rows SET generation = generation + 1, rotated_at = ?1 WHERE id = ?2 AND generation = ?3 RETURNING generation";
    let mut statement = connection.prepare(sql).ok()?;
    let mut answers = Vec::new();
    while let Ok(first) = waiting.recv() {
        connection.execute_batch("BEGIN IMMEDIATE").ok()?;
        let mut next = Some(first);
        while let Some(one) = next {
            let moved = statement.query_row(params![1, one.row, one.generation], |row| row.get(0)).optional().ok()?;
            answers.push((one.reply, moved));
            next = if answers.len() < 256 { waiting.try_recv().ok() } else { None };
        }
        connection.execute_batch("COMMIT").ok()?;
        for (reply, moved) in answers.drain(..) {
            // Whoever asked may be gone.
            let _ = reply.send(moved);
        }
    }
    Some(())
}
