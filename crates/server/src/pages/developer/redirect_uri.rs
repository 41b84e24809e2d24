//! Asking for a redirect URI, and taking one off: by the flows that the management API uses, with the person as their author.

use super::integration::{Typed, page};
use super::{form_name, path};
use crate::pages::errors::Answer;
use crate::pages::view::RedirectUriError;
use crate::pages::visit::see_other;
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use flows::admin::redirect_uri as flow;
use flows::{Denied, domain_proof};
use model::integration::Integration;
use protocol::ErrorCode;
use storage::redirect_uri::MOST;

/// What a developer can see to when a host was not proven.
const FAILURES: [ErrorCode; 5] = [
    ErrorCode::DomainProofUnsupported,
    ErrorCode::DomainProofAddressRefused,
    ErrorCode::DomainProofUnreachable,
    ErrorCode::DomainProofStatusWrong,
    ErrorCode::DomainProofChallengeMissing,
];

/// Asks for a new one; it waits for its review.
pub async fn create(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    let visit = developer.visit();
    visit.prove(&form_name(integration.client_id))?;
    let uri = visit.typed("uri");
    let outcome = flow::create(visit.context(), &developer.author(), integration.client_id, uri.clone()).await?;
    let denied = match outcome {
        Ok(registered) => {
            return Ok(see_other(&format!("{}?registered={}", path(integration.client_id), registered.uri.id)));
        }
        Err(denied) => denied,
    };
    match fault(&developer, &integration, &uri, &denied) {
        Some(error) => {
            let typed = Typed { uri, error: Some(error), ..Typed::default() };
            page(&developer, &integration, StatusCode::BAD_REQUEST, typed).await
        }
        None => Err(denied.into()),
    }
}

/// The refusal, as the form says it.
fn fault(developer: &DeveloperVisit, integration: &Integration, uri: &str, denied: &Denied) -> Option<RedirectUriError> {
    if uri.is_empty() {
        Some(RedirectUriError::Required)
    } else if denied.code == ErrorCode::RedirectUriRefused {
        flow::check(developer.visit().context(), integration, uri).err().map(RedirectUriError::Rule)
    } else if denied.code == ErrorCode::AlreadyExists {
        Some(RedirectUriError::Taken)
    } else if denied.code == ErrorCode::ValidationFailed {
        Some(RedirectUriError::TooMany(u32::try_from(MOST).unwrap_or(u32::MAX)))
    } else {
        None
    }
}

/// Looks for the file that proves the host; where the operator wants it so, that approves the redirect URI.
pub async fn prove(developer: DeveloperVisit) -> Answer {
    let (integration, uri) = developer.redirect_uri().await?;
    let visit = developer.visit();
    visit.prove(&form_name(integration.client_id))?;
    let (context, person) = (visit.context(), &developer.signed_in.current.user);
    // Each look asks somebody's server: a person makes no more of them than authorization requests.
    visit.frame.state.limiters.authorization.check(&person.id, context.now().as_micros())?;
    let actor = developer.author::<()>().actor;
    let denied = match domain_proof::prove(context, &actor, integration.client_id, uri.id).await? {
        Ok(proven) => return Ok(see_other(&format!("{}?proven={}", path(integration.client_id), proven.id))),
        Err(denied) => denied,
    };
    if !FAILURES.contains(&denied.code) {
        return Err(denied.into());
    }
    let typed = Typed { unproven: Some((uri.id, denied.code)), ..Typed::default() };
    page(&developer, &integration, StatusCode::CONFLICT, typed).await
}

/// Takes one off. What is gone already is what was wanted.
pub async fn delete(developer: DeveloperVisit) -> Answer {
    let (integration, uri) = developer.redirect_uri().await?;
    let visit = developer.visit();
    visit.prove(&form_name(integration.client_id))?;
    match flow::delete(visit.context(), &developer.author(), uri.id).await? {
        Err(denied) if denied.code != ErrorCode::NotFound => Err(denied.into()),
        Ok(()) | Err(_) => Ok(see_other(&format!("{}?deleted={}", path(integration.client_id), uri.id))),
    }
}
