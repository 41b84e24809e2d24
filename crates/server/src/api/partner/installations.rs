//! A partner's installs from the marketplace: whom its `form_uri` page has before it, and how far it has come.

use super::Partner;
use super::sessions::StepBody;
use crate::api::admin::grants::PersonBody;
use crate::api::page::{Look, Page};
use crate::api::query::{Params, Segments};
use crate::api::{Problem, schema};
use axum::Json;
use axum::extract::State;
use flows::{Context, trace};
use model::attempt::AttemptState;
use model::grant::GrantState;
use protocol::id::{ClientId, GrantId, InstallationId, OrganizationId};
use protocol::{ErrorCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use storage::installation::InstallationView;
use utoipa::{IntoParams, ToSchema};

/// An install, as its partner may see it. The customer began it, so that the partner can complete the deal with them.
#[derive(Serialize, ToSchema)]
#[schema(as = Installation)]
pub(in crate::api) struct InstallationBody {
    /// What came to `form_uri`, and comes again with the tokens.
    #[schema(value_type = String)]
    installation_id: InstallationId,
    /// The integration.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// Where it stands: `requested` (bring the company to `/oauth`), `consented` (exchange the code), `completed`; or `declined`,
    /// `expired`, `rolled_back`.
    #[schema(schema_with = schema::attempt_state)]
    state: AttemptState,
    /// What the customer chose when it installed; once it has consented, what it consented to.
    #[schema(value_type = Vec<String>)]
    scopes: Vec<String>,
    /// The customer.
    #[schema(value_type = String)]
    organization_id: Option<OrganizationId>,
    /// Its name.
    organization_name: String,
    /// Its number.
    organization_number: String,
    /// Who installs.
    user_name: String,
    /// Their address.
    user_email: String,
    /// When it was begun.
    #[schema(value_type = String, format = DateTime)]
    requested_at: Timestamp,
    /// Who consented, once somebody did: whoever installs, or an administrator who approved.
    consented_by: Option<PersonBody>,
    /// When it is too late for the next step; null when no step is left.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
    /// The grant, once it is complete.
    #[schema(value_type = Option<String>)]
    grant_id: Option<GrantId>,
    /// How that grant stands now: `completed` says that it came about, this whether it still gives access.
    #[schema(schema_with = schema::maybe_grant_state)]
    grant_status: Option<GrantState>,
}

impl From<InstallationView> for InstallationBody {
    fn from(view: InstallationView) -> Self {
        let (id, expires_at) = (view.id(), view.waits_until());
        let scopes = view.scopes().iter().map(ToString::to_string).collect();
        let (grant_id, grant_status) = view.grant.unzip();
        let attempt = view.attempt;
        Self {
            installation_id: id,
            client_id: attempt.client_id,
            state: view.standing,
            scopes,
            organization_id: attempt.organization_id,
            organization_name: view.organization_name,
            organization_number: view.organization_number,
            user_name: view.user_name,
            user_email: view.user_email,
            requested_at: attempt.created_at,
            consented_by: view.consented_by.map(|(id, name)| PersonBody { id, name }),
            expires_at,
            grant_id,
            grant_status,
        }
    }
}

/// An install with its timeline.
#[derive(Serialize, ToSchema)]
#[schema(as = InstallationWithTimeline)]
pub(in crate::api) struct OneBody {
    /// The install.
    #[serde(flatten)]
    installation: InstallationBody,
    /// What happened, oldest first, with what was done with the grant since. What the customer's side was refused is not told.
    timeline: Vec<StepBody>,
}

/// Which installs.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ListQuery {
    /// Only those in this state.
    #[param(schema_with = schema::attempt_state)]
    state: Option<AttemptState>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists the integration's installs, the newest first.
#[utoipa::path(get, path = "/v1/installations", params(ListQuery), responses((status = 200, body = Page<InstallationBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<InstallationBody>>, Problem> {
    let look = Look::at("own installations", query.cursor.as_deref(), query.limit, 1)?;
    let before = look.before::<InstallationId>(0)?.replacen(InstallationId::PREFIX, protocol::id::AttemptId::PREFIX, 1);
    let (which, place) = ((partner.client_id(), query.state), (context.now(), before.as_str()));
    let rows = storage::installation::of_integration(&context.store, which, place, look.rows()).await?;
    Ok(Json(look.page(rows, |row| vec![row.id().to_string()], InstallationBody::from)))
}

/// One install of the integration: which organization, user and scopes, and what has happened.
#[utoipa::path(get, path = "/v1/installations/{id}", responses((status = 200, body = OneBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(id): Segments<InstallationId>,
) -> Result<Json<OneBody>, Problem> {
    let found = storage::installation::find(&context.store, id, context.now()).await?;
    let view = found.filter(|view| view.attempt.client_id == partner.client_id()).ok_or(ErrorCode::NotFound)?;
    let steps = trace::with_grant(&context, &view.attempt, view.grant.map(|(id, _)| id)).await?;
    let timeline = trace::for_partner(steps).into_iter().map(StepBody::from).collect();
    Ok(Json(OneBody { installation: view.into(), timeline }))
}
