//! Which integration: a public one by its name, a private one by its application key.

use crate::decision::{Decision, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, attempt, consent, trace};
use model::attempt::Attempt;
use model::field::normalized;
use model::integration::{Door, Integration, IntegrationState};
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;
use protocol::id::{AttemptId, OrganizationId};
use std::sync::Arc;
use storage::membership::AfterName;

/// Public integrations with this door whose name contains `query`, by name. Private ones are never listed.
pub async fn listed(context: &Context, query: &str, after: &AfterName, limit: i64) -> storage::Result<Vec<Integration>> {
    storage::integration::public_at_door(&context.store, (Door::Extension, &normalized(query)), after, limit).await
}

/// The integration with this application key, if it can be added here. Unknown, switched off and not for this door are one
/// answer.
pub async fn find(context: &Context, application_key: &str) -> storage::Result<Decision<Arc<RegisteredIntegration>>> {
    let Ok(client_id) = application_key.trim().parse() else { return deny(ErrorCode::ApplicationKeyUnknown) };
    let client = context.integration(client_id).await?;
    let client = client
        .filter(|client| client.integration.state == IntegrationState::Active && consent::offers_door(client, Door::Extension));
    Ok(client.ok_or_else(|| ErrorCode::ApplicationKeyUnknown.into()))
}

/// Begins an attempt of a member of the organization, who may be without the privilege: then an administrator is asked.
pub async fn begin(
    context: &Context,
    client: &RegisteredIntegration,
    organization_id: OrganizationId,
    user: &User,
) -> storage::Result<Decision<AttemptId>> {
    if storage::membership::find(&context.store, organization_id, user.id).await?.is_none() {
        return deny(ErrorCode::OrganizationNotAllowed);
    }
    let what = (client.integration.scopes(), Some(client.partner.id));
    let begun = attempt::requested(context, (client.integration.client_id, Door::Extension), what);
    let attempt = Attempt { organization_id: Some(organization_id), user_id: Some(user.id), ..begun };
    let step = trace::step_of(context, attempt.id, StepKind::Requested, user.id);
    context.store.write_all(vec![storage::attempt::insert(&attempt), step]).await?;
    Ok(Ok(attempt.id))
}
