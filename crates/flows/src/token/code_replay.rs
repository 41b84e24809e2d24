//! A code that comes a second time (RFC 6749, section 4.1.2; RFC 9700, section 4.5): with every binding right, later than ten
//! seconds after the first and before it ends, it also revokes what the first one gave. Earlier it is a double click or a
//! retry of the same client; with a wrong binding it is somebody who has only the code, and changes nothing.

use crate::Context;
use crate::registry::RegisteredIntegration;
use crate::revoke::{self, CredentialEnded, Replayed};
use model::connection::Connection;
use model::grant::Actor;
use protocol::Seconds;
use storage::connection::Redemption;

const GRACE: Seconds = Seconds(10);

/// Revokes what the code gave, if this is a replay.
pub(super) async fn revoke_if_replayed(
    context: &Context,
    client: &RegisteredIntegration,
    row: &Connection,
    redemption: &Redemption,
) -> storage::Result<()> {
    let bound = row.redirect_uri == redemption.redirect_uri && row.code_challenge == redemption.code_challenge;
    let Some(grant_id) = row.grant_id.filter(|_| bound) else { return Ok(()) };
    let now = context.now();
    let step = storage::connection::ending::revoke_redeemed(row.organization_id, row.id, now - GRACE, now);
    let ended = CredentialEnded {
        organization_id: row.organization_id,
        client_id: client.integration.client_id,
        grant_id,
        connection_id: row.id,
        actor: Actor::system(),
        action: "connection.code_replayed",
        replayed: Some(Replayed::Code),
    };
    revoke::end_connection(context, step, &ended).await.map(drop)
}
