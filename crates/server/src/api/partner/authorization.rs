//! `/v1/organizations/{organization_id}/authorization`: how a customer's authorization stands, and the partner's own steps.

use super::Partner;
use super::sessions::StepBody;
use crate::api::json::JsonBody;
use crate::api::query::Segments;
use crate::api::{Problem, schema};
use axum::Json;
use axum::extract::State;
use flows::{Context, handshake, trace};
use model::grant::{ActorKind, GrantState};
use model::handshake::AuthorizationStatus;
use protocol::Timestamp;
use protocol::id::{GrantId, OrganizationId};
use protocol::scope::ScopeSet;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::audit::RecordedEvent;
use utoipa::ToSchema;

/// The grant, active.
#[derive(Serialize, ToSchema)]
#[schema(as = ActivatedAuthorization)]
pub(in crate::api) struct ActivatedBody {
    /// The customer.
    #[schema(value_type = String)]
    organization_id: OrganizationId,
    /// The agreement.
    #[schema(value_type = String)]
    grant_id: GrantId,
    /// `active`.
    #[schema(schema_with = schema::grant_state)]
    status: GrantState,
    /// What was consented to, in all.
    #[schema(value_type = Vec<String>)]
    scopes: ScopeSet,
    /// When the partner activated it first.
    #[schema(value_type = String, format = DateTime)]
    activated_at: Timestamp,
}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = AuthorizationReason)]
pub(in crate::api) struct ReasonBody {
    /// In words that the customer reads.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

/// What is consented to and waits for the partner.
#[derive(Serialize, ToSchema)]
#[schema(as = PendingAuthorization)]
pub(in crate::api) struct PendingBody {
    /// What activating adds, or makes.
    #[schema(value_type = Vec<String>)]
    scopes: ScopeSet,
    /// When somebody consented.
    #[schema(value_type = String, format = DateTime)]
    consented_at: Timestamp,
    /// When it is too late.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
}

/// One step of the grant.
#[derive(Serialize, ToSchema)]
#[schema(as = AuthorizationEvent)]
pub(in crate::api) struct HistoryBody {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What: `grant.activated`, `grant.suspended`, `grant.resumed`, `grant.revoked`.
    action: String,
    /// Whose side it was.
    #[schema(schema_with = schema::actor_kind)]
    by: ActorKind,
    /// Why, in their words.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl From<RecordedEvent> for HistoryBody {
    fn from(event: RecordedEvent) -> Self {
        let reason = event.detail["reason"].as_str().filter(|reason| !reason.is_empty()).map(str::to_owned);
        Self { at: event.at, action: event.action, by: event.actor.kind, reason }
    }
}

/// How an authorization stands.
#[derive(Serialize, ToSchema)]
#[schema(as = Authorization)]
pub(in crate::api) struct AuthorizationBody {
    /// The customer.
    #[schema(value_type = String)]
    organization_id: OrganizationId,
    /// `pending` waits for the partner's activation; only `active` yields tokens.
    #[schema(schema_with = schema::authorization_status)]
    status: AuthorizationStatus,
    /// The agreement, or the one that was revoked last, while nothing was consented to since.
    #[schema(value_type = Option<String>)]
    grant_id: Option<GrantId>,
    /// What it allows.
    #[schema(value_type = Vec<String>)]
    scopes: ScopeSet,
    /// What waits for the partner, beside an active grant too.
    pending: Option<PendingBody>,
    /// When somebody consented last.
    #[schema(value_type = Option<String>, format = DateTime)]
    consented_at: Option<Timestamp>,
    /// When the partner activated it first.
    #[schema(value_type = Option<String>, format = DateTime)]
    activated_at: Option<Timestamp>,
    /// Whose side suspended it: that side or the platform can resume it.
    #[schema(schema_with = schema::maybe_actor_kind)]
    suspended_by: Option<ActorKind>,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// The steps of the handshake that counts, oldest first. What the customer's side was refused is not told.
    timeline: Vec<StepBody>,
    /// What was done with the grant, newest first; the customer reads the same.
    history: Vec<HistoryBody>,
}

impl From<handshake::Authorization> for AuthorizationBody {
    fn from(authorization: handshake::Authorization) -> Self {
        let grant = authorization.grant;
        let pending = authorization.pending.map(|pending| PendingBody {
            scopes: pending.scopes,
            consented_at: pending.consented_at,
            expires_at: pending.expires_at,
        });
        Self {
            organization_id: authorization.organization_id,
            status: authorization.status,
            grant_id: grant.as_ref().map(|grant| grant.id),
            scopes: grant.as_ref().map(|grant| grant.scopes.clone()).unwrap_or_default(),
            consented_at: grant.as_ref().map(|grant| grant.consented_at).or(pending.as_ref().map(|pending| pending.consented_at)),
            activated_at: grant.as_ref().map(|grant| grant.activated_at),
            suspended_by: grant.as_ref().and_then(|grant| grant.suspended_by),
            ended_at: grant.and_then(|grant| grant.ending).map(|ending| ending.at),
            pending,
            timeline: trace::for_partner(authorization.timeline).into_iter().map(StepBody::from).collect(),
            history: authorization.history.into_iter().map(HistoryBody::from).collect(),
        }
    }
}

/// Finalizes what the organization consented to: the second signature.
///
/// The same call again is answered alike. 409 when nothing waits for it: not consented to, taken back, too late; 404 for an
/// organization that never met this integration.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization_id}/authorization/activate",
    operation_id = "authorization_activate",
    request_body = ReasonBody,
    responses((status = 200, body = ActivatedBody))
)]
pub(super) async fn activate(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(organization_id): Segments<OrganizationId>,
    JsonBody(_): JsonBody<ReasonBody>,
) -> Result<Json<ActivatedBody>, Problem> {
    let grant = handshake::activate(&context, &partner.0, organization_id).await??.grant;
    Ok(Json(ActivatedBody {
        organization_id,
        grant_id: grant.id,
        status: grant.state,
        scopes: grant.scopes,
        activated_at: grant.activated_at,
    }))
}

/// Ends the authorization: the grant is revoked for good, and what waits is taken back.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization_id}/authorization/deactivate",
    operation_id = "authorization_deactivate",
    request_body = ReasonBody,
    responses((status = 200, body = AuthorizationBody))
)]
pub(super) async fn deactivate(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(organization_id): Segments<OrganizationId>,
    JsonBody(body): JsonBody<ReasonBody>,
) -> Result<Json<AuthorizationBody>, Problem> {
    let reason = body.reason.unwrap_or_default();
    Ok(Json(handshake::deactivate(&context, &partner.0, (organization_id, &reason)).await??.into()))
}

/// Suspends the authorization: no tokens until the partner or the platform resumes it.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization_id}/authorization/suspend",
    operation_id = "authorization_suspend",
    request_body = ReasonBody,
    responses((status = 200, body = AuthorizationBody))
)]
pub(super) async fn suspend(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(organization_id): Segments<OrganizationId>,
    JsonBody(body): JsonBody<ReasonBody>,
) -> Result<Json<AuthorizationBody>, Problem> {
    let reason = body.reason.unwrap_or_default();
    Ok(Json(handshake::suspend_by_partner(&context, &partner.0, (organization_id, &reason)).await??.into()))
}

/// Resumes what the partner suspended; what the customer or the platform suspended stays so.
#[utoipa::path(
    post,
    path = "/v1/organizations/{organization_id}/authorization/resume",
    operation_id = "authorization_resume",
    request_body = ReasonBody,
    responses((status = 200, body = AuthorizationBody))
)]
pub(super) async fn resume(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(organization_id): Segments<OrganizationId>,
    JsonBody(body): JsonBody<ReasonBody>,
) -> Result<Json<AuthorizationBody>, Problem> {
    let reason = body.reason.unwrap_or_default();
    Ok(Json(handshake::resume_by_partner(&context, &partner.0, (organization_id, &reason)).await??.into()))
}

/// How the authorization stands, with its history.
#[utoipa::path(
    get,
    path = "/v1/organizations/{organization_id}/authorization",
    operation_id = "authorization_get",
    responses((status = 200, body = AuthorizationBody))
)]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(organization_id): Segments<OrganizationId>,
) -> Result<Json<AuthorizationBody>, Problem> {
    Ok(Json(handshake::authorization(&context, &partner.0, organization_id).await??.into()))
}
