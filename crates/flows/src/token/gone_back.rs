//! A connection that went back to before what its token proves: with a restored backup, or with a standby that lagged behind the
//! primary it took over from. Whoever holds an authentic token had exchanged the code, so the honest partner goes on.

use super::authorization_code::complete_attempt;
use crate::Context;
use crate::decision::{Decision, allowed, deny};
use crate::registry::RegisteredIntegration;
use model::connection::{Connection, ConnectionState};
use protocol::ErrorCode;
use storage::connection::{Redemption, Rotated, Rotation};

/// Rotates it all the same. `None`: it did not go back, or so far that it cannot be made up for. `GrantSuspended`: it did, and its
/// organization's grant is suspended.
pub(super) async fn rotate(
    context: &Context,
    client: &RegisteredIntegration,
    rotation: &Rotation,
) -> storage::Result<Decision<Option<Rotated>>> {
    let revived = storage::connection::revive(&context.store, rotation).await?;
    if revived.is_some() {
        return Ok(Ok(revived));
    }
    let row = storage::connection::find(&context.store, rotation.organization_id, rotation.connection_id).await?;
    let Some(row) = row.filter(|row| row.client_id == rotation.client_id) else { return Ok(Ok(None)) };
    if lacks_its_exchange(context, &row) {
        allowed!(exchange_again(context, client, &row).await?);
    }
    // It may be well by now, since somebody else was faster with the same token.
    storage::connection::rotate(&context.store, rotation).await.map(Ok)
}

/// Whether the consent is there and its grant is not: the exchange that made it was lost. After the code's time nobody knows any more
/// what became of the consent.
pub(crate) fn lacks_its_exchange(context: &Context, row: &Connection) -> bool {
    row.state == ConnectionState::Pending && row.generation == 0 && row.grant_id.is_none() && context.now() < row.code_expires_at
}

/// The exchange once more: its redirect URI and its verifier were right the first time, or there would be no token. Where somebody else
/// was faster, that is as good. `GrantSuspended`: nothing happened.
pub(crate) async fn exchange_again(
    context: &Context,
    client: &RegisteredIntegration,
    row: &Connection,
) -> storage::Result<Decision<()>> {
    let now = context.now();
    let Some((mac_key_id, _)) = context.keys.current_mac(now) else { return deny(ErrorCode::KeyUnknown) };
    let redemption = Redemption {
        organization_id: row.organization_id,
        connection_id: row.id,
        client_id: row.client_id,
        redirect_uri: row.redirect_uri.clone(),
        code_challenge: row.code_challenge.clone(),
        now,
        mac_key_id,
        expires_at: now + context.settings.lifetimes.refresh_token,
    };
    match complete_attempt(context, client, (&redemption, row.attempt_id)).await? {
        Err(denied) if matches!(denied.code, ErrorCode::GrantSuspended | ErrorCode::StoreUnavailable) => Ok(Err(denied)),
        Ok(_) | Err(_) => Ok(Ok(())),
    }
}
