//! The registry's changes: what operators do by the management API, the command line and the demo's preparation, and what people
//! of partners and of the platform do on pages.
//!
//! Each change is one batch: its guarded statements, the receipt of a request that may come again, the audit event, and the
//! notes that make every node forget what it cached.

pub mod client_secret;
pub mod grant;
pub mod integration;
pub mod membership;
pub mod operator;
pub mod operator_key;
pub mod organization;
pub mod partner;
pub mod partner_address;
pub mod partner_member;
mod patch;
pub mod redirect_uri;
pub mod report;
pub mod resource;
pub mod scope;
mod told;
pub mod user;
pub(crate) mod warning;

pub use patch::Patch;

use crate::{Context, Denied};
use model::audit::AuditEvent;
use model::change::Change;
use model::field::FieldFault;
use model::grant::{Actor, ActorKind};
use model::operator_key::OperatorKey;
use model::user::User;
use protocol::ErrorCode;
use storage::Step;
use storage::idempotency::{self, RequestKey};

/// Who changes the registry, and how the answer is kept when the same request may come again.
#[derive(Debug, Clone)]
pub struct Author<T> {
    /// Who; stands in the audit log.
    pub actor: Actor,
    /// How the answer is kept.
    pub answering: Option<Answering<T>>,
}

/// An answer that is kept with the change that it tells of.
#[derive(Debug, Clone)]
pub struct Answering<T> {
    /// Which request it answers.
    pub request: RequestKey,
    /// Status and body of the answer, without secrets.
    pub render: fn(&T) -> (u16, String),
}

/// An operator, by the key that was used.
pub fn operator(key: &OperatorKey) -> Actor {
    Actor { kind: ActorKind::Operator, id: Some(key.id.to_string()), name: key.name.clone() }
}

/// A person, on the side for which they act.
pub fn person(kind: ActorKind, user: &User) -> Actor {
    Actor { kind, id: Some(user.id.to_string()), name: user.name.clone() }
}

/// One change with what goes along.
pub(crate) struct Writing {
    /// What decides, first.
    pub steps: Vec<Step>,
    /// What the audit log tells.
    pub event: AuditEvent,
    /// What every node forgets.
    pub changes: Vec<Change>,
}

impl<T> Author<T> {
    /// Somebody whose requests never come again.
    pub fn once(actor: Actor) -> Self {
        Self { actor, answering: None }
    }

    /// Writes it all, or nothing; `false` when a guard was missed.
    pub(crate) async fn commit(&self, context: &Context, writing: Writing, outcome: &T) -> storage::Result<bool> {
        let mut steps = writing.steps;
        if let Some(Answering { request, render }) = &self.answering {
            let (status, body) = render(outcome);
            steps.push(idempotency::receipt(request, status, &body, context.now()));
        }
        steps.push(storage::audit::insert(&writing.event));
        Ok(context.write_all(steps, &writing.changes).await?.is_some())
    }
}

/// A unique value is taken.
pub(crate) fn taken(field: &'static str, rule: &str) -> Denied {
    let fault = FieldFault { field, rule: rule.to_owned() };
    Denied { code: ErrorCode::AlreadyExists, detail: Some(format!("The field {field} {rule}.")), fields: vec![fault] }
}

/// A field names something that is not there, or may not be changed.
pub(crate) fn wrong(field: &'static str, rule: impl Into<String>) -> Denied {
    Denied::fields(vec![FieldFault { field, rule: rule.into() }])
}

/// Somebody else changed it between our look and our write.
pub(crate) fn changed_meanwhile() -> Denied {
    Denied::because(ErrorCode::TransitionIllegal, "It was changed at the same time; read it again and repeat.")
}
