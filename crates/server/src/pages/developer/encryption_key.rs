//! The public key to which customers can have their client keys sealed.

use super::integration::{Typed, page};
use super::{form_name, path};
use crate::pages::errors::Answer;
use crate::pages::view::{EncryptionKey, Moment};
use crate::pages::visit::see_other;
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use flows::client_key::set_encryption_key;
use flows::{Context, Denied};
use protocol::ErrorCode;
use protocol::id::ClientId;

/// Keeps what was typed in place of the key before, or takes the key off the register.
pub async fn set(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    let (visit, client_id) = (developer.visit(), integration.client_id);
    visit.prove(&form_name(client_id))?;
    let actor = developer.author::<()>().actor;
    let to = |done: &str| see_other(&format!("{}?encryption_key={done}", path(client_id)));
    if visit.form.get("decision") == Some("delete") {
        return match set_encryption_key(visit.context(), client_id, None, actor).await? {
            Err(denied) if denied.code != ErrorCode::EncryptionKeyMissing => Err(denied.into()),
            Ok(()) | Err(_) => Ok(to("deleted")),
        };
    }
    let jwk = visit.typed("encryption_key");
    match set_encryption_key(visit.context(), client_id, Some(&jwk), actor).await? {
        Ok(()) => Ok(to("kept")),
        Err(denied) if denied.code == ErrorCode::EncryptionKeyRefused => {
            let typed = Typed { encryption_key: Some((jwk, denied)), ..Typed::default() };
            page(&developer, &integration, StatusCode::BAD_REQUEST, typed).await
        }
        Err(denied) => Err(denied.into()),
    }
}

/// The section of the integration's page, with what was refused just now.
pub(super) async fn view(
    context: &Context,
    client_id: ClientId,
    refused: Option<(String, Denied)>,
) -> storage::Result<EncryptionKey> {
    let registered = storage::client_key::encryption_key::find(&context.store, client_id).await?;
    let since = registered.as_ref().map(|key| Moment::from(key.created_at));
    let (typed, denied) = match refused {
        Some((typed, denied)) => (typed, Some(denied)),
        None => (registered.map(|key| key.jwk).unwrap_or_default(), None),
    };
    Ok(EncryptionKey {
        action: format!("{}/encryption-key", path(client_id)),
        typed,
        since,
        error: denied.as_ref().map(|denied| denied.code),
        fault: denied.and_then(|denied| denied.detail),
    })
}
