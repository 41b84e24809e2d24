//! `GET /v1/integration-information`: the answer to "why 403?", for whoever holds the access token.

use super::bearer;
use crate::api::Problem;
use crate::state::AppState;
use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use flows::Context;
use flows::integration_information::{IntegrationInformation, MissingReason, MissingScope, consent_url, integration_information};
use model::grant::GrantState;
use protocol::Timestamp;
use protocol::id::{ClientId, GrantId, OrganizationId};
use protocol::scope::{ScopeName, ScopeSet};
use serde::Serialize;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::{IntoParams, ToSchema};

/// What else to tell of.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document")]
pub(super) struct InformationParams {
    /// Scopes to explain besides the integration's own, with spaces between: those that a 403 named.
    #[param(required = false)]
    scope: String,
}

/// A scope that the token does not have.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MissingScope)]
struct MissingScopeBody {
    /// Its name.
    #[schema(value_type = String)]
    scope: ScopeName,
    /// Why.
    #[schema(schema_with = reasons)]
    reason: &'static str,
    /// What to do.
    fix: &'static str,
    /// Where the customer consents, if that is what is missing.
    consent_url: Option<String>,
}

/// What an access token is for, what it allows, and of what it does not allow, why.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = IntegrationInformation)]
pub(super) struct InformationBody {
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
    /// Its name.
    integration_name: String,
    /// The agreement between the two.
    #[schema(value_type = String)]
    grant_id: GrantId,
    /// Only an active one yields tokens.
    #[schema(schema_with = grant_states)]
    grant_status: GrantState,
    /// The connection, client key or client secret that the token was obtained with.
    credential_id: String,
    /// When the token ends.
    #[schema(value_type = String, format = DateTime)]
    expires_at: Timestamp,
    /// What the token allows now.
    #[schema(value_type = Vec<String>)]
    scopes: ScopeSet,
    /// What it does not.
    missing_scopes: Vec<MissingScopeBody>,
}

fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> Schema {
    ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).enum_values(Some(names)).into()
}

fn reasons() -> Schema {
    names(MissingReason::ALL.iter().map(|reason| reason.as_str()))
}

fn grant_states() -> Schema {
    names(GrantState::ALL.iter().map(|state| state.as_str()))
}

/// Tells what an access token is for and what it may do; of one that is not good, why.
#[utoipa::path(
    get,
    path = "/v1/integration-information",
    params(InformationParams),
    security(("access_token" = [])),
    responses((status = 200, body = InformationBody))
)]
pub(super) async fn information(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<InformationBody>, Problem> {
    let asked = asked(query.as_deref())?;
    let told = integration_information(&state.context, bearer::token(&headers)?, &asked).await?.map_err(bearer::refused)?;
    Ok(Json(body(&state.context, told)))
}

fn asked(query: Option<&str>) -> Result<ScopeSet, Problem> {
    let mut asked = ScopeSet::default();
    for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        if name != "scope" {
            return Err(Problem::parameter(name, "is not known; only scope is taken"));
        }
        let scopes: ScopeSet =
            value.parse().map_err(|fault| Problem::parameter(name, format!("must be scopes with spaces between: {fault}")))?;
        asked = asked.union(&scopes);
    }
    if asked.len() > MOST_ASKED {
        return Err(Problem::parameter("scope", format!("must be at most {MOST_ASKED} scopes")));
    }
    Ok(asked)
}

/// Scopes that one request may ask about.
const MOST_ASKED: usize = 100;

fn body(context: &Context, told: IntegrationInformation) -> InformationBody {
    let IntegrationInformation { token, organization, missing } = told;
    let url = consent_url(context, &token);
    let (organization_name, organization_number) =
        organization.map(|organization| (organization.name, organization.number)).unwrap_or_default();
    let missing_scope = |MissingScope { scope, reason, fix }| MissingScopeBody {
        scope,
        reason: reason.as_str(),
        fix,
        consent_url: (reason == MissingReason::NotConsented).then(|| url.clone()),
    };
    InformationBody {
        organization_id: token.verified.organization_id,
        organization_name,
        organization_number,
        client_id: token.client.integration.client_id,
        integration_name: token.client.integration.name.clone(),
        grant_id: token.standing.grant_id,
        grant_status: token.standing.grant,
        credential_id: token.verified.claims.credential_id.clone(),
        expires_at: Timestamp::from_seconds(token.verified.claims.exp),
        scopes: token.scopes,
        missing_scopes: missing.into_iter().map(missing_scope).collect(),
    }
}
