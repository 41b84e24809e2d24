//! Proof that a redirect URI's host is the partner's: a file of the host carries the challenge that was drawn at registration.
//! A reviewer sees the proof; where the operator wants it so, the proof is the review.

use crate::decision::deny;
use crate::outbound::{OutboundRefused, OutboundRequest};
use crate::{Context, Decision, Denied};
use model::change::ChangeKind;
use model::grant::Actor;
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::id::{ClientId, RedirectUriId};
use protocol::redirect_uri::proof_origin;
use protocol::{ErrorCode, base62};
use storage::redirect_uri as stored;

/// Where the file stands on its host.
pub const FILE_PATH: &str = "/.well-known/countersign.txt";

/// The largest file that is read, in bytes: hundreds of challenges.
pub const LARGEST_FILE: usize = 16 * 1024;

/// A new challenge. It is no secret: it stands in a public file, and says nothing about whom it was given to.
pub fn new_challenge(context: &Context) -> String {
    format!("countersign-proof={}", base62::encode(&context.random::<16>()))
}

/// The address of the file that proves `uri`, text with one challenge per line; `None` for redirect URIs without a host.
pub fn file_url(uri: &str) -> Option<String> {
    proof_origin(uri).map(|origin| format!("{origin}{FILE_PATH}"))
}

/// Fetches the file, and keeps that it had the challenge; the answer has the redirect URI as it is from then on. A proof
/// can be repeated. A declined redirect URI stays declined: a person has decided.
///
/// Denied: [`ErrorCode::NotFound`] when it is not one of `client_id`'s, and the codes that begin with `domain_proof_`, with
/// what was found in their detail.
pub async fn prove(
    context: &Context,
    actor: &Actor,
    client_id: ClientId,
    id: RedirectUriId,
) -> storage::Result<Decision<RedirectUri>> {
    let Some(uri) = stored::find(&context.store, id).await?.filter(|uri| uri.client_id == client_id) else {
        return deny(ErrorCode::NotFound);
    };
    let Some(file) = file_url(&uri.uri) else { return deny(ErrorCode::DomainProofUnsupported) };
    let Some(challenge) = uri.challenge.clone() else { return draw_late(context, &uri, &file).await };
    if let Err(denied) = look(context, &file, &challenge).await {
        return deny(denied);
    }
    let approve = context.settings.domain_proof_approves && uri.state == ReviewState::Pending;
    // Somebody may have decided while we fetched; the proof is kept all the same, and the decision stands.
    let kept = approve && keep(context, actor, (&uri, &challenge), Review::Proof).await?
        || keep(context, actor, (&uri, &challenge), Review::Person).await?;
    if kept { found(context, id).await } else { deny(ErrorCode::NotFound) }
}

async fn found(context: &Context, id: RedirectUriId) -> storage::Result<Decision<RedirectUri>> {
    Ok(stored::find(&context.store, id).await?.ok_or_else(|| ErrorCode::NotFound.into()))
}

/// One that was registered before challenges were drawn gets its own now.
async fn draw_late(context: &Context, uri: &RedirectUri, file: &str) -> storage::Result<Decision<RedirectUri>> {
    let drawn = stored::draw_challenge(uri.id, &new_challenge(context));
    context.write_all(vec![drawn], &[]).await?;
    let text = format!("{file} was not asked: the challenge was drawn just now. Put it into the file and try again.");
    deny(Denied::because(ErrorCode::DomainProofChallengeMissing, text))
}

async fn look(context: &Context, file: &str, challenge: &str) -> Result<(), Denied> {
    let fetched = context.outbound.send(OutboundRequest::get(file, LARGEST_FILE)).await.map_err(|refused| {
        let code = match refused {
            OutboundRefused::Url | OutboundRefused::Port => ErrorCode::DomainProofUnsupported,
            OutboundRefused::AddressNotPublic => ErrorCode::DomainProofAddressRefused,
            OutboundRefused::TooLarge => ErrorCode::DomainProofChallengeMissing,
            OutboundRefused::UnknownHost
            | OutboundRefused::Unreachable
            | OutboundRefused::Tls
            | OutboundRefused::TimedOut
            | OutboundRefused::Busy => ErrorCode::DomainProofUnreachable,
        };
        Denied::because(code, format!("{file} {refused}."))
    })?;
    if fetched.status != 200 {
        return Err(Denied::because(ErrorCode::DomainProofStatusWrong, format!("{file} answered {}.", fetched.status)));
    }
    let text = String::from_utf8_lossy(&fetched.body);
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    if lines.any(|line| line == challenge) {
        return Ok(());
    }
    let length = fetched.body.len();
    let text = format!("{file} has {length} bytes, and the challenge is not one of its lines.");
    Err(Denied::because(ErrorCode::DomainProofChallengeMissing, text))
}

/// Who reviews.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Review {
    /// A person, who sees the proof.
    Person,
    /// The proof itself.
    Proof,
}

/// Keeps the proof, with the approval that it may be; `false`: something changed meanwhile, and nothing is kept.
async fn keep(context: &Context, actor: &Actor, (uri, challenge): (&RedirectUri, &str), review: Review) -> storage::Result<bool> {
    let now = context.now();
    let event = |actor: Actor, action: &'static str| {
        let mut event = context.audit(actor, action);
        event.client_id = Some(uri.client_id);
        let proof = serde_json::json!({ "file": file_url(&uri.uri), "challenge": challenge });
        event.detail = serde_json::json!({ "redirect_uri_id": uri.id, "uri": uri.uri, "proof": proof });
        storage::audit::insert(&event)
    };
    let mut steps = vec![stored::prove(uri.id, challenge, now), event(actor.clone(), "redirect_uri.domain_proven")];
    let mut changes = Vec::new();
    if review == Review::Proof {
        let approved = stored::Review { from: ReviewState::Pending, to: ReviewState::Approved, reason: None, at: now };
        steps.push(stored::decide(uri.id, &approved));
        steps.push(event(Actor::system(), "redirect_uri.approved"));
        changes.push(context.change(ChangeKind::Integration, uri.client_id));
    }
    Ok(context.write_all(steps, &changes).await?.is_some())
}
