//! Where all five doors meet: `complete.rs` makes or widens the grant, `act.rs` takes its own steps, `ended.rs` says why it gives no
//! access.

mod act;
mod complete;
mod ended;

pub use act::{Act, RESUMED, REVOKED, SUSPENDED, act, act_by_customer};
pub(crate) use act::{Acting, acting};
pub(crate) use complete::consent_record;
pub use complete::{Completed, Completion, Credential, complete};
pub use ended::ended;

use crate::Context;
use crate::registry::RegisteredIntegration;
use model::change::{Change, ChangeKind};
use model::grant::{Actor, ActorKind, Grant, GrantState};

/// A person of the customer as an actor, by the name that they have now.
pub(crate) async fn person(context: &Context, user_id: protocol::id::UserId) -> storage::Result<Actor> {
    let user = storage::user::find(&context.store, user_id).await?;
    Ok(customer(user_id, user.as_ref().map_or("", |user| &user.name)))
}

/// The partner as an actor, by its integration.
pub fn partner(client: &RegisteredIntegration) -> Actor {
    let integration = &client.integration;
    Actor { kind: ActorKind::Partner, id: Some(integration.client_id.to_string()), name: integration.name.clone() }
}

/// A person of the customer as an actor.
pub fn customer(user_id: protocol::id::UserId, name: &str) -> Actor {
    Actor { kind: ActorKind::Customer, id: Some(user_id.to_string()), name: name.to_owned() }
}

fn grant_change(context: &Context, grant: &Grant, state: GrantState) -> Change {
    Change {
        organization_id: Some(grant.organization_id.to_string()),
        status: Some(state.as_str().to_owned()),
        ..context.change(ChangeKind::Grant, grant.id)
    }
}
