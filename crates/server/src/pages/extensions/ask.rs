//! A member without the privilege asks an administrator.

use super::Adding;
use crate::pages::approvals::{self, Ask};
use crate::pages::errors::Answer;
use crate::pages::visit::SignedIn;
use flows::approval::Held;

/// The form.
pub async fn show(signed_in: SignedIn) -> Answer {
    let adding = Adding::requested(&signed_in).await?;
    approvals::show_ask(&signed_in, asking(&adding)).await
}

/// Asks.
pub async fn ask(signed_in: SignedIn) -> Answer {
    let adding = Adding::requested(&signed_in).await?;
    approvals::ask(&signed_in, asking(&adding)).await
}

fn asking(adding: &Adding) -> Ask<'_> {
    Ask {
        attempt: &adding.attempt,
        client: &adding.client,
        organization: Some(adding.member.organization.clone()),
        held: Held::Attempt,
        action: adding.path("ask"),
        cancel: adding.member.path("extensions"),
        form: adding.form("ask"),
    }
}
