//! `/marketplace/{client_id}`: what an integration does, and what it would see and change.

use super::{Listed, MARKETPLACE, ticked};
use crate::pages::consent::host;
use crate::pages::consentable;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::return_to;
use crate::pages::trail::Trail;
use crate::pages::view::{FormError, InstallFor, MarketIntegration, PickerMark, PickerRow, ReasonedScope};
use crate::pages::visit::{Current, Visit, html};
use crate::run::FormAction;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use model::attempt::AttemptState;
use model::grant::GrantState;
use protocol::id::OrganizationId;
use protocol::scope::ScopeSet;
use storage::membership::OrganizationOfUser;

/// The page, for everybody.
pub async fn show(visit: Visit) -> Answer {
    let listed = Listed::find(&visit).await?;
    let ticked = ticked(&visit.query);
    page(&visit, &listed, &ticked, (StatusCode::OK, None)).await
}

/// For whom the person can install it, and what is to be known of their only organization.
struct Whom {
    choice: InstallFor,
    connected: Option<String>,
    installing: Option<String>,
    must_ask: bool,
}

pub(super) async fn page(
    visit: &Visit,
    listed: &Listed,
    ticked: &ScopeSet,
    (status, error): (StatusCode, Option<FormError>),
) -> Result<Response, Failure> {
    let context = visit.context();
    let integration = &listed.client.integration;
    let form_uri = integration.form_uri.as_deref().unwrap_or_default();
    let whom = match &visit.current {
        None => Whom { choice: InstallFor::SignIn, connected: None, installing: None, must_ask: false },
        Some(current) => whom(visit, current, listed).await?,
    };
    let says = &listed.listing.content;
    let catalogue = context.scopes().await?;
    let reasoned = |names: &ScopeSet| {
        let with_reason = |scope: crate::pages::view::ScopeText| {
            let name = scope.name.parse().ok();
            let reason = name.as_ref().and_then(|name| says.reason_for(name)).unwrap_or_default().to_owned();
            ReasonedScope { checked: name.is_some_and(|name| ticked.contains(&name)), reason, scope }
        };
        names::scopes(&catalogue, names, visit.language()).into_iter().map(with_reason).collect()
    };
    let view = MarketIntegration {
        chrome: visit.chrome(&listed.form()),
        action: listed.path(),
        integration: names::listed_card(&listed.client, &listed.listing),
        summary: says.summary.clone(),
        description: says.description.clone(),
        categories: says.categories.clone(),
        support: names::link(&says.support_url),
        privacy: names::link(&says.privacy_url),
        website: names::link(&listed.client.partner.website),
        required: reasoned(&integration.required_scopes),
        optional: reasoned(&integration.optional_scopes),
        install_for: whom.choice,
        connected: whom.connected,
        installing: whom.installing,
        must_ask: whom.must_ask,
        host: host(form_uri),
        error,
        back: MARKETPLACE.to_owned(),
    };
    let mut response = html(status, &view);
    if let Some(action) = FormAction::towards(form_uri) {
        response.extensions_mut().insert(action);
    }
    Ok(response)
}

async fn whom(visit: &Visit, current: &Current, listed: &Listed) -> storage::Result<Whom> {
    let (context, user_id) = (visit.context(), current.user.id);
    let (found, more) = consentable::own_rows(context, user_id, ("", &Trail::default())).await?;
    let none = Whom { choice: InstallFor::Many, connected: None, installing: None, must_ask: false };
    if more {
        return Ok(none);
    }
    if found.is_empty() {
        let create = return_to::with("/organizations/new", return_to::local(&visit.frame.here));
        return Ok(Whom { choice: InstallFor::Nobody(create), ..none });
    }
    let must_ask = found.iter().all(|organization| !organization.may_consent);
    let (mut connected, mut installing) = (None, None);
    if let [only] = found.as_slice() {
        connected = connection(context, only, listed).await?;
        installing = waiting(context, (only, current), listed).await?;
    }
    let chosen = visit.form.get("organization").unwrap_or_default().to_owned();
    let mut rows = Vec::with_capacity(found.len());
    for organization in found {
        let mut mark = mark(context, organization.id, listed).await?;
        if mark.is_none() && waiting(context, (&organization, current), listed).await?.is_some() {
            mark = Some(PickerMark::Installing);
        }
        let id = organization.id.to_string();
        rows.push(PickerRow { selected: id == chosen, id, name: organization.name, number: organization.number, mark });
    }
    Ok(Whom { choice: InstallFor::OneOf(rows), connected, installing, must_ask })
}

/// What is said beside an organization.
pub(super) async fn mark(
    context: &Context,
    organization_id: OrganizationId,
    listed: &Listed,
) -> storage::Result<Option<PickerMark>> {
    let live = storage::grant::find_live(&context.store, organization_id, listed.client_id()).await?;
    Ok(live.map(|live| match live.grant.state {
        GrantState::Active | GrantState::Revoked => PickerMark::Connected,
        GrantState::Suspended => PickerMark::Suspended,
    }))
}

async fn connection(context: &Context, only: &OrganizationOfUser, listed: &Listed) -> storage::Result<Option<String>> {
    let live = storage::grant::find_live(&context.store, only.id, listed.client_id()).await?;
    let active = live.filter(|live| live.grant.state == GrantState::Active);
    Ok(active.map(|live| format!("/organizations/{}/integrations/{}", only.id, live.grant.id)))
}

/// The newest install of one of the person's organizations that waits and that they may look at.
async fn waiting(
    context: &Context,
    (only, current): (&OrganizationOfUser, &Current),
    listed: &Listed,
) -> storage::Result<Option<String>> {
    let whose = (only.id, (!only.may_consent).then_some(current.user.id));
    let open = storage::installation::open_of_organization(&context.store, whose, context.now(), 100).await?;
    let waits = open.into_iter().find(|view| {
        view.attempt.client_id == listed.client_id() && matches!(view.standing, AttemptState::Requested | AttemptState::Consented)
    });
    Ok(waits.map(|view| format!("/organizations/{}/installations/{}", only.id, view.id())))
}
