//! Client keys for tests, without the pages of a door.

use super::World;
use crate::Context;
use crate::client_key::{NewClientKey, Replacement, replace};
use model::client_key::{ClientKey, Delivery};
use protocol::id::{ClientKeyId, GrantId};
use protocol::secret::SecretKind;

/// A client key that was just made.
pub struct MadeKey {
    /// As it is kept.
    pub key: ClientKey,
    /// The key itself.
    pub secret: String,
}

impl World {
    /// Another key of a grant that is active, with every scope of the grant, handed over at once.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn client_key(&self, context: &Context, grant_id: GrantId) -> MadeKey {
        let grant = storage::grant::find(&context.store, grant_id).await.unwrap().unwrap();
        let secret = context.new_secret(SecretKind::ClientKey);
        let new = NewClientKey {
            id: context.new_id(ClientKeyId::new),
            attempt_id: None,
            secret: &|_| secret.clone(),
            scopes: grant.scopes.clone(),
            delivery: Delivery::Handed,
            replaces: None,
            made_by: crate::grant::customer(self.admin.id, &self.admin.name),
        };
        let replaced = replace(context, &Replacement { grant: &grant, new, guard: None }).await.unwrap().unwrap();
        MadeKey { key: replaced.key, secret: secret.reveal().to_owned() }
    }
}
