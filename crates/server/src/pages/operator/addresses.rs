//! The queue of addresses that doors lead to, beside that of redirect URIs.

use super::CONSOLE;
use crate::pages::developer;
use crate::pages::names::moment;
use crate::pages::view::{ReviewRow, Reviewed};
use flows::Context;
use model::partner_address::{AddressKind, PartnerAddress};
use model::redirect_uri::ReviewState;
use storage::partner_address as stored;

const ROWS: usize = 25;

/// Those that wait, the oldest first, and whether there are more.
pub(super) async fn waiting(context: &Context, place: &str) -> storage::Result<(Vec<ReviewRow>, bool)> {
    let mut waiting = stored::page_in_state(&context.store, ReviewState::Pending, "", 26).await?;
    let more = waiting.len() > ROWS;
    waiting.truncate(ROWS);
    Ok((rows(context, waiting, place).await?, more))
}

/// Those decided lately.
pub(super) async fn decided(context: &Context, limit: i64, place: &str) -> storage::Result<Vec<ReviewRow>> {
    rows(context, stored::decided(&context.store, limit).await?, place).await
}

async fn rows(context: &Context, addresses: Vec<PartnerAddress>, place: &str) -> storage::Result<Vec<ReviewRow>> {
    let mut rows = Vec::with_capacity(addresses.len());
    for address in addresses {
        rows.push(row(context, address, place).await?);
    }
    Ok(rows)
}

/// One of them. Whether its host is the partner's is what a proven redirect URI on the same host says.
pub(super) async fn row(context: &Context, address: PartnerAddress, place: &str) -> storage::Result<ReviewRow> {
    let client = context.integration(address.client_id).await?;
    let client_id = address.client_id.to_string();
    let (integration, publisher, verified) = match &client {
        Some(client) => (client.integration.name.clone(), client.partner.name.clone(), client.partner.verified),
        None => (client_id.clone(), String::new(), false),
    };
    let host = developer::host(&address.uri);
    let uris = client.as_deref().map(|client| client.redirect_uris.as_slice()).unwrap_or_default();
    let proven_at = uris.iter().filter(|uri| developer::host(&uri.uri) == host).filter_map(|uri| uri.proven_at).max();
    let in_use = client.as_deref().and_then(|client| match address.kind {
        AddressKind::FormUri => client.integration.form_uri.clone(),
        AddressKind::ConnectUrl => client.integration.connect_url.clone(),
    });
    Ok(ReviewRow {
        id: address.id.to_string(),
        what: Reviewed::Address(address.kind),
        replaces: in_use.filter(|in_use| *in_use != address.uri),
        host,
        proven_at: proven_at.map(moment),
        integration,
        client_id,
        publisher,
        verified,
        website: client.as_deref().map(|client| client.partner.website.clone()).filter(|website| !website.is_empty()),
        state: developer::state(address.state),
        created_at: moment(address.created_at),
        decided_at: address.decided_at.map(moment),
        decided_reason: address.reason,
        alike: None,
        action: format!("{CONSOLE}/addresses/{}{place}", address.id),
        uri: address.uri,
        reason: String::new(),
        reason_error: None,
    })
}
