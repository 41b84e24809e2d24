//! `/approvals/{approval_id}`: the asker sees how it stands, takes it back, or goes on. The mailed link leads here; it is good
//! for the asker alone, after sign-in, in whichever browser.

use super::{administrators, state};
use crate::pages::connect;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::{self, moment};
use crate::pages::onboarding;
use crate::pages::view::{ApprovalState, ApprovalStatus};
use crate::pages::visit::{SignedIn, html, see_other};
use crate::run::FormAction;
use axum::http::StatusCode;
use flows::approval::{self, Resumed, StandsAt};
use flows::registry::RegisteredIntegration;
use model::approval_request::ApprovalRequest;
use model::integration::{Door, IntegrationState, Visibility};
use protocol::ErrorCode;
use std::sync::Arc;

async fn find(signed_in: &SignedIn) -> Result<(ApprovalRequest, Arc<RegisteredIntegration>), Failure> {
    let visit = &signed_in.visit;
    let found = storage::approval_request::find(&visit.context().store, visit.part("approval_id")?).await?;
    let own = found.filter(|request| request.user_id == signed_in.current.user.id);
    let request = own.ok_or(ErrorCode::PageNotFound)?;
    let client = visit.context().integration(request.client_id).await?.ok_or(ErrorCode::PageNotFound)?;
    Ok((request, client))
}

fn form(request: &ApprovalRequest) -> String {
    format!("approval-status-{}", request.id)
}

/// How it stands.
pub async fn show(signed_in: SignedIn) -> Answer {
    let (request, client) = find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let organization = storage::organization::find(&context.store, request.organization_id).await?;
    let organization = organization.ok_or(ErrorCode::PageNotFound)?;
    let state = state(context, &request).await?;
    let redirect_uri = match approval::stands_at(context, &request).await? {
        StandsAt::AuthorizationRequest(waiting) => Some(waiting.redirect_uri),
        StandsAt::OnboardingSession(session) => Some(session.redirect_uri),
        StandsAt::Handshake(_) => client.integration.connect_url.clone(),
        StandsAt::Extension | StandsAt::Nowhere => None,
    };
    let taken = state == ApprovalState::Taken;
    let again = match request.door {
        _ if taken => None,
        Door::Extension => Some(format!("/organizations/{}/extensions/add", request.organization_id)),
        Door::Handshake if client.integration.visibility == Visibility::Public => {
            Some(format!("/organizations/{}/integrations/authorize/{}", request.organization_id, request.client_id))
        }
        Door::Connect | Door::Onboarding | Door::Marketplace | Door::Handshake => None,
    };
    let back = approval::turned_down(context, (&request, &client)).await?.is_ok();
    let view = ApprovalStatus {
        chrome: visit.chrome(&form(&request)),
        action: format!("/approvals/{}", request.id),
        integration: names::card(&client),
        organization: names::organization(&organization),
        reason: request.reason.clone(),
        asked_at: moment(request.created_at),
        expires_at: moment(request.expires_at),
        state,
        administrators: administrators(context, request.organization_id).await?,
        again,
        back,
        integrations: taken.then(|| format!("/organizations/{}/integrations", request.organization_id)),
    };
    let mut response = html(StatusCode::OK, &view);
    if let Some(action) = redirect_uri.as_deref().and_then(FormAction::towards) {
        response.extensions_mut().insert(action);
    }
    Ok(response)
}

/// Takes it back, or goes on with what was approved.
pub async fn answer(signed_in: SignedIn) -> Answer {
    let (request, client) = find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    visit.prove(&form(&request))?;
    match visit.form.get("decision") {
        Some("withdraw") => {
            let over = |denied: &flows::Denied| denied.code == ErrorCode::ApprovalRequestOver;
            match approval::withdraw(context, &request, &signed_in.current.user).await? {
                Err(denied) if !over(&denied) => Err(denied.into()),
                Ok(()) | Err(_) => Ok(see_other(&format!("/approvals/{}", request.id))),
            }
        }
        Some("continue") => go_on(&signed_in, &request, &client).await,
        Some("return") => go_back(&signed_in, &request, &client).await,
        Some(_) | None => Err(ErrorCode::ParameterInvalid.into()),
    }
}

/// Back to the partner, who is told what any refusal is told with.
async fn go_back(signed_in: &SignedIn, request: &ApprovalRequest, client: &RegisteredIntegration) -> Answer {
    let context = signed_in.visit.context();
    match approval::turned_down(context, (request, client)).await?? {
        StandsAt::AuthorizationRequest(waiting) => {
            let to = (waiting.redirect_uri.as_str(), waiting.state_parameter.as_deref());
            Ok(connect::error(context, to, &ErrorCode::ConsentDenied.into()))
        }
        StandsAt::OnboardingSession(session) => Ok(onboarding::declined(&session)),
        StandsAt::Extension | StandsAt::Handshake(_) | StandsAt::Nowhere => Err(ErrorCode::ApprovalRequestOver.into()),
    }
}

async fn go_on(signed_in: &SignedIn, request: &ApprovalRequest, client: &RegisteredIntegration) -> Answer {
    if client.integration.state == IntegrationState::Disabled {
        return Err(ErrorCode::IntegrationDisabled.into());
    }
    let context = signed_in.visit.context();
    match approval::resume(context, (request, client), &signed_in.current.session).await? {
        Ok(Resumed::Code(waiting, code)) => Ok(connect::code(context, &waiting, &code)),
        Ok(Resumed::OnboardingToken(session, token)) => Ok(onboarding::success(&session, &token)),
        Ok(Resumed::Partner(url)) => Ok(see_other(&url)),
        Ok(Resumed::Window) => {
            Ok(see_other(&format!("/organizations/{}/extensions/{}/key", request.organization_id, request.attempt_id)))
        }
        Err(denied) if denied.code == ErrorCode::ApprovalRequestOver => Ok(see_other(&format!("/approvals/{}", request.id))),
        Err(denied) => Err(denied.into()),
    }
}
