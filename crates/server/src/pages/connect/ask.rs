//! A member without the privilege asks an administrator; the authorization request waits with the attempt.

use super::Waiting;
use crate::pages::approvals::{self, Ask};
use crate::pages::errors::{Answer, Failure};
use crate::pages::visit::SignedIn;
use flows::approval::Held;
use model::attempt::Attempt;
use protocol::ErrorCode;

/// The form.
pub async fn show_ask(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let attempt = attempt(&signed_in, &waiting).await?;
    approvals::show_ask(&signed_in, asking(&waiting, &attempt)).await
}

/// Asks.
pub async fn ask(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let attempt = attempt(&signed_in, &waiting).await?;
    approvals::ask(&signed_in, asking(&waiting, &attempt)).await
}

async fn attempt(signed_in: &SignedIn, waiting: &Waiting) -> Result<Attempt, Failure> {
    let found = storage::attempt::find(&signed_in.visit.context().store, waiting.request.attempt_id).await?;
    found.ok_or_else(|| ErrorCode::AuthorizationRequestExpired.into())
}

fn asking<'a>(waiting: &'a Waiting, attempt: &'a Attempt) -> Ask<'a> {
    Ask {
        attempt,
        client: &waiting.client,
        organization: None,
        held: Held::AuthorizationRequest(waiting.request.id),
        action: waiting.path("ask"),
        cancel: waiting.path("organization"),
        form: format!("ask-{}", waiting.request.id),
    }
}
