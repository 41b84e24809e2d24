//! How somebody reaches the servers: one connection to each, and patience.

use crate::dice::Dice;
use crate::field::Field;
use crate::ledger::Count;
use bench::http::{Answer, Connection};
use std::sync::Arc;
use std::time::Duration;

/// Longer than any answer may take; the server itself gives up before.
const PATIENCE: Duration = Duration::from_secs(30);

/// An answer that may be kept.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) status: u16,
    head: String,
    body: String,
}

impl Told {
    /// As whoever reads answers takes it.
    pub(crate) fn answer(&self) -> Answer<'_> {
        Answer { status: self.status, head: &self.head, body: self.body.as_bytes() }
    }

    /// A member of a JSON body.
    pub(crate) fn member(&self, name: &str) -> Option<String> {
        bench::caller::member(&self.body, name).map(str::to_owned)
    }

    /// The body.
    pub(crate) fn body(&self) -> &str {
        &self.body
    }

    /// For whoever reads of a broken rule; pages are cut.
    pub(crate) fn shown(&self) -> String {
        format!("{} {}", self.status, self.body.chars().take(300).collect::<String>())
    }
}

/// Somebody's connections.
pub(crate) struct Line {
    pub(crate) field: Arc<Field>,
    pub(crate) dice: Dice,
    held: Vec<Option<Connection>>,
}

impl Line {
    /// To the servers of `field`.
    pub(crate) fn new(field: &Arc<Field>, dice: Dice) -> Self {
        Self { field: Arc::clone(field), dice, held: field.nodes.iter().map(|_| None).collect() }
    }

    /// Asks any one of the servers, once; `None` when the answer is lost.
    pub(crate) async fn ask(&mut self, request: &[u8]) -> Option<Told> {
        let field = Arc::clone(&self.field);
        let _moving = field.moving().await;
        let node = self.dice.below(self.held.len());
        let told = match tokio::time::timeout(PATIENCE, self.ask_node(node, request)).await {
            Ok(told) => told,
            Err(_elapsed) => {
                field.ledger.broken(format!("no answer within {} seconds", PATIENCE.as_secs()));
                None
            }
        };
        match &told {
            None => {
                self.held[node] = None;
                field.ledger.count(Count::Lost);
            }
            Some(told) if told.status == 503 => {
                field.ledger.count(Count::Unavailable);
                if told.body.contains("store_full") {
                    field.ledger.count(Count::Full);
                }
            }
            Some(told) if told.status >= 500 || told.status == 429 => field.ledger.broken(told.shown()),
            Some(_) => {}
        }
        told
    }

    async fn ask_node(&mut self, node: usize, request: &[u8]) -> Option<Told> {
        if self.held[node].is_none() {
            self.held[node] = Some(Connection::open(self.field.nodes[node]).await.ok()?);
        }
        let answer = self.held[node].as_mut()?.send(request).await.ok()?;
        Some(Told { status: answer.status, head: answer.head.to_owned(), body: answer.text().to_owned() })
    }

    /// Asks as an honest partner does: the very same request again until there is an answer that decides; `None` when the run is
    /// over before.
    pub(crate) async fn insist(&mut self, request: &[u8]) -> Option<Told> {
        while !self.field.is_over() {
            match self.ask(request).await {
                Some(told) if told.status < 500 => return Some(told),
                _ => self.pause().await,
            }
        }
        None
    }

    /// Before something is tried again.
    pub(crate) async fn pause(&mut self) {
        tokio::time::sleep(self.dice.milliseconds(5, 25)).await;
    }
}
