//! `grant_type=client_credentials` (RFC 6749, section 4.4): client id = application key; the secret is a client key, or the
//! integration's own secret beside `organization_id`.

use super::client_authentication::{Proof, Sender, by_secret_or_key};
use super::{OAuthError, Parameters};
use crate::state::AppState;
use flows::token::client_credentials::{Asked, Credential, issue};
use flows::{Decision, Denied};
use protocol::ErrorCode;
use protocol::id::OrganizationId;
use protocol::token::TokenResponse;

/// Authenticates and issues.
pub async fn client_credentials(state: &AppState, sender: &Sender, parameters: &Parameters) -> Result<TokenResponse, OAuthError> {
    let (client, proof) = by_secret_or_key(state, sender, parameters).await?;
    let refused = |denied: Denied| sender.denied(denied);
    let credential = credential(proof, parameters).map_err(refused)?;
    let asked = Asked { scope: parameters.0.get("scope"), resource: parameters.0.get("resource") };
    let decision = issue(&state.context, &client, credential, asked).await;
    decision.map_err(|error| OAuthError::store(&error, sender.trace))?.map_err(refused)
}

fn credential(proof: Proof, parameters: &Parameters) -> Decision<Credential> {
    let named = parameters.0.get("organization_id").map(str::parse::<OrganizationId>).transpose();
    let named = named.map_err(|fault| Denied::because(ErrorCode::ParameterInvalid, format!("organization_id is {fault}.")))?;
    match proof {
        Proof::ClientKey(key) if named.is_some_and(|named| named != key.organization_id) => {
            let rule =
                "organization_id is not the organization that this client key belongs to; leave it out, or send that one's key.";
            Err(Denied::because(ErrorCode::ParameterInvalid, rule))
        }
        Proof::ClientKey(key) => Ok(Credential::ClientKey { organization_id: key.organization_id, id: key.id }),
        Proof::Secret { id, retires_at } => Ok(Credential::Secret { id, retires_at, organization_id: named }),
        Proof::Nothing => {
            let rule = "A public client has no secret and obtains tokens by client credentials with a client key alone.";
            Err(Denied::because(ErrorCode::ClientAuthenticationMissing, rule))
        }
    }
}
