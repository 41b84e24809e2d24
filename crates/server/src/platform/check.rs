//! `/v1/check`: the question of a gateway before it lets a request through (nginx `auth_request`, Traefik `ForwardAuth`, Envoy
//! `ext_authz`). With a warm cache it costs no statement.

use super::bearer;
use crate::api::Problem;
use crate::state::AppState;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use flows::Denied;
use flows::integration_information::{consent_url, missing};
use flows::introspect::{self, GoodToken};
use protocol::ErrorCode;
use protocol::scope::ScopeSet;
use utoipa::IntoParams;

/// Where a gateway whose query is that of the original request (Envoy's) says which scopes are needed.
const REQUIRED_SCOPE: &str = "x-required-scope";
/// The same for the audience.
const REQUIRED_AUDIENCE: &str = "x-required-audience";

/// What is needed. Other parameters are not looked at: they may be the original request's.
#[derive(Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "for the document; several values of one name are taken together")]
pub(super) struct CheckParams {
    /// Scopes that the token must have, all of them, with spaces between; also taken from the header X-Required-Scope.
    #[param(required = false)]
    scope: String,
    /// A resource that the token must be for, if there are several; also taken from the header X-Required-Audience.
    #[param(required = false)]
    audience: String,
}

/// What the token must be good for. From wherever a demand comes it is one more: nobody can take one away.
#[derive(Default)]
struct Needed {
    scopes: ScopeSet,
    audiences: Vec<String>,
}

impl Needed {
    fn of(query: Option<&str>, headers: &HeaderMap) -> Result<Self, Problem> {
        let mut needed = Self::default();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            match name.as_ref() {
                "scope" => needed.add_scopes("scope", &value)?,
                "audience" if !value.is_empty() => needed.audiences.push(value.into_owned()),
                _ => {}
            }
        }
        let read = |value: &HeaderValue| value.to_str().map(str::to_owned);
        for value in headers.get_all(REQUIRED_SCOPE) {
            let value = read(value).map_err(|_| Problem::parameter(REQUIRED_SCOPE, "must be text"))?;
            needed.add_scopes(REQUIRED_SCOPE, &value)?;
        }
        for value in headers.get_all(REQUIRED_AUDIENCE) {
            needed.audiences.push(read(value).map_err(|_| Problem::parameter(REQUIRED_AUDIENCE, "must be text"))?);
        }
        Ok(needed)
    }

    fn add_scopes(&mut self, name: &str, value: &str) -> Result<(), Problem> {
        let scopes: ScopeSet =
            value.parse().map_err(|fault| Problem::parameter(name, format!("must be scopes with spaces between: {fault}")))?;
        self.scopes = self.scopes.union(&scopes);
        Ok(())
    }
}

/// Whether an access token is good now, for these scopes: 204 says whose it is, 401 and 403 say why not.
#[utoipa::path(
    get,
    path = "/v1/check",
    params(CheckParams),
    security(("access_token" = [])),
    responses((
        status = 204,
        headers(
            ("X-Organization-Id" = String, description = "The customer."),
            ("X-Integration-Id" = String, description = "The integration's client id."),
            ("X-Grant-Id" = String, description = "The agreement between the two."),
            ("X-Scope" = String, description = "What the token allows now, with spaces between."),
        )
    ))
)]
pub(super) async fn check(
    State(state): State<AppState>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let needed = Needed::of(query.as_deref(), &headers)?;
    let token = introspect::examine(&state.context, bearer::token(&headers)?).await?.map_err(bearer::refused)?;
    if let Some(other) = needed.audiences.iter().find(|needed| !token.verified.claims.aud.contains(needed)) {
        let own: Vec<&str> = token.verified.claims.aud.iter().collect();
        let detail = format!("The access token is for {}, not for {other}.", own.join(", "));
        return Err(bearer::refused(Denied::because(ErrorCode::AccessTokenInvalid, detail)));
    }
    let lacking = needed.scopes.difference(&token.scopes);
    if !lacking.is_empty() {
        let mut problem = bearer::insufficient(&lacking, &consent_url(&state.context, &token));
        for one in missing(&state.context, &token, &lacking).await? {
            problem = problem.and_field("scope", format!("{}: {}. {}", one.scope, one.reason.as_str(), one.fix));
        }
        return Err(problem);
    }
    Ok((StatusCode::NO_CONTENT, told(&token)).into_response())
}

fn told(token: &GoodToken) -> HeaderMap {
    let values = [
        ("x-organization-id", token.verified.organization_id.to_string()),
        ("x-integration-id", token.client.integration.client_id.to_string()),
        ("x-grant-id", token.standing.grant_id.to_string()),
        ("x-scope", token.scopes.to_string()),
    ];
    let header = |(name, value)| Some((HeaderName::from_static(name), HeaderValue::try_from(value).ok()?));
    values.into_iter().filter_map(header).collect()
}
