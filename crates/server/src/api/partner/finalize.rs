//! `POST /v1/onboarding/finalize`: the partner's countersignature at the onboarding door (seed 000).

use super::Partner;
use crate::api::Problem;
use crate::api::json::JsonBody;
use axum::Json;
use axum::extract::State;
use flows::Context;
use flows::onboarding::{self, Finalized, FinalizedOrganization, RefusedOrganization};
use protocol::id::{GrantId, OrganizationId};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;

/// What the redirect brought.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OnboardingFinalization)]
pub(in crate::api) struct FinalizeBody {
    /// The `token` of the redirect, exactly as it came: good for 10 minutes.
    token: String,
}

/// An organization that was onboarded.
#[derive(Serialize, ToSchema)]
#[schema(as = OnboardedOrganization)]
pub(in crate::api) struct OrganizationBody {
    /// The customer.
    #[schema(value_type = String)]
    organization_id: OrganizationId,
    /// Its number.
    organization_number: String,
    /// Its name.
    name: String,
    /// The agreement.
    #[schema(value_type = String)]
    grant_id: GrantId,
    /// Its client key: keep it now, masked and as the secret that it is. Only repetitions of this call show it again.
    client_key: String,
}

/// An organization that was accepted and can not be onboarded any more.
#[derive(Serialize, ToSchema)]
#[schema(as = NotOnboardedOrganization)]
pub(in crate::api) struct RefusedBody {
    /// The customer.
    #[schema(value_type = String)]
    organization_id: OrganizationId,
    /// Why: an error code.
    code: String,
}

/// What the onboarding came to.
#[derive(Serialize, ToSchema)]
#[schema(as = Onboarded)]
pub(in crate::api) struct FinalizedBody {
    /// Who accepted.
    user_email: String,
    /// Those that are yours from now on.
    organizations: Vec<OrganizationBody>,
    /// Those that can not be onboarded any more; none as a rule.
    refused: Vec<RefusedBody>,
}

impl From<FinalizedOrganization> for OrganizationBody {
    fn from(organization: FinalizedOrganization) -> Self {
        Self {
            organization_id: organization.organization_id,
            organization_number: organization.organization_number,
            name: organization.name,
            grant_id: organization.grant_id,
            client_key: organization.client_key.reveal().to_owned(),
        }
    }
}

impl From<RefusedOrganization> for RefusedBody {
    fn from(organization: RefusedOrganization) -> Self {
        Self { organization_id: organization.organization_id, code: organization.code }
    }
}

impl From<Finalized> for FinalizedBody {
    fn from(finalized: Finalized) -> Self {
        Self {
            user_email: finalized.user_email,
            organizations: finalized.organizations.into_iter().map(OrganizationBody::from).collect(),
            refused: finalized.refused.into_iter().map(RefusedBody::from).collect(),
        }
    }
}

/// Exchanges the token of the redirect for the client keys.
///
/// Repeated within 10 minutes it answers the same, and finishes what a failure left.
#[utoipa::path(post, path = "/v1/onboarding/finalize", request_body = FinalizeBody, responses((status = 200, body = FinalizedBody)))]
pub(super) async fn finalize(
    State(context): State<Arc<Context>>,
    partner: Partner,
    JsonBody(body): JsonBody<FinalizeBody>,
) -> Result<Json<FinalizedBody>, Problem> {
    let finalized = onboarding::finalize(&context, &partner.0, &body.token).await??;
    Ok(Json(finalized.into()))
}
