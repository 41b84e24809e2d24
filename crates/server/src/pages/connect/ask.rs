//! A member without the privilege asks an administrator; the authorization request waits with the attempt.

use super::{Waiting, installation_path};
use crate::pages::approvals::{self, Ask};
use crate::pages::errors::{Answer, Failure};
use crate::pages::visit::SignedIn;
use flows::approval::Held;
use flows::connect::About;
use model::attempt::Attempt;
use model::organization::Organization;
use protocol::ErrorCode;

/// The form.
pub async fn show_ask(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let (attempt, organization) = asked_for(&signed_in, &waiting).await?;
    approvals::show_ask(&signed_in, asking(&waiting, &attempt, organization)).await
}

/// Asks.
pub async fn ask(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let (attempt, organization) = asked_for(&signed_in, &waiting).await?;
    approvals::ask(&signed_in, asking(&waiting, &attempt, organization)).await
}

/// What waits, with what the link asked for; an install has its organization.
async fn asked_for(signed_in: &SignedIn, waiting: &Waiting) -> Result<(Attempt, Option<Organization>), Failure> {
    let scopes = waiting.request.scopes.clone();
    match &waiting.about {
        About::Organization(attempt) => Ok((Attempt { scopes, ..(**attempt).clone() }, None)),
        About::Installation(attempt) => {
            let id = attempt.organization_id.ok_or(ErrorCode::AuthorizationRequestExpired)?;
            let organization = storage::organization::find(&signed_in.visit.context().store, id).await?;
            let organization = organization.ok_or(ErrorCode::AuthorizationRequestExpired)?;
            Ok((Attempt { scopes, ..(**attempt).clone() }, Some(organization)))
        }
        About::Unchosen => Err(Failure::Elsewhere(waiting.path("installation"))),
    }
}

fn asking<'a>(waiting: &'a Waiting, attempt: &'a Attempt, organization: Option<Organization>) -> Ask<'a> {
    let installation = waiting.installation().and_then(installation_path);
    Ask {
        attempt,
        client: &waiting.client,
        organization,
        held: Held::AuthorizationRequest(waiting.request.id),
        action: waiting.path("ask"),
        cancel: installation.unwrap_or_else(|| waiting.path("organization")),
        form: format!("ask-{}", waiting.request.id),
    }
}
