//! One decision about a redirect URI.

use super::console::{Refused, page, place};
use super::{CONSOLE, FORM};
use crate::language::with_parameter;
use crate::pages::errors::Answer;
use crate::pages::reason;
use crate::pages::view::FieldError;
use crate::pages::visit::see_other;
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
    let approved = match visit.form.get("decision") {
        Some("approve") => true,
        Some("decline") => false,
        Some(_) | None => return Err(wrong("decision", "approve or decline").into()),
    };
    let seen: Option<ReviewState> = visit.form.get("seen").and_then(|seen| seen.parse().ok());
    let seen = seen.ok_or_else(|| wrong("seen", "pending, approved or declined"))?;
    let reason = reason::of(visit);
    if reason.is_empty() && !approved {
        return again(&operator, id, reason, FieldError::Required).await;
    }
    let verdict = Verdict { approved, reason: Some(reason.clone()).filter(|reason| !reason.is_empty()) };
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

async fn again(operator: &OperatorVisit, id: RedirectUriId, reason: String, error: FieldError) -> Answer {
    page(operator, StatusCode::BAD_REQUEST, Some(Refused { id, reason, error })).await
}

fn wrong(field: &str, known: &str) -> Denied {
    Denied::because(ErrorCode::ParameterInvalid, format!("{field} must be {known}."))
}
