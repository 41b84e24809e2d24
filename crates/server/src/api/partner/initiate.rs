//! `POST /v1/onboarding/initiate`: the onboarding door (seed 000) opens.

use super::Partner;
use crate::api::Problem;
use crate::api::json::JsonBody;
use crate::limits::INITIATIONS_PER_MINUTE;
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use flows::onboarding::{self, Initiate};
use protocol::Timestamp;
use protocol::id::OnboardingSessionId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What the customer is asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OnboardingInitiation)]
pub(in crate::api) struct InitiateBody {
    /// Where the browser goes afterwards: https, host, port and path as registered and approved. The query is yours; it is kept
    /// byte for byte, and may carry neither `status` nor `token`, nor `state` when that is sent.
    #[schema(max_length = 2000, examples("https://tidewater.example/callback/onboarding?via=books"))]
    redirect_uri: String,
    /// Only this organization; without, the person chooses among those that they may onboard. Whether the number is known is
    /// not told.
    #[schema(max_length = 40)]
    organization_number: Option<String>,
    /// Scopes of the integration to ask for beside the required ones; without, the required ones alone.
    scopes: Option<Vec<String>>,
    /// Given back in the redirect as sent: printable ASCII.
    #[schema(max_length = 1000)]
    state: Option<String>,
    /// Whose account at the partner this is for; the consent page shows it.
    #[schema(max_length = 120)]
    account_label: Option<String>,
}

/// An onboarding session that began.
#[derive(Serialize, ToSchema)]
#[schema(as = OnboardingInitiated)]
pub(in crate::api) struct InitiatedBody {
    /// Ours, for `GET /v1/onboarding/sessions/{id}`.
    #[schema(value_type = String)]
    session_id: OnboardingSessionId,
    /// Where to send the person's browser. Good for whoever has it.
    temporary_url: String,
    /// When the temporary URL ends.
    #[schema(value_type = String, format = DateTime)]
    valid_until: Timestamp,
}

/// Begins an onboarding: the answer's temporary URL leads the person to the consent.
#[utoipa::path(post, path = "/v1/onboarding/initiate", request_body = InitiateBody, responses((status = 201, body = InitiatedBody)))]
pub(super) async fn initiate(
    State(state): State<AppState>,
    partner: Partner,
    JsonBody(body): JsonBody<InitiateBody>,
) -> Result<(StatusCode, Json<InitiatedBody>), Problem> {
    let limited = state.limiters.initiation.check(&partner.client_id(), state.context.now().as_micros());
    limited.map_err(|wait| {
        let rule =
            format!("An integration may initiate {INITIATIONS_PER_MINUTE} onboardings a minute; wait as Retry-After says.");
        Problem::too_often(rule, wait.seconds)
    })?;
    let asked = Initiate {
        redirect_uri: body.redirect_uri,
        organization_number: body.organization_number,
        scopes: body.scopes,
        state: body.state,
        account_label: body.account_label,
    };
    let begun = onboarding::initiate(&state.context, &partner.0, asked).await??;
    let answer =
        InitiatedBody { session_id: begun.session_id, temporary_url: begun.temporary_url, valid_until: begun.valid_until };
    Ok((StatusCode::CREATED, Json(answer)))
}
