//! A member without the privilege asks an administrator; the session waits with the attempt.

use super::Open;
use super::start::over;
use crate::pages::approvals::{self, Ask};
use crate::pages::errors::Answer;
use crate::pages::visit::SignedIn;
use flows::approval::Held;
use flows::onboarding::{self, Opened};
use model::attempt::Attempt;
use protocol::ErrorCode;

/// The form.
pub async fn show(signed_in: SignedIn) -> Answer {
    let open = Open::find(&signed_in).await?;
    match asked(&signed_in, &open).await? {
        Some((attempt, organizations)) => approvals::show_ask(&signed_in, asking(&open, &attempt, organizations)).await,
        None => over(&signed_in, &open).await,
    }
}

/// Asks.
pub async fn ask(signed_in: SignedIn) -> Answer {
    let open = Open::find(&signed_in).await?;
    match asked(&signed_in, &open).await? {
        Some((attempt, organizations)) => approvals::ask(&signed_in, asking(&open, &attempt, organizations)).await,
        None => over(&signed_in, &open).await,
    }
}

type Organizations = Option<model::organization::Organization>;

/// What can be asked for: the organization that the partner named, or any of the person's own.
async fn asked(signed_in: &SignedIn, open: &Open) -> Result<Option<(Attempt, Organizations)>, crate::pages::errors::Failure> {
    let (context, user_id) = (signed_in.visit.context(), signed_in.current.user.id);
    let organization = match onboarding::open(context, &open.session, user_id).await? {
        Ok(Opened::Refused { member_of: Some(organization) }) => Some(*organization),
        Ok(Opened::Nothing | Opened::Pick) => None,
        Ok(Opened::Named(_) | Opened::Refused { member_of: None }) => {
            return Err(ErrorCode::OnboardingRefused.into());
        }
        Err(denied) if denied.code == ErrorCode::OnboardingOver => return Ok(None),
        Err(denied) => return Err(denied.into()),
    };
    let attempt = storage::attempt::find(&context.store, open.session.attempt_id).await?;
    Ok(attempt.map(|attempt| (attempt, organization)))
}

fn asking<'a>(open: &'a Open, attempt: &'a Attempt, organization: Organizations) -> Ask<'a> {
    Ask {
        attempt,
        client: &open.client,
        organization,
        held: Held::OnboardingSession(open.session.id),
        action: open.path("ask"),
        cancel: open.path(""),
        form: open.form("ask"),
    }
}
