//! `/developer/integrations/{client_id}/attempts`: the partner's developers see those of their own integrations, and of the
//! customer only what concerns a partner.

use super::{Listing, Showing};
use crate::pages::developer::path;
use crate::pages::errors::Answer;
use crate::pages::view::Audience;
use crate::pages::visitors::DeveloperVisit;
use protocol::ErrorCode;
use protocol::id::AttemptId;
use storage::attempt::AttemptFilter;

/// The list.
pub async fn list(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    let back = path(integration.client_id);
    let listing = Listing {
        visit: developer.visit(),
        audience: Audience::Developer,
        filter: Some(AttemptFilter { client_id: integration.client_id.to_string(), ..AttemptFilter::default() }),
        search: None,
        path: format!("{back}/attempts"),
        back,
        subject: integration.name,
    };
    listing.answer().await
}

/// One of them.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    let visit = developer.visit();
    let id: AttemptId = visit.part("attempt_id")?;
    let view = storage::attempt::view(&visit.context().store, id).await?;
    let view = view.filter(|view| view.attempt.client_id == integration.client_id).ok_or(ErrorCode::PageNotFound)?;
    let back = format!("{}/attempts", path(integration.client_id));
    Showing { visit, audience: Audience::Developer, view, grant: None, back }.answer().await
}
