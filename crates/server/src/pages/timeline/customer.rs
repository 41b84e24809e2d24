//! `/organizations/{id}/attempts`: who may consent sees all of the organization's, other members their own.

use super::{Listing, Showing};
use crate::pages::errors::Answer;
use crate::pages::member::Member;
use crate::pages::view::Audience;
use crate::pages::visit::SignedIn;
use protocol::ErrorCode;
use protocol::id::AttemptId;
use storage::attempt::{AttemptFilter, AttemptView};

/// The list.
pub async fn list(signed_in: SignedIn) -> Answer {
    let member = Member::find(&signed_in).await?;
    let own = if member.membership.may_consent() { String::new() } else { signed_in.current.user.id.to_string() };
    let organization_id = member.organization.id.to_string();
    let listing = Listing {
        visit: &signed_in.visit,
        audience: Audience::Customer,
        filter: Some(AttemptFilter { organization_id, user_id: own, ..AttemptFilter::default() }),
        search: None,
        path: member.path("attempts"),
        back: member.path("integrations"),
        subject: member.organization.name,
    };
    listing.answer().await
}

/// One of them.
pub async fn show(signed_in: SignedIn) -> Answer {
    let member = Member::find(&signed_in).await?;
    let store = &signed_in.visit.context().store;
    let id: AttemptId = signed_in.visit.part("attempt_id")?;
    let view = storage::attempt::view(store, id).await?;
    let view = view.filter(|view| view.attempt.organization_id == Some(member.organization.id)).ok_or(ErrorCode::PageNotFound)?;
    if !member.membership.may_consent() && !is_own(&signed_in, &view).await? {
        return Err(ErrorCode::PageNotFound.into());
    }
    let grant = storage::consent::grant_of_attempt(store, member.organization.id, id).await?;
    let showing = Showing {
        visit: &signed_in.visit,
        audience: Audience::Customer,
        view,
        grant: grant.map(|grant| member.path(&format!("integrations/{grant}"))),
        back: member.path("attempts"),
    };
    showing.answer().await
}

/// Whether the person is at it, or asked an administrator for it.
async fn is_own(signed_in: &SignedIn, view: &AttemptView) -> storage::Result<bool> {
    let user_id = signed_in.current.user.id;
    if view.attempt.user_id == Some(user_id) {
        return Ok(true);
    }
    let asked = storage::approval_request::of_attempt(&signed_in.visit.context().store, view.attempt.id).await?;
    Ok(asked.is_some_and(|request| request.user_id == user_id))
}
