//! A member without the privilege asks an administrator; nothing is begun before the form is posted.

use super::Sharing;
use crate::pages::approvals::{self, Ask};
use crate::pages::errors::Answer;
use crate::pages::visit::{SignedIn, see_other};
use flows::approval::Held;
use flows::handshake;
use model::attempt::Attempt;

/// The longest reason that is taken, in characters.
const LONGEST: usize = 500;

fn form(sharing: &Sharing) -> String {
    format!("handshake-ask-{}-{}", sharing.member.organization.id, sharing.client.integration.client_id)
}

fn asking<'a>(sharing: &'a Sharing, attempt: &'a Attempt) -> Ask<'a> {
    Ask {
        attempt,
        client: &sharing.client,
        organization: Some(sharing.member.organization.clone()),
        held: Held::Attempt,
        action: sharing.path("ask"),
        cancel: sharing.member.path("integrations"),
        form: form(sharing),
    }
}

/// The form.
pub async fn show(signed_in: SignedIn) -> Answer {
    let sharing = Sharing::find(&signed_in).await?;
    if sharing.member.membership.may_consent() {
        return Ok(see_other(&sharing.path("")));
    }
    let context = signed_in.visit.context();
    let draft = handshake::draft(context, &sharing.client, (sharing.member.organization.id, &signed_in.current.user));
    approvals::show_ask(&signed_in, asking(&sharing, &draft)).await
}

/// Asks.
pub async fn ask(signed_in: SignedIn) -> Answer {
    let sharing = Sharing::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&form(&sharing))?;
    let (context, user) = (visit.context(), &signed_in.current.user);
    let whose = (sharing.member.organization.id, user);
    let reason = visit.typed("reason");
    let attempt = if (1..=LONGEST).contains(&reason.chars().count()) {
        visit.frame.state.limiters.authorization.check(&user.id, context.now().as_micros())?;
        handshake::begin(context, &sharing.client, whose, (sharing.link(), visit.language())).await??
    } else {
        handshake::draft(context, &sharing.client, whose)
    };
    approvals::ask(&signed_in, asking(&sharing, &attempt)).await
}
