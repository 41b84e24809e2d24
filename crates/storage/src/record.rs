//! What goes with every change of the registry: the audit event, the note to everybody's caches, and the receipt that lets the
//! same request come again. They are written with the change or not at all.

use crate::{Step, audit, change};
use model::audit::AuditEvent;
use model::change::Change;

/// The company of one change of the registry.
#[derive(Debug, Clone)]
pub struct Record {
    /// Who did what.
    pub event: AuditEvent,
    /// What caches must forget.
    pub changes: Vec<Change>,
    /// [`crate::idempotency::receipt`], if the request may come again.
    pub receipt: Option<Step>,
}

impl Record {
    /// The steps that follow the change's own.
    pub fn steps(&self) -> impl Iterator<Item = Step> {
        let changes = self.changes.iter().map(change::insert);
        self.receipt.clone().into_iter().chain([audit::insert(&self.event)]).chain(changes)
    }

    /// The change's own steps and these.
    pub(crate) fn after(&self, mut own: Vec<Step>) -> Vec<Step> {
        own.extend(self.steps());
        own
    }
}
