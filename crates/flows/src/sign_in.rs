//! People's sessions: signing in, the session behind a cookie, signing out, the password again before risky acts.
//!
//! Limits on guesses are the server's, since they go by address; here unknown accounts and wrong passwords look and take the
//! same.

use crate::Context;
use crate::decision::{Decision, deny};
use crate::digest::sha256;
use model::field::normalized;
use model::session::Session;
use model::user::User;
use protocol::ErrorCode;
use protocol::id::UserId;
use storage::Step;

/// A session that began: the token goes into the cookie and nowhere else.
#[derive(Clone)]
pub struct NewSession {
    /// For the cookie.
    pub token: String,
    /// What is kept.
    pub session: Session,
}

impl std::fmt::Debug for NewSession {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "NewSession({})", self.session.user_id)
    }
}

/// The digest under which a cookie's token is kept.
pub fn token_digest(token: &str) -> Vec<u8> {
    sha256(token.as_bytes()).to_vec()
}

/// What is derived from a cookie's token and kept nowhere.
fn token_binding(token: &str) -> Vec<u8> {
    sha256(format!("binding {token}").as_bytes()).to_vec()
}

/// A new session's token and row.
pub(crate) fn new_session(context: &Context, user_id: UserId) -> (NewSession, Step) {
    let token = protocol::base62::encode(&context.random::<32>());
    let now = context.now();
    let (digest, binding) = (token_digest(&token), token_binding(&token));
    let session = Session { digest, user_id, created_at: now, seen_at: now, authenticated_at: now, binding };
    let step = storage::session::insert(&session);
    (NewSession { token, session }, step)
}

/// Flows that are bound to a session go on under its person's new token.
fn go_on(old: &[u8], new: &[u8]) -> [Step; 2] {
    [storage::authorization_request::move_to_session(old, new), storage::handshake::move_to_session(old, new)]
}

/// Checks e-mail and password.
pub async fn authenticate(context: &Context, email: &str, password: &str) -> storage::Result<Decision<User>> {
    let found = storage::user::find_by_email(&context.store, &normalized(email)).await?;
    let hash = found.as_ref().and_then(|found| found.password_hash.as_deref());
    match (context.passwords.verify(password, hash).await, found) {
        (Ok(true), Some(found)) => Ok(Ok(found.user)),
        (Ok(_), _) => deny(ErrorCode::SignInFailed),
        (Err(_), _) => deny(ErrorCode::StoreUnavailable),
    }
}

/// Begins a session after [`authenticate`]; always a new one (session fixation). The one that the browser had ends; if it was the
/// same person's, who signs in again in a second tab, flows that were open in the first go on under the new one.
pub async fn sign_in(context: &Context, user: &User, previous: Option<&Session>) -> storage::Result<NewSession> {
    let (session, step) = new_session(context, user.id);
    let mut event = context.audit(crate::grant::customer(user.id, &user.name), "session.signed_in");
    event.detail = serde_json::json!({ "user_id": user.id });
    let mut steps = vec![step, storage::audit::insert(&event)];
    if let Some(previous) = previous {
        steps.push(storage::session::end(&previous.digest));
        if previous.user_id == user.id {
            steps.extend(go_on(&previous.digest, &session.session.digest));
        }
    }
    context.store.write_all(steps).await?;
    Ok(session)
}

/// The live session behind a cookie's token, and its person.
pub async fn current(context: &Context, token: &str) -> storage::Result<Option<(Session, User)>> {
    if token.is_empty() || token.len() > 100 {
        return Ok(None);
    }
    let Some(session) = storage::session::find(&context.store, &token_digest(token)).await? else { return Ok(None) };
    if !session.is_live(context.now(), &context.settings.lifetimes.session) {
        return Ok(None);
    }
    if session.should_be_noted(context.now()) {
        match storage::session::note_seen(&context.store, &session.digest, context.now()).await {
            // Somebody who comes to revoke is not kept from it by a full store.
            Ok(_) | Err(storage::Error::Full) => {}
            Err(error) => return Err(error),
        }
    }
    let session = Session { binding: token_binding(token), ..session };
    Ok(storage::user::find(&context.store, session.user_id).await?.map(|user| (session, user)))
}

/// Ends the session.
pub async fn sign_out(context: &Context, session: &Session) -> storage::Result<()> {
    storage::session::delete(&context.store, &session.digest).await.map(drop)
}

/// The password was given again: the session gets a new token, and flows that were open go on under it.
pub async fn renew(context: &Context, session: &Session) -> storage::Result<Option<NewSession>> {
    let token = protocol::base62::encode(&context.random::<32>());
    let digest = token_digest(&token);
    let mut steps = vec![storage::session::renewed(&session.digest, &digest, context.now())];
    steps.extend(go_on(&session.digest, &digest));
    if context.store.write_all(steps).await?.is_none() {
        return Ok(None);
    }
    let (binding, now) = (token_binding(&token), context.now());
    let session = Session { digest, binding, authenticated_at: now, seen_at: now, ..session.clone() };
    Ok(Some(NewSession { token, session }))
}
