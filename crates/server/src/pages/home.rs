//! `GET /`.

use super::errors::Answer;
use super::view::{Home, Organization};
use super::visit::{Visit, html};
use axum::http::StatusCode;
use protocol::id::UserId;
use std::collections::BTreeMap;
use storage::Store;
use storage::membership::{AfterName, OrganizationOfUser};

const ROWS: usize = 50;

/// The person's organizations, and what partners look for.
pub async fn show(visit: Visit) -> Answer {
    let mut organizations = match &visit.current {
        Some(current) => {
            let store = &visit.context().store;
            storage::membership::of_user(store, current.user.id, "", &AfterName::default(), 51).await?
        }
        None => Vec::new(),
    };
    let more = organizations.len() > ROWS;
    organizations.truncate(ROWS);
    let approvals = match &visit.current {
        Some(current) => approvals(&visit, current.user.id, &organizations).await?,
        None => Vec::new(),
    };
    let listed = organizations.into_iter().map(|organization| {
        let path = format!("/organizations/{}/integrations", organization.id);
        (Organization { name: organization.name, number: organization.number }, path)
    });
    let (developer, operator) = match &visit.current {
        Some(current) => offices(&visit.context().store, current.user.id).await?,
        None => (None, None),
    };
    let become_partner = match (&visit.current, &developer) {
        (Some(_), None) => Some("/developer/new".to_owned()),
        (None, _) => visit.frame.state.pages.mail.then(|| "/developer/signup".to_owned()),
        (Some(_), Some(_)) => None,
    };
    let view = Home {
        chrome: visit.chrome("home"),
        organizations: listed.collect(),
        approvals,
        more,
        extensions: "/settings/extensions".to_owned(),
        marketplace: "/marketplace".to_owned(),
        developer,
        become_partner,
        operator,
        sign_in: "/login".to_owned(),
        sign_up: visit.frame.state.pages.mail.then(|| "/signup".to_owned()),
        scopes: "/scopes".to_owned(),
        metadata: "/.well-known/oauth-authorization-server".to_owned(),
        openapi: Some("/v1/openapi.json".to_owned()),
    };
    Ok(html(StatusCode::OK, &view))
}

/// Where members wait for this person's answer, of the organizations on the page.
async fn approvals(
    visit: &Visit,
    user_id: UserId,
    organizations: &[OrganizationOfUser],
) -> storage::Result<Vec<(Organization, u32, String)>> {
    let context = visit.context();
    let counted = storage::approval_request::waiting_for(&context.store, user_id, context.now()).await?;
    let counted: BTreeMap<_, _> = counted.into_iter().collect();
    let listed = organizations.iter().filter_map(|organization| {
        let count = u32::try_from(*counted.get(&organization.id)?).unwrap_or(u32::MAX);
        let named = Organization { name: organization.name.clone(), number: organization.number.clone() };
        Some((named, count, format!("/organizations/{}/approvals", organization.id)))
    });
    Ok(listed.collect())
}

/// The paths of the portal and of the console, for whom they are there.
async fn offices(store: &Store, user_id: UserId) -> storage::Result<(Option<String>, Option<String>)> {
    let develops = !storage::partner::of_user(store, user_id, 1).await?.is_empty();
    let operates = storage::operator::find(store, user_id).await?.is_some();
    Ok((develops.then(|| "/developer".to_owned()), operates.then(|| "/operator".to_owned())))
}
