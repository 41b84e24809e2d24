//! Ending a grant: asked once more, with the password given lately.

use crate::pages::errors::{Answer, Failure};
use crate::pages::member::Member;
use crate::pages::names;
use crate::pages::reauthenticate;
use crate::pages::view::{Moment, RevokeConfirm, WhatEnds};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use model::connection::ConnectionState;
use model::grant::{Grant, GrantState};
use protocol::ErrorCode;
use protocol::id::GrantId;
use protocol::text::hides;

/// Longest reason kept, in characters.
const LONGEST_REASON: usize = 500;

fn form_name(grant: &Grant) -> String {
    format!("revoke-{}", grant.id)
}

/// A grant of the path's organization, for somebody who may end it. Another's does not exist.
async fn find(signed_in: &SignedIn) -> Result<(Member, Grant), Failure> {
    let member = Member::find(signed_in).await?;
    let id: GrantId = signed_in.visit.part("grant_id")?;
    let grant = storage::grant::find(&signed_in.visit.context().store, id).await?;
    let grant = grant.filter(|grant| grant.organization_id == member.organization.id).ok_or(ErrorCode::PageNotFound)?;
    if member.membership.may_consent() { Ok((member, grant)) } else { Err(ErrorCode::Forbidden.into()) }
}

/// What will stop working.
pub async fn show(signed_in: SignedIn) -> Answer {
    let (member, grant) = find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    if grant.state == GrantState::Revoked {
        return Ok(see_other(&member.path("integrations")));
    }
    let action = format!("{}/{}/revoke", member.path("integrations"), grant.id);
    reauthenticate::required(&signed_in, &action)?;
    let client = context.integration(grant.client_id).await?;
    let held = storage::connection::held_by_grant(&context.store, grant.organization_id, grant.id, context.now()).await?;
    let connections = held.iter().filter(|held| held.state == ConnectionState::Active).count();
    let view = RevokeConfirm {
        chrome: visit.chrome(&form_name(&grant)),
        action,
        integration: client.as_ref().map_or_else(|| grant.client_id.to_string(), |client| client.integration.name.clone()),
        publisher: client.map(|client| client.partner.name.clone()).unwrap_or_default(),
        organization: names::organization(&member.organization),
        scopes: names::scopes(&context.scopes().await?, &grant.scopes, visit.language()),
        ends: WhatEnds {
            connections: u32::try_from(connections).unwrap_or(u32::MAX),
            client_keys: 0,
            last_used: grant.last_used_at.map(|at| Moment::from_microseconds(at.as_micros())),
        },
        reason: String::new(),
        error: None,
        cancel: member.path("integrations"),
    };
    Ok(html(StatusCode::OK, &view))
}

/// Ends it, with every credential under it.
pub async fn revoke(signed_in: SignedIn) -> Answer {
    let (member, grant) = find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&form_name(&grant))?;
    reauthenticate::required(&signed_in, &format!("{}/{}/revoke", member.path("integrations"), grant.id))?;
    let user = &signed_in.current.user;
    let reason: String = plain(&visit.typed("reason"));
    match flows::grant::revoke_by_customer(visit.context(), &grant, user, &reason).await? {
        Ok(()) => Ok(see_other(&format!("{}?revoked={}", member.path("integrations"), grant.id))),
        Err(denied) if denied.code == ErrorCode::TransitionIllegal => Ok(see_other(&member.path("integrations"))),
        Err(denied) => Err(denied.into()),
    }
}

/// On one line, without what would hide or reorder other text where it is read.
fn plain(reason: &str) -> String {
    let one_line = reason.split(['\t', '\n', '\r']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    one_line.chars().filter(|character| !hides(*character)).take(LONGEST_REASON).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_that_hides_nothing() {
        assert_eq!(plain("two\r\n\r\nlines\u{202e} \u{0}here"), "two lines here");
        assert_eq!(plain(&"x".repeat(2 * LONGEST_REASON)).len(), LONGEST_REASON);
    }
}
