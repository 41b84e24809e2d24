//! Ending a grant: asked once more. The password is not wanted again, since nobody who wants to take access away is held up.

use crate::pages::errors::{Answer, Failure};
use crate::pages::member::Member;
use crate::pages::names;
use crate::pages::reason;
use crate::pages::view::{Moment, RevokeConfirm, WhatEnds};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use flows::grant::Act;
use model::connection::ConnectionState;
use model::grant::{Grant, GrantState};
use protocol::ErrorCode;
use protocol::id::GrantId;

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
    let client = context.integration(grant.client_id).await?;
    let held = storage::connection::held_by_grant(&context.store, grant.organization_id, grant.id, context.now()).await?;
    let connections = held.iter().filter(|held| held.state == ConnectionState::Active).count();
    let keys = storage::client_key::held_by_grant(&context.store, grant.organization_id, grant.id).await?;
    let client_keys = keys.iter().filter(|key| key.holds_its_slot(context.now())).count();
    let view = RevokeConfirm {
        chrome: visit.chrome(&form_name(&grant)),
        action,
        integration: client.as_ref().map_or_else(|| grant.client_id.to_string(), |client| client.integration.name.clone()),
        publisher: client.map(|client| client.partner.name.clone()).unwrap_or_default(),
        door: names::door(grant.door),
        organization: names::organization(&member.organization),
        scopes: names::grant_scopes(context, &grant, visit.language()).await?,
        ends: WhatEnds {
            connections: u32::try_from(connections).unwrap_or(u32::MAX),
            client_keys: u32::try_from(client_keys).unwrap_or(u32::MAX),
            last_used: grant.last_used_at.map(|at| Moment::from_microseconds(at.as_micros())),
        },
        reason: String::new(),
        error: None,
        cancel: match visit.query.get("from") {
            Some("grant") => format!("{}/{}", member.path("integrations"), grant.id),
            Some(_) | None => member.path("integrations"),
        },
    };
    Ok(html(StatusCode::OK, &view))
}

/// Ends it, with every credential under it.
pub async fn revoke(signed_in: SignedIn) -> Answer {
    let (member, grant) = find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&form_name(&grant))?;
    let user = &signed_in.current.user;
    let reason = reason::of(visit);
    match flows::grant::act_by_customer(visit.context(), &grant, Act::Revoke, (user, &reason)).await? {
        Ok(()) => Ok(see_other(&format!("{}?revoked={}", member.path("integrations"), grant.id))),
        Err(denied) if denied.code == ErrorCode::TransitionIllegal => Ok(see_other(&member.path("integrations"))),
        Err(denied) => Err(denied.into()),
    }
}
