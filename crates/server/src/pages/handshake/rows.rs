//! What the integrations page says of this door: what can be authorized, and what waits for the partner.

use super::path;
use crate::pages::member::Member;
use crate::pages::names::{self, moment};
use crate::pages::view::AuthorizeRow;
use flows::Context;
use flows::handshake;
use protocol::id::ClientId;
use std::collections::BTreeMap;
use storage::membership::AfterName;

/// Integrations that are listed, at most.
const MOST: i64 = 100;

/// Public integrations that are not connected yet, those that wait for their partner first; private ones only while they wait.
pub async fn rows(context: &Context, member: &Member) -> storage::Result<Vec<AuthorizeRow>> {
    let organization_id = member.organization.id;
    let waiting = storage::handshake::pending_of(&context.store, organization_id, context.now(), MOST).await?;
    let waiting: BTreeMap<ClientId, _> = waiting.into_iter().map(|attempt| (attempt.client_id, attempt.expires_at)).collect();
    let mut rows = Vec::new();
    for (client_id, until) in &waiting {
        rows.push(AuthorizeRow {
            client_id: client_id.to_string(),
            integration: names::card_of(context, *client_id).await?,
            description: String::new(),
            waits_until: Some(moment(*until)),
            pending: Some(path(member, *client_id, "pending")),
            authorize: handshake::find(context, *client_id).await?.is_ok().then(|| path(member, *client_id, "")),
        });
    }
    for integration in handshake::listed(context, "", &AfterName::default(), MOST).await? {
        let client_id = integration.client_id;
        if waiting.contains_key(&client_id) || handshake::find(context, client_id).await?.is_err() {
            continue;
        }
        if storage::grant::find_live(&context.store, organization_id, client_id).await?.is_some() {
            continue;
        }
        rows.push(AuthorizeRow {
            client_id: client_id.to_string(),
            integration: names::card_of(context, client_id).await?,
            description: integration.description,
            waits_until: None,
            pending: None,
            authorize: Some(path(member, client_id, "")),
        });
    }
    Ok(rows)
}
