//! A refresh token is stolen, and the row goes back behind it: as soon as its partner has gone on, the row tells again.

use crate::field::Chain;
use crate::ledger::{Count, Standing};
use crate::line::Line;
use crate::partner;

/// Looks for a connection that nobody has.
const TRIES: usize = 200;

/// A partner with one connection, whose tokens are stolen.
pub(crate) struct Victim {
    line: Line,
    stolen: Chain,
    newest: Chain,
}

impl Victim {
    /// Takes a connection that nobody goes on with; `None` when there is none for long.
    pub(crate) async fn chosen(mut line: Line) -> Option<Self> {
        for _ in 0..TRIES {
            if let Some(chain) = line.field.take() {
                return Some(Self { line, stolen: chain.clone(), newest: chain });
            }
            line.pause().await;
        }
        None
    }

    /// Refreshes twice, which the standby that is promoted will not know.
    pub(crate) async fn goes_on(mut self) -> Option<Self> {
        for _ in 0..2 {
            self.newest = partner::refresh(&mut self.line, &self.newest).await?;
        }
        Some(self)
    }

    /// The partner's next refresh moves the row past what was stolen; the thief's then ends the connection, for the partner too.
    pub(crate) async fn meets_the_thief(mut self) {
        let Some(newest) = partner::refresh(&mut self.line, &self.newest).await else { return };
        let id = newest.handle.connection_id;
        self.line.field.ledger.stands(id, Standing::Ending);
        for (whose, chain) in [("a stolen token", &self.stolen), ("the partner's own after a theft", &newest)] {
            let request = partner::refresh_request(&self.line, chain);
            let Some(told) = self.line.insist(&request).await else { return };
            if told.status != 400 {
                self.line.field.ledger.broken(format!("{whose}: {}", told.shown()));
                return;
            }
        }
        self.line.field.ledger.count(Count::Caught);
        self.line.field.ledger.stands(id, Standing::Ended);
    }
}
