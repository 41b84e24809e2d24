//! Reports.

use crate::api::query::Params;
use crate::api::{Operator, Problem};
use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use flows::Context;
use flows::admin::report::{Attribution, attribution as attribution_of};
use protocol::id::{ClientId, PartnerId};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// What one partner's integration brought in the month.
#[derive(Serialize, ToSchema)]
#[schema(as = Attribution)]
pub(in crate::api) struct AttributionBody {
    /// The partner.
    #[schema(value_type = String)]
    partner_id: PartnerId,
    /// The integration; none for sign-ups that led to no grant.
    #[schema(value_type = Option<String>)]
    client_id: Option<ClientId>,
    /// Grants that came about in the month.
    grants_made: i64,
    /// Grants that ended in the month.
    grants_ended: i64,
    /// Grants at the end of the month, or now while it lasts.
    grants_active: i64,
    /// Organizations that signed up in the partner's flows in the month; each stands in the row of its first grant.
    organizations_signed_up: i64,
}

impl From<Attribution> for AttributionBody {
    fn from(row: Attribution) -> Self {
        Self {
            partner_id: row.partner_id,
            client_id: row.client_id,
            grants_made: row.grants_made,
            grants_ended: row.grants_ended,
            grants_active: row.grants_active,
            organizations_signed_up: row.organizations_signed_up,
        }
    }
}

/// The report of one month.
#[derive(Serialize, ToSchema)]
#[schema(as = AttributionReport)]
pub(in crate::api) struct ReportBody {
    /// The month, in UTC.
    #[schema(examples("2026-11"))]
    month: String,
    /// By partner and integration.
    data: Vec<AttributionBody>,
}

/// Which month, and in which form.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ReportQuery {
    /// `YYYY-MM`, in UTC; the current one when it is left out.
    month: Option<String>,
    /// `json` or `csv`; `Accept: text/csv` does the same.
    #[param(inline)]
    format: Option<Format>,
}

/// The form of a report.
#[derive(Deserialize, ToSchema, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub(in crate::api) enum Format {
    /// For programs.
    Json,
    /// For spreadsheets (RFC 4180).
    Csv,
}

/// What partners brought in a month: grants, and organizations that signed up.
#[utoipa::path(
    get,
    path = "/v1/admin/reports/attribution",
    params(ReportQuery),
    responses((status = 200, content((ReportBody = "application/json"), (String = "text/csv"))))
)]
pub(super) async fn attribution(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<ReportQuery>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (month, rows) = attribution_of(&context, query.month.as_deref()).await??;
    let accepts_csv = || headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).is_some_and(prefers_csv);
    if query.format == Some(Format::Csv) || query.format.is_none() && accepts_csv() {
        return Ok(csv(&month, &rows));
    }
    let data = rows.into_iter().map(AttributionBody::from).collect();
    Ok(Json(ReportBody { month, data }).into_response())
}

fn prefers_csv(accept: &str) -> bool {
    let first = accept.split([',', ';']).next().unwrap_or_default();
    first.trim().eq_ignore_ascii_case("text/csv")
}

fn csv(month: &str, rows: &[Attribution]) -> Response {
    let mut text = String::from("partner_id,client_id,grants_made,grants_ended,grants_active,organizations_signed_up\r\n");
    for row in rows {
        let client_id = row.client_id.map(|id| id.to_string()).unwrap_or_default();
        let Attribution { partner_id, grants_made, grants_ended, grants_active, organizations_signed_up, .. } = row;
        let _ =
            write!(text, "{partner_id},{client_id},{grants_made},{grants_ended},{grants_active},{organizations_signed_up}\r\n");
    }
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8; header=present"));
    let name = format!("attachment; filename=\"attribution-{month}.csv\"");
    if let Ok(name) = HeaderValue::from_str(&name) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    response
}
