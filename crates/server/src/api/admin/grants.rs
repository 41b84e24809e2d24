//! Grants, as operators see, stop, resume and end them.

use crate::api::actor::ActorBody;
use crate::api::once::{Once, Posted};
use crate::api::page::{Look, Page};
use crate::api::query::{Params, Segments};
use crate::api::{Operator, Problem, schema};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::Author;
use flows::admin::grant::act;
use flows::grant::Act;
use model::grant::{ActorKind, GrantState};
use model::integration::Door;
use protocol::id::{ClientId, GrantId, OrganizationId, PartnerId, UserId};
use protocol::scope::ScopeSet;
use protocol::{ErrorCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::grant::{GrantFilter, GrantView};
use utoipa::{IntoParams, ToSchema};

/// Who consented.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentedBy)]
pub(in crate::api) struct PersonBody {
    /// Ours.
    #[schema(value_type = String)]
    pub(in crate::api) id: UserId,
    /// As shown.
    pub(in crate::api) name: String,
}

/// The agreement between one organization and one integration.
#[derive(Serialize, ToSchema)]
#[schema(as = Grant)]
pub(in crate::api) struct GrantBody {
    /// Ours.
    #[schema(value_type = String)]
    id: GrantId,
    /// The customer.
    #[schema(value_type = String)]
    organization_id: OrganizationId,
    /// Its name.
    organization_name: String,
    /// Its number.
    organization_number: String,
    /// The integration.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// Where it came about.
    #[schema(schema_with = schema::door)]
    door: Door,
    /// Only an active one yields tokens; revoked is final.
    #[schema(schema_with = schema::grant_state)]
    status: GrantState,
    /// What was consented to, in all.
    #[schema(value_type = Vec<String>)]
    scopes: ScopeSet,
    /// The partner it is reported under.
    #[schema(value_type = Option<String>)]
    attribution: Option<PartnerId>,
    /// When somebody consented last.
    #[schema(value_type = String, format = DateTime)]
    consented_at: Timestamp,
    /// Who.
    consented_by: PersonBody,
    /// When the partner countersigned first.
    #[schema(value_type = String, format = DateTime)]
    activated_at: Timestamp,
    /// When a token was last obtained; minutes late.
    #[schema(value_type = Option<String>, format = DateTime)]
    last_used_at: Option<Timestamp>,
    /// Whose side suspended it, while it is suspended: that side or the platform can resume it.
    #[schema(schema_with = schema::maybe_actor_kind)]
    suspended_by: Option<ActorKind>,
    /// When it was revoked.
    #[schema(value_type = Option<String>, format = DateTime)]
    ended_at: Option<Timestamp>,
    /// By whom.
    ended_by: Option<ActorBody>,
    /// Why.
    ended_reason: Option<String>,
}

impl From<GrantView> for GrantBody {
    fn from(view: GrantView) -> Self {
        let grant = view.grant;
        let (ended_at, ended) = grant.ending.map(|ending| (ending.at, (ending.by, ending.reason))).unzip();
        let (ended_by, ended_reason) = ended.unzip();
        Self {
            id: grant.id,
            organization_id: grant.organization_id,
            organization_name: view.organization_name,
            organization_number: view.organization_number,
            client_id: grant.client_id,
            door: grant.door,
            status: grant.state,
            scopes: grant.scopes,
            attribution: grant.attribution,
            consented_at: grant.consented_at,
            consented_by: PersonBody { id: grant.consented_by, name: view.consented_by_name },
            activated_at: grant.activated_at,
            last_used_at: grant.last_used_at,
            suspended_by: grant.suspended_by,
            ended_at,
            ended_by: ended_by.map(ActorBody::from),
            ended_reason,
        }
    }
}

impl Posted for GrantView {
    type Body = GrantBody;
    const STATUS: StatusCode = StatusCode::OK;

    fn shown(&self) -> GrantBody {
        self.clone().into()
    }
}

/// Why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Reason)]
pub(in crate::api) struct ReasonBody {
    /// In words that customer and partner read.
    #[schema(max_length = 500)]
    reason: String,
}

/// Which grants.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ListQuery {
    /// Only those of this organization.
    #[param(value_type = Option<String>)]
    organization_id: Option<OrganizationId>,
    /// Only those to this integration.
    #[param(value_type = Option<String>)]
    client_id: Option<ClientId>,
    /// Only those in this state.
    #[param(schema_with = schema::grant_state)]
    status: Option<GrantState>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists grants, the newest first.
#[utoipa::path(get, path = "/v1/admin/grants", params(ListQuery), responses((status = 200, body = Page<GrantBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<GrantBody>>, Problem> {
    let look = Look::at("grants", query.cursor.as_deref(), query.limit, 1)?;
    let filter = GrantFilter {
        organization_id: query.organization_id.map(|id| id.to_string()).unwrap_or_default(),
        client_id: query.client_id.map(|id| id.to_string()).unwrap_or_default(),
        state: query.status,
    };
    let rows = storage::grant::page(&context.store, &filter, &look.before::<GrantId>(0)?, look.rows()).await?;
    Ok(Json(look.page(rows, |row| vec![row.grant.id.to_string()], GrantBody::from)))
}

/// One grant.
#[utoipa::path(get, path = "/v1/admin/grants/{id}", responses((status = 200, body = GrantBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<GrantId>,
) -> Result<Json<GrantBody>, Problem> {
    let found = storage::grant::view(&context.store, id).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Suspends an active grant: no tokens, and those out are refused.
#[utoipa::path(post, path = "/v1/admin/grants/{id}/suspend", request_body = ReasonBody, responses((status = 200, body = GrantBody)))]
pub(super) async fn suspend(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<GrantId>,
    request: Once<ReasonBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<GrantView>, body: ReasonBody| act(&context, &author, id, Act::Suspend, body.reason).await;
    request.answer(&context, &operator, run).await
}

/// Resumes a suspended grant: tokens that are not too old are good again.
#[utoipa::path(post, path = "/v1/admin/grants/{id}/resume", request_body = ReasonBody, responses((status = 200, body = GrantBody)))]
pub(super) async fn resume(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<GrantId>,
    request: Once<ReasonBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<GrantView>, body: ReasonBody| act(&context, &author, id, Act::Resume, body.reason).await;
    request.answer(&context, &operator, run).await
}

/// Revokes a grant for good, with every credential under it.
#[utoipa::path(post, path = "/v1/admin/grants/{id}/revoke", request_body = ReasonBody, responses((status = 200, body = GrantBody)))]
pub(super) async fn revoke(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<GrantId>,
    request: Once<ReasonBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<GrantView>, body: ReasonBody| act(&context, &author, id, Act::Revoke, body.reason).await;
    request.answer(&context, &operator, run).await
}
