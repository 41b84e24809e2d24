//! `/organizations/{id}/installations/{installation_id}`: how an install stands, and what to do. Who may consent sees all of the
//! organization's, other members their own.

use super::{partners_address, path as market_path};
use crate::pages::errors::{Answer, Failure};
use crate::pages::member::Member;
use crate::pages::names::{self, moment};
use crate::pages::timeline::steps;
use crate::pages::view::{Audience, Ended, InstallationPage, InstallationRow, InstallationState};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use flows::marketplace::{self, Standing};
use flows::{Context, trace};
use model::attempt::AttemptState;
use protocol::ErrorCode;
use protocol::id::{GrantId, InstallationId};
use storage::installation::InstallationView;

/// Installs that are shown above what is connected.
const ROWS: i64 = 25;

async fn find(signed_in: &SignedIn) -> Result<(Member, InstallationView), Failure> {
    let member = Member::find(signed_in).await?;
    let context = signed_in.visit.context();
    let id: InstallationId = signed_in.visit.part("installation_id")?;
    let found = storage::installation::find(&context.store, id, context.now()).await?;
    let view =
        found.filter(|view| view.attempt.organization_id == Some(member.organization.id)).ok_or(ErrorCode::PageNotFound)?;
    if !marketplace::may_see(context, &view, signed_in.current.user.id).await? {
        return Err(ErrorCode::PageNotFound.into());
    }
    Ok((member, view))
}

fn path(member: &Member, id: InstallationId) -> String {
    member.path(&format!("installations/{id}"))
}

fn form(id: InstallationId) -> String {
    format!("installation-{id}")
}

/// The page.
pub async fn show(signed_in: SignedIn) -> Answer {
    let (member, view) = find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let (id, attempt) = (view.id(), &view.attempt);
    let state = state(&signed_in, &member, &view).await?;
    let integration = names::card_of(context, attempt.client_id).await?;
    let grant_id = view.grant.map(|(id, _)| id);
    let timeline = trace::with_grant(context, attempt, grant_id).await?;
    let is_listed = storage::listing::listed(&context.store, attempt.client_id).await?.is_some();
    let page = InstallationPage {
        chrome: visit.chrome(&form(id)),
        organization: names::organization(&member.organization),
        state,
        ended: ended(context, grant_id).await?,
        scopes: names::scopes(&context.scopes().await?, view.scopes(), visit.language()),
        is_allowed: view.consented_scopes.is_some(),
        by: view.user_name.clone(),
        allowed_by: allowed_by(&view),
        started: moment(attempt.created_at),
        expires: view.waits_until().map(moment),
        installation_id: id.to_string(),
        timeline: steps(context, (Audience::Customer, &integration.publisher), timeline).await?,
        cancel: (view.standing == AttemptState::Requested).then(|| format!("{}/cancel", path(&member, id))),
        again: is_listed.then(|| market_path(attempt.client_id)),
        back: member.path("integrations"),
        integration,
    };
    Ok(html(StatusCode::OK, &page))
}

/// Who suspended or revoked the access that came of it.
async fn ended(context: &Context, grant_id: Option<GrantId>) -> storage::Result<Option<Ended>> {
    let Some(id) = grant_id else { return Ok(None) };
    let Some(grant) = storage::grant::find(&context.store, id).await? else { return Ok(None) };
    Ok(flows::grant::ended(context, &grant).await?.map(names::ended))
}

/// Who allowed it, where that is not whoever installs.
fn allowed_by(view: &InstallationView) -> Option<String> {
    let (id, name) = view.consented_by.as_ref()?;
    (Some(*id) != view.begun_by).then(|| name.clone())
}

/// Takes it back, before it is consented to.
pub async fn cancel(signed_in: SignedIn) -> Answer {
    let (member, view) = find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&form(view.id()))?;
    match marketplace::cancel(visit.context(), &view.attempt, &signed_in.current.user).await? {
        Err(denied) if denied.code != ErrorCode::AttemptOver => Err(denied.into()),
        Ok(()) | Err(_) => Ok(see_other(&path(&member, view.id()))),
    }
}

/// How an install stands for this person, and where they go on.
async fn state(signed_in: &SignedIn, member: &Member, view: &InstallationView) -> storage::Result<InstallationState> {
    let context = signed_in.visit.context();
    let client = context.integration(view.attempt.client_id).await?;
    let page = || client.as_ref().and_then(|client| partners_address(client, view.id()));
    let grant = |id: GrantId| member.path(&format!("integrations/{id}"));
    let asked = async || storage::approval_request::of_attempt(&context.store, view.attempt.id).await;
    let is_asker = async || -> storage::Result<bool> {
        Ok(asked().await?.is_some_and(|request| request.user_id == signed_in.current.user.id))
    };
    let state = match marketplace::standing(context, view, &signed_in.current.session.digest).await? {
        Standing::WaitsForPartner => InstallationState::Partner(page()),
        Standing::WaitsForConsent(open) => {
            let go_on = open.map(|id| crate::pages::connect::path(id, "consent"));
            InstallationState::You { go_on, page: page() }
        }
        Standing::WaitsForAdministrator(id) if is_asker().await? => {
            InstallationState::Administrator(Some(format!("/approvals/{id}")))
        }
        Standing::WaitsForAdministrator(id) if member.membership.may_consent() => {
            InstallationState::Decision(member.path(&format!("approvals/{id}")))
        }
        Standing::WaitsForAdministrator(_) => InstallationState::Administrator(None),
        Standing::WaitsForAsker(id) => InstallationState::Asker(is_asker().await?.then(|| format!("/approvals/{id}"))),
        Standing::WaitsForExchange => InstallationState::Exchange,
        Standing::Connected(id) => InstallationState::Connected(grant(id)),
        Standing::Disconnected(id) => InstallationState::Disconnected(grant(id)),
        Standing::Suspended(id) => InstallationState::Suspended(grant(id)),
        Standing::Revoked(id) => InstallationState::Revoked(id.map(grant)),
        Standing::Declined => InstallationState::Declined,
        Standing::Cancelled => InstallationState::Cancelled,
        Standing::Withdrawn => InstallationState::Withdrawn,
        Standing::Expired => InstallationState::Expired,
        Standing::RolledBack => InstallationState::RolledBack,
    };
    Ok(state)
}

/// The installs of an organization that came to nothing yet, for the person who looks. One that expired is shown until the integration
/// is connected or being installed again.
pub async fn rows(signed_in: &SignedIn, member: &Member) -> storage::Result<Vec<InstallationRow>> {
    let context = signed_in.visit.context();
    let user_id = (!member.membership.may_consent()).then_some(signed_in.current.user.id);
    let whose = (member.organization.id, user_id);
    let found = storage::installation::open_of_organization(&context.store, whose, context.now(), ROWS).await?;
    let (mut rows, mut seen) = (Vec::new(), std::collections::BTreeSet::new());
    for view in found {
        let client_id = view.attempt.client_id;
        let is_first = seen.insert(client_id);
        if view.standing == AttemptState::Expired && (!is_first || is_connected(context, member, &view).await?) {
            continue;
        }
        rows.push(InstallationRow {
            installation_id: view.id().to_string(),
            integration: names::card_of(context, client_id).await?,
            state: state(signed_in, member, &view).await?,
            started: moment(view.attempt.created_at),
            path: path(member, view.id()),
        });
    }
    Ok(rows)
}

async fn is_connected(context: &Context, member: &Member, view: &InstallationView) -> storage::Result<bool> {
    Ok(storage::grant::find_live(&context.store, member.organization.id, view.attempt.client_id).await?.is_some())
}
