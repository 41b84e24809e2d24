//! The key of a window, before its OK: computed from a server key, what the form carries and the browser's session.

use crate::decision::{Decision, allowed, deny};
use crate::{Context, derived, issue};
use model::session::Session;
use protocol::ErrorCode;
use protocol::handle::MacKeyId;
use protocol::secret::{Secret, SecretKind};

/// What a window's form carries, so that its OK computes the same key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// Drawn for each window.
    pub nonce: String,
    /// The server key.
    pub mac_key_id: MacKeyId,
}

/// A new key for a window; `subject` is what it is for.
pub async fn candidate(context: &Context, subject: &str, person: &Session) -> storage::Result<Decision<(Candidate, Secret)>> {
    let Some((mac_key_id, _)) = context.keys.current_mac(context.now()) else { return deny(ErrorCode::KeyUnknown) };
    let candidate = Candidate { nonce: protocol::base62::encode(&context.random::<16>()), mac_key_id };
    let secret = allowed!(candidate_again(context, &candidate, (subject, person)).await?);
    Ok(Ok((candidate, secret)))
}

/// The key of a window that was shown in this very browser session.
pub async fn candidate_again(
    context: &Context,
    candidate: &Candidate,
    (subject, person): (&str, &Session),
) -> storage::Result<Decision<Secret>> {
    let key = allowed!(issue::mac_key(context, candidate.mac_key_id).await?);
    let parts = [subject.as_bytes(), candidate.nonce.as_bytes(), person.binding.as_slice()];
    Ok(Ok(derived::secret(context, &key, SecretKind::ClientKey, ("client key window", &parts))))
}
