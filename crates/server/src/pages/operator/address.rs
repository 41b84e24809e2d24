//! One decision about an address that a door leads to.

use super::console::{Refused, page, place};
use super::review::decision;
use super::{CONSOLE, FORM};
use crate::language::with_parameter;
use crate::pages::errors::Answer;
use crate::pages::view::FieldError;
use crate::pages::visit::see_other;
use crate::pages::visitors::OperatorVisit;
use axum::http::StatusCode;
use flows::admin::partner_address as flow;
use protocol::ErrorCode;
use protocol::id::PartnerAddressId;

/// Approves or declines. Of two who decide at once the first one's word stands, and the other sees it.
pub async fn decide(operator: OperatorVisit) -> Answer {
    let visit = operator.visit();
    let id: PartnerAddressId = visit.part("id")?;
    visit.prove(FORM)?;
    let (seen, verdict) = decision(visit)?;
    let reason = verdict.reason.clone().unwrap_or_default();
    let again = async |error: FieldError| {
        let refused = Refused { id: id.to_string(), reason: reason.clone(), error };
        page(&operator, StatusCode::BAD_REQUEST, Some(refused)).await
    };
    if reason.is_empty() && !verdict.approved {
        return again(FieldError::Required).await;
    }
    let happened = match flow::review_as_seen(visit.context(), &operator.author(), (id, seen), verdict).await? {
        Ok(_) => "decided",
        Err(denied) if matches!(denied.code, ErrorCode::TransitionIllegal | ErrorCode::NotFound) => "meanwhile",
        Err(denied) if denied.code == ErrorCode::ValidationFailed => return again(FieldError::InvalidCharacters).await,
        Err(denied) => return Err(denied.into()),
    };
    Ok(see_other(&with_parameter(&format!("{CONSOLE}{}", place(&operator)), happened, &id.to_string())))
}
