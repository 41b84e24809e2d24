//! `grant_type=authorization_code` (RFC 6749, section 4.1.3; seed 002, step 4).
//!
//! With a grant that is active already, the exchange is one guarded statement; otherwise one batch that makes or widens the
//! grant. A code presented again is always refused.

use crate::decision::{Decision, Denied, allowed, deny};
use crate::grant::{Completed, Completion, Credential, complete};
use crate::issue::{self, Turn};
use crate::registry::RegisteredIntegration;
use crate::{Context, token::code_replay, trace};
use model::connection::{Connection, ConnectionState};
use model::grant::ActorKind;
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::handle::{Handle, HandleKind};
use protocol::id::AttemptId;
use protocol::pkce;
use protocol::token::TokenResponse;
use storage::connection::{Redeemed, Redemption};

/// What the partner sends.
#[derive(Debug, Clone, Copy)]
pub struct CodeRequest<'a> {
    /// The code, as it came.
    pub code: &'a str,
    /// The very one of the authorization request.
    pub redirect_uri: &'a str,
    /// PKCE.
    pub code_verifier: Option<&'a str>,
}

/// Exchanges a code for tokens.
pub async fn exchange(
    context: &Context,
    client: &RegisteredIntegration,
    request: CodeRequest<'_>,
) -> storage::Result<Decision<TokenResponse>> {
    let handle =
        allowed!(issue::read_handle(context, HandleKind::AuthorizationCode, request.code, ErrorCode::CodeInvalid).await?);
    let redemption = allowed!(redemption(context, client, &request, &handle));
    if let Some(redeemed) = storage::connection::redeem(&context.store, &redemption).await? {
        let step = trace::done(context, redeemed.attempt_id, StepKind::CodeExchanged, ActorKind::Partner);
        context.deferred.note_completed(step);
        return answer(context, client, &redemption, redeemed).await;
    }
    Box::pin(look_closer(context, client, &redemption)).await
}

/// Why the statement found no code to exchange; if only the grant is missing, it is made.
async fn look_closer(
    context: &Context,
    client: &RegisteredIntegration,
    redemption: &Redemption,
) -> storage::Result<Decision<TokenResponse>> {
    let Some(row) = storage::connection::find(&context.store, redemption.organization_id, redemption.connection_id).await? else {
        return deny(ErrorCode::CodeInvalid);
    };
    if let Some(denied) = refusal(&row, redemption) {
        if denied.code == ErrorCode::CodeUsed {
            code_replay::revoke_if_replayed(context, client, &row, redemption).await?;
        }
        if row.client_id == redemption.client_id {
            trace::note_refused(context, row.attempt_id, (StepKind::CodeRefused, ActorKind::Partner), &denied).await?;
        }
        return deny(denied);
    }
    complete_grant(context, client, redemption, row).await
}

fn redemption(
    context: &Context,
    client: &RegisteredIntegration,
    request: &CodeRequest<'_>,
    handle: &Handle,
) -> Result<Redemption, Denied> {
    let now = context.now();
    let (mac_key_id, _) = context.keys.current_mac(now).ok_or(ErrorCode::KeyUnknown)?;
    let challenge = request.code_verifier.map(pkce::challenge_of).transpose();
    Ok(Redemption {
        organization_id: handle.organization_id,
        connection_id: handle.connection_id,
        client_id: client.integration.client_id,
        redirect_uri: request.redirect_uri.to_owned(),
        code_challenge: challenge.map_err(|fault| Denied::because(ErrorCode::PkceVerifierWrong, format!("{fault}.")))?,
        now,
        mac_key_id,
        expires_at: now + context.settings.lifetimes.refresh_token,
    })
}

/// Why a code is not exchanged. The bindings come before the state of the code, except that another partner learns nothing.
fn refusal(row: &Connection, redemption: &Redemption) -> Option<Denied> {
    if row.client_id != redemption.client_id {
        return Some(ErrorCode::CodeInvalid.into());
    }
    if row.generation > 0 {
        return Some(ErrorCode::CodeUsed.into());
    }
    if redemption.now >= row.code_expires_at {
        return Some(ErrorCode::CodeExpired.into());
    }
    if row.redirect_uri != redemption.redirect_uri {
        return Some(ErrorCode::CodeRedirectUriMismatch.into());
    }
    if row.code_challenge != redemption.code_challenge {
        return Some(ErrorCode::PkceVerifierWrong.into());
    }
    match row.state {
        ConnectionState::Pending => None,
        ConnectionState::Suspended => Some(ErrorCode::GrantSuspended.into()),
        ConnectionState::Active => Some(ErrorCode::CodeUsed.into()),
        ConnectionState::Revoked => Some(ErrorCode::GrantRevoked.into()),
    }
}

/// The partner's countersignature: the attempt is complete, and its code is a connection.
pub(super) async fn complete_attempt(
    context: &Context,
    client: &RegisteredIntegration,
    (redemption, attempt_id): (&Redemption, AttemptId),
) -> storage::Result<Decision<Completed>> {
    let completion = Completion {
        client,
        organization_id: redemption.organization_id,
        attempt_id,
        credential: Credential::Connection(redemption),
        also: &Vec::new,
        step: StepKind::CodeExchanged,
    };
    complete(context, &completion).await
}

async fn complete_grant(
    context: &Context,
    client: &RegisteredIntegration,
    redemption: &Redemption,
    row: Connection,
) -> storage::Result<Decision<TokenResponse>> {
    let grant_id = match complete_attempt(context, client, (redemption, row.attempt_id)).await? {
        Ok(completed) => completed.grant_id,
        // Somebody else was faster with the same code, or it ended meanwhile: the row says which.
        Err(denied) => {
            let now = storage::connection::find(&context.store, row.organization_id, row.id).await?;
            return deny(now.and_then(|row| refusal(&row, redemption)).unwrap_or(denied));
        }
    };
    let redeemed = Redeemed {
        grant_id,
        scopes: row.scopes,
        external_id: row.external_id,
        audience: row.audience,
        attempt_id: row.attempt_id,
        installation_id: row.installation_id,
    };
    answer(context, client, redemption, redeemed).await
}

async fn answer(
    context: &Context,
    client: &RegisteredIntegration,
    redemption: &Redemption,
    redeemed: Redeemed,
) -> storage::Result<Decision<TokenResponse>> {
    let turn = Turn {
        organization_id: redemption.organization_id,
        connection_id: redemption.connection_id,
        generation: 1,
        mac_key_id: redemption.mac_key_id,
        grant_id: redeemed.grant_id,
        external_id: redeemed.external_id,
        audience: redeemed.audience,
        scopes: redeemed.scopes.intersection(&client.scopes),
    };
    let tokens = issue::connection_tokens(context, client, turn).await?;
    Ok(tokens.map(|tokens| TokenResponse { installation_id: redeemed.installation_id, ..tokens }))
}
