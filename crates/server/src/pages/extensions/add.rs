//! Finding the integration: public ones by name, private ones by their application key.

use crate::limits::RetryAfter;
use crate::pages::consentable;
use crate::pages::errors::{Answer, Failure, retry_after};
use crate::pages::member::Member;
use crate::pages::names;
use crate::pages::trail::Trail;
use crate::pages::view::{AddExtension, ApplicationKeyError, FoundIntegration};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use axum::response::Response;
use flows::{Context, extension};
use model::field::normalized;
use model::integration::Integration;
use protocol::ErrorCode;
use protocol::id::ClientId;
use storage::membership::AfterName;

const ROWS: usize = 25;

/// The search, and the field for an application key.
pub async fn show(signed_in: SignedIn) -> Answer {
    let member = Member::find(&signed_in).await?;
    page(&signed_in, &member, (StatusCode::OK, None)).await
}

/// Begins an attempt with an application key; the page of a person without the privilege comes to asking.
pub async fn add(signed_in: SignedIn) -> Answer {
    let member = Member::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove("extension-add")?;
    let (context, limiters) = (visit.context(), &visit.frame.state.limiters);
    let typed = visit.typed("application_key");
    if typed.is_empty() {
        return page(&signed_in, &member, (StatusCode::BAD_REQUEST, Some(ApplicationKeyError::Missing))).await;
    }
    let (now, user) = (context.now().as_micros(), &signed_in.current.user);
    // Application keys are no secrets; still, nobody is to find private integrations by trying.
    let guesser = ("application key", user.id, visit.frame.address.group());
    if let Err(wait) = limiters.client.check(&guesser, now) {
        return too_many(&signed_in, &member, wait).await;
    }
    match extension::find(context, &typed).await? {
        Ok(client) => {
            limiters.authorization.check(&user.id, now)?;
            let attempt_id = extension::begin(context, &client, member.organization.id, user).await??;
            let next = if member.membership.may_consent() { "consent" } else { "ask" };
            Ok(see_other(&member.path(&format!("extensions/{attempt_id}/{next}"))))
        }
        Err(denied) if denied.code == ErrorCode::ApplicationKeyUnknown => {
            limiters.client.failed(&guesser, now);
            page(&signed_in, &member, (StatusCode::BAD_REQUEST, Some(ApplicationKeyError::Unknown))).await
        }
        Err(denied) => Err(denied.into()),
    }
}

async fn too_many(signed_in: &SignedIn, member: &Member, wait: RetryAfter) -> Answer {
    let seconds = u32::try_from(wait.seconds).unwrap_or(u32::MAX);
    let error = Some(ApplicationKeyError::TooManyTries(seconds));
    let mut response = page(signed_in, member, (StatusCode::TOO_MANY_REQUESTS, error)).await?;
    retry_after(&mut response, wait.seconds);
    Ok(response)
}

async fn page(
    signed_in: &SignedIn,
    member: &Member,
    (status, error): (StatusCode, Option<ApplicationKeyError>),
) -> Result<Response, Failure> {
    let visit = &signed_in.visit;
    let context = visit.context();
    let q = consentable::searched(visit.query.get("q"));
    let trail = Trail::of(&visit.query);
    let after = after(context, &trail).await?;
    let mut found = extension::listed(context, &q, &after, 26).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let own = member.path("extensions/add");
    let keep = if q.is_empty() { Vec::new() } else { vec![("q".to_owned(), q.clone())] };
    let next = found.last().filter(|_| more).map(|last| trail.next(&own, &keep, &last.client_id.to_string()));
    let mut rows = Vec::with_capacity(found.len());
    for integration in found {
        rows.extend(row(context, member, integration).await?);
    }
    let mut chrome = visit.chrome("extension-add");
    if !visit.only_looks() {
        chrome.here = Some(own.clone());
    }
    let view = AddExtension {
        chrome,
        action: own.clone(),
        search_action: own.clone(),
        organization: names::organization(&member.organization),
        may_activate: member.membership.may_consent(),
        q,
        found: rows,
        previous: trail.previous(&own, &keep),
        next,
        application_key: visit.typed("application_key").chars().take(200).collect(),
        error,
        back: member.path("extensions"),
    };
    Ok(html(status, &view))
}

/// Behind a public integration; another's key begins at the start, so that nothing is told of its name.
async fn after(context: &Context, trail: &Trail) -> storage::Result<AfterName> {
    let Some(Ok(client_id)) = trail.after.as_deref().map(str::parse::<ClientId>) else { return Ok(AfterName::default()) };
    let client = context.integration(client_id).await?;
    let public = client.filter(|client| client.integration.visibility == model::integration::Visibility::Public);
    Ok(public
        .map(|client| AfterName { name_key: normalized(&client.integration.name), id: client_id.to_string() })
        .unwrap_or_default())
}

async fn row(context: &Context, member: &Member, integration: Integration) -> storage::Result<Option<FoundIntegration>> {
    let Some(client) = context.integration(integration.client_id).await? else { return Ok(None) };
    let live = storage::grant::find_live(&context.store, member.organization.id, integration.client_id).await?;
    Ok(Some(FoundIntegration {
        client_id: integration.client_id.to_string(),
        integration: names::card(&client),
        description: integration.description,
        active: live.map(|live| member.path(&format!("integrations/{}", live.grant.id))),
    }))
}
