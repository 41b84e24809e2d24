//! Who did something, as answers show it.

use super::schema;
use model::grant::{Actor, ActorKind};
use serde::Serialize;
use utoipa::ToSchema;

/// Who did something.
#[derive(Serialize, ToSchema)]
#[schema(as = Actor)]
pub(super) struct ActorBody {
    /// On which side.
    #[schema(schema_with = schema::actor_kind)]
    kind: ActorKind,
    /// The id of the person, key or integration.
    id: Option<String>,
    /// The name as it was then.
    name: String,
}

impl From<Actor> for ActorBody {
    fn from(actor: Actor) -> Self {
        Self { kind: actor.kind, id: actor.id, name: actor.name }
    }
}
