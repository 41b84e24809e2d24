//! One decision about a redirect URI.

use super::console::{Refused, page, place};
use super::{CONSOLE, FORM};
use crate::language::with_parameter;
use crate::pages::errors::Answer;
use crate::pages::reason;
use crate::pages::view::FieldError;
use crate::pages::visit::{Visit, see_other};
use crate::pages::visitors::OperatorVisit;
use axum::http::StatusCode;
use flows::Denied;
use flows::admin::redirect_uri::{self as flow, Verdict};
use model::redirect_uri::ReviewState;
use protocol::ErrorCode;
use protocol::id::RedirectUriId;

/// Approves or declines. Of two who decide at once the first one's word stands, and the other sees it.
pub async fn decide(operator: OperatorVisit) -> Answer {
    let visit = operator.visit();
    let id: RedirectUriId = visit.part("id")?;
    visit.prove(FORM)?;
    let (seen, verdict) = decision(visit)?;
    let reason = verdict.reason.clone().unwrap_or_default();
    if reason.is_empty() && !verdict.approved {
        return again(&operator, id, reason, FieldError::Required).await;
    }
    let outcome = flow::review_as_seen(visit.context(), &operator.author(), (id, seen), verdict).await?;
    let happened = match outcome {
        Ok(_) => "decided",
        Err(denied) if matches!(denied.code, ErrorCode::TransitionIllegal | ErrorCode::NotFound) => "meanwhile",
        Err(denied) if denied.code == ErrorCode::ValidationFailed => {
            return again(&operator, id, reason, FieldError::InvalidCharacters).await;
        }
        Err(denied) => return Err(denied.into()),
    };
    Ok(see_other(&with_parameter(&format!("{CONSOLE}{}", place(&operator)), happened, &id.to_string())))
}

/// What the form says: the state that its page showed, and the reviewer's word.
pub(super) fn decision(visit: &Visit) -> Result<(ReviewState, Verdict), Denied> {
    let approved = match visit.form.get("decision") {
        Some("approve") => true,
        Some("decline") => false,
        Some(_) | None => return Err(wrong("decision", "approve or decline")),
    };
    let seen: Option<ReviewState> = visit.form.get("seen").and_then(|seen| seen.parse().ok());
    let seen = seen.ok_or_else(|| wrong("seen", "pending, approved or declined"))?;
    let reason = reason::of(visit);
    Ok((seen, Verdict { approved, reason: Some(reason).filter(|reason| !reason.is_empty()) }))
}

async fn again(operator: &OperatorVisit, id: RedirectUriId, reason: String, error: FieldError) -> Answer {
    page(operator, StatusCode::BAD_REQUEST, Some(Refused { id: id.to_string(), reason, error })).await
}

pub(super) fn wrong(field: &str, known: &str) -> Denied {
    Denied::because(ErrorCode::ParameterInvalid, format!("{field} must be {known}."))
}
