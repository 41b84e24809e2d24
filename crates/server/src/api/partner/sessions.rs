//! `GET /v1/onboarding/sessions/{id}`: where an onboarding stands, and what has happened in it.

use super::Partner;
use crate::api::query::Segments;
use crate::api::{Problem, schema};
use axum::Json;
use axum::extract::State;
use flows::{Context, trace};
use model::attempt::AttemptState;
use model::grant::ActorKind;
use model::onboarding::OnboardingState;
use model::trace::{Outcome, StepKind, TraceStep};
use protocol::id::OnboardingSessionId;
use protocol::{ErrorCode, Timestamp};
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// One step of a timeline.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelineStep)]
pub(in crate::api) struct StepBody {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// What.
    #[schema(schema_with = schema::step)]
    step: StepKind,
    /// What came of it.
    #[schema(schema_with = schema::outcome)]
    outcome: Outcome,
    /// On which side it happened.
    #[schema(schema_with = schema::actor_kind)]
    by: ActorKind,
    /// The rule that refused it, as an error code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<String>,
    /// What happened here, where it says more than the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'static str>,
}

impl From<TraceStep> for StepBody {
    fn from(step: TraceStep) -> Self {
        let named = |name: &String| ErrorCode::ALL.iter().find(|code| code.as_str() == name.as_str());
        Self {
            at: step.at,
            step: step.step,
            outcome: step.outcome,
            by: step.by,
            fix: step.code.as_ref().and_then(named).map(|code| code.fix()),
            code: step.code,
            detail: step.detail,
        }
    }
}

/// An onboarding session, as its partner may see it.
#[derive(Serialize, ToSchema)]
#[schema(as = OnboardingSession)]
pub(in crate::api) struct SessionBody {
    /// Ours.
    #[schema(value_type = String)]
    session_id: OnboardingSessionId,
    /// Where it stands: `open`, `waiting` for an administrator, `accepting`, `accepted` (the token is out), `finalizing`,
    /// `finalized`; or `declined` or `expired`.
    #[schema(schema_with = schema::onboarding_state)]
    state: OnboardingState,
    /// When it was initiated.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// When the temporary URL ends; later than at first once an administrator was asked.
    #[schema(value_type = String, format = DateTime)]
    valid_until: Timestamp,
    /// As sent.
    organization_number: Option<String>,
    /// As sent.
    redirect_uri: String,
    /// What happened until the keys were handed out, oldest first. What the customer's side was refused is not told.
    timeline: Vec<StepBody>,
}

/// Where an onboarding stands, and what has happened in it.
#[utoipa::path(get, path = "/v1/onboarding/sessions/{id}", responses((status = 200, body = SessionBody)))]
pub(super) async fn session(
    State(context): State<Arc<Context>>,
    partner: Partner,
    Segments(id): Segments<OnboardingSessionId>,
) -> Result<Json<SessionBody>, Problem> {
    let found = storage::onboarding::find(&context.store, id).await?;
    let session = found.filter(|session| session.client_id == partner.client_id()).ok_or(ErrorCode::NotFound)?;
    let attempt = storage::attempt::find(&context.store, session.attempt_id).await?;
    let mut steps = storage::trace::of_attempt(&context.store, session.attempt_id).await?;
    // A key's first use is one organization's alone, and of several any may be the one that the session's own attempt went on with.
    steps.retain(|step| step.step != StepKind::FirstUsed);
    let attempt_state = attempt.map_or(AttemptState::Expired, |attempt| attempt.state);
    Ok(Json(SessionBody {
        session_id: session.id,
        state: session.state_at(context.now(), attempt_state),
        created_at: session.created_at,
        valid_until: session.expires_at,
        organization_number: session.organization_number,
        redirect_uri: session.redirect_uri,
        timeline: trace::for_partner(steps).into_iter().map(StepBody::from).collect(),
    }))
}
