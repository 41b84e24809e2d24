//! What the holder of an access token may know of it: whose it is, what it allows, and of what it does not allow, why. The answer
//! to "why 403?".

use crate::Context;
use crate::decision::{Decision, allowed};
use crate::introspect::{self, GoodToken};
use model::organization::Organization;
use protocol::scope::{ScopeName, ScopeSet};

/// Why a token does not have a scope.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MissingReason {
    /// The organization has not consented to it.
    NotConsented,
    /// The organization has; the token, or the credential it was obtained with, is without it.
    NotInToken,
    /// The organization has; the integration is not to have it any more.
    WithdrawnByIntegration,
    /// It is not in the catalogue, or never was one of the integration's.
    Unknown,
}

impl MissingReason {
    /// The word in answers.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotConsented => "not_consented",
            Self::NotInToken => "not_in_token",
            Self::WithdrawnByIntegration => "withdrawn_by_integration",
            Self::Unknown => "unknown",
        }
    }

    /// Every reason.
    pub const ALL: [Self; 4] = [Self::NotConsented, Self::NotInToken, Self::WithdrawnByIntegration, Self::Unknown];
}

/// A scope that a token does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingScope {
    /// Its name.
    pub scope: ScopeName,
    /// Why.
    pub reason: MissingReason,
    /// What to do.
    pub fix: &'static str,
}

/// Why the token does not have these scopes; those that it has are left out.
pub async fn missing(context: &Context, token: &GoodToken, wanted: &ScopeSet) -> storage::Result<Vec<MissingScope>> {
    let wanted = wanted.difference(&token.scopes);
    if wanted.is_empty() {
        return Ok(Vec::new());
    }
    let catalogue = context.scope_names().await?;
    Ok(wanted.iter().map(|scope| why(&catalogue, token, scope)).collect())
}

fn why(catalogue: &ScopeSet, token: &GoodToken, scope: &ScopeName) -> MissingScope {
    let is_consented = token.standing.grant_scopes.contains(scope);
    let (reason, fix) = if !catalogue.contains(scope) {
        (MissingReason::Unknown, "There is no such scope; compare with the catalogue at /scopes.")
    } else if !token.client.integration.scopes().contains(scope) {
        if is_consented {
            let fix = "The integration does not ask for it any more; the platform's operator can add it again.";
            (MissingReason::WithdrawnByIntegration, fix)
        } else {
            let fix = "It is not one of the integration's scopes; ask the platform's operator to add it, then have the customer consent.";
            (MissingReason::Unknown, fix)
        }
    } else if !is_consented {
        let fix = "Have an administrator of the organization consent to it, then obtain a new token.";
        (MissingReason::NotConsented, fix)
    } else if token.standing.scopes.contains(scope) {
        (MissingReason::NotInToken, "Obtain a new token, and ask for this scope or leave the parameter scope out.")
    } else {
        let fix =
            "The customer consented after this credential was made: connect or onboard again, or have a new client key made.";
        (MissingReason::NotInToken, fix)
    };
    MissingScope { scope: scope.clone(), reason, fix }
}

/// The page on which the customer sees and changes what the integration may do.
pub fn consent_url(context: &Context, token: &GoodToken) -> String {
    let (organization_id, grant_id) = (token.verified.organization_id, token.standing.grant_id);
    format!("{}/organizations/{organization_id}/integrations/{grant_id}", context.settings.issuer)
}

/// What the holder of a token is told.
#[derive(Debug, Clone)]
pub struct IntegrationInformation {
    /// The token, which is good.
    pub token: GoodToken,
    /// The customer, unless it is gone by now.
    pub organization: Option<Organization>,
    /// What the token does not allow of all that the integration may have, the organization consented to, or was asked about.
    pub missing: Vec<MissingScope>,
}

/// Tells of a token that is good; of one that is not, why. `asked` are scopes that somebody wants to know of besides.
pub async fn integration_information(
    context: &Context,
    token: &str,
    asked: &ScopeSet,
) -> storage::Result<Decision<IntegrationInformation>> {
    let token = allowed!(introspect::examine(context, token).await?);
    let organization = storage::organization::find(&context.store, token.verified.organization_id).await?;
    let of_integration = token.client.integration.scopes();
    let wanted = of_integration.union(&token.standing.grant_scopes).union(&token.verified.scopes).union(asked);
    let missing = missing(context, &token, &wanted).await?;
    Ok(Ok(IntegrationInformation { token, organization, missing }))
}
