//! Integrations that developers register and look after themselves, within what needs no word of the operator: restricted scopes do.

use crate::admin::integration::{self as registry, IntegrationPatch, NewIntegration};
use crate::admin::{Author, person};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use model::grant::ActorKind;
use model::integration::Integration;
use model::partner::PartnerMember;
use model::scope::Scope;
use model::user::User;
use protocol::ErrorCode;
use protocol::scope::ScopeSet;

/// Most integrations of one partner that are registered here.
const MOST_INTEGRATIONS: i64 = 50;

/// The scopes that developers may ask for by themselves.
pub async fn offered_scopes(context: &Context) -> storage::Result<Vec<Scope>> {
    Ok(context.scopes().await?.iter().filter(|scope| !scope.restricted).cloned().collect())
}

/// Registers an integration of a partner for which the person develops.
pub async fn create(
    context: &Context,
    user: &User,
    members: &[PartnerMember],
    new: NewIntegration,
) -> storage::Result<Decision<Integration>> {
    if !members.iter().any(|member| member.user_id == user.id && member.partner_id == new.partner_id) {
        return deny(ErrorCode::NotFound);
    }
    let asked = new.required_scopes.union(&new.optional_scopes);
    allowed!(may_ask_for(context, &asked, &ScopeSet::default()).await?);
    let limit = MOST_INTEGRATIONS;
    let all = storage::integration::page_of_partner(&context.store, new.partner_id, "", limit).await?;
    if i64::try_from(all.len()).is_ok_and(|count| count >= limit) {
        let detail = format!("A partner registers at most {limit} integrations; ask the operator for more.");
        return deny(Denied::because(ErrorCode::TransitionIllegal, detail));
    }
    registry::create(context, &Author::once(person(ActorKind::Partner, user)), new).await
}

/// Changes what nobody reviews of an integration of the person's partner. What customers read of a listed one, and what it may ask
/// for, changes by a new revision of its listing.
pub async fn edit(
    context: &Context,
    user: &User,
    integration: &Integration,
    patch: IntegrationPatch,
) -> storage::Result<Decision<Integration>> {
    let of_listing =
        patch.name.is_some() || patch.description.is_some() || patch.required_scopes.is_some() || patch.optional_scopes.is_some();
    if of_listing && storage::listing::listed(&context.store, integration.client_id).await?.is_some() {
        let detail = "It is listed: name, description and scopes change by a new revision of its listing.";
        return deny(Denied::because(ErrorCode::TransitionIllegal, detail));
    }
    let required = patch.required_scopes.as_ref().unwrap_or(&integration.required_scopes);
    let asked = required.union(patch.optional_scopes.as_ref().unwrap_or(&integration.optional_scopes));
    allowed!(may_ask_for(context, &asked, &integration.scopes()).await?);
    // An operator may list it at this very moment.
    let holds = of_listing.then(|| storage::listing::none_listed(integration.client_id)).into_iter().collect();
    let author = Author::once(person(ActorKind::Partner, user));
    registry::change_as_seen(context, &author, integration.clone(), (patch, holds)).await
}

/// Scopes beyond those that it `has` are not restricted.
async fn may_ask_for(context: &Context, asked: &ScopeSet, has: &ScopeSet) -> storage::Result<Decision<()>> {
    let restricted: ScopeSet =
        context.scopes().await?.iter().filter(|scope| scope.restricted).map(|scope| scope.name.clone()).collect();
    let free = asked.difference(has).difference(&restricted);
    if free.len() == asked.difference(has).len() {
        return Ok(Ok(()));
    }
    deny(crate::admin::wrong("scopes", "must not be restricted: ask the operator for those"))
}
