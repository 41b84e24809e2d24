//! A forgotten password: a mailed link that sets a new one, once. The page says the same whether or not the account exists.

use crate::Context;
use crate::decision::{Decision, Denied, deny};
use crate::digest::sha256;
use crate::mail::{Mail, MailKind};
use crate::sign_in::{NewSession, new_session};
use model::field::{FieldFaults, normalized};
use protocol::ErrorCode;
use protocol::id::UserId;

fn digest(token: &str) -> Vec<u8> {
    sha256(token.as_bytes()).to_vec()
}

/// Makes a link for whoever has this address. The mail with it is the caller's to send; `None` when there is no such account.
///
/// An address without an account costs the same: a row is kept whose token nobody gets, for a person whom there is not. Or the time of the answer
/// would tell who has an account.
pub async fn begin(context: &Context, email: &str, language: &str) -> storage::Result<Option<Mail>> {
    let found = storage::user::find_by_email(&context.store, &normalized(email)).await?;
    let nobody = context.new_id(UserId::new);
    let user_id = found.as_ref().map_or(nobody, |found| found.user.id);
    let token = protocol::base62::encode(&context.random::<32>());
    let expires_at = context.now() + context.settings.lifetimes.mailed_code;
    storage::password_reset::insert(&context.store, &digest(&token), user_id, expires_at).await?;
    let link = format!("{}/password/reset/{token}", context.settings.issuer);
    let kind = MailKind::PasswordReset { link, expires_at };
    Ok(found.map(|found| Mail { to: found.user.email, language: language.to_owned(), kind }))
}

/// Whether the link is good; consumes nothing.
pub async fn is_good(context: &Context, token: &str) -> storage::Result<bool> {
    Ok(storage::password_reset::find(&context.store, &digest(token), context.now()).await?.is_some())
}

/// Sets the password, ends every session of the person, kills other links, and begins a new session.
pub async fn finish(context: &Context, token: &str, password: &str, language: &str) -> storage::Result<Decision<NewSession>> {
    let mut faults = FieldFaults::default();
    faults.password("password", password);
    if let Err(faults) = faults.into_result() {
        return deny(Denied::fields(faults));
    }
    let Some(user_id) = storage::password_reset::find(&context.store, &digest(token), context.now()).await? else {
        return deny(ErrorCode::MailedCodeWrong);
    };
    let Ok(hash) = context.passwords.hash(password, context.random()).await else { return deny(ErrorCode::StoreUnavailable) };
    let (session, session_step) = new_session(context, user_id);
    let Some(user) = storage::user::find(&context.store, user_id).await? else { return deny(ErrorCode::MailedCodeWrong) };
    let mut event = context.audit(crate::grant::customer(user_id, &user.name), "user.password_reset");
    event.detail = serde_json::json!({ "user_id": user_id });
    let steps = vec![
        storage::password_reset::consume(&digest(token), context.now()),
        storage::password_reset::delete_of_user(user_id),
        storage::user::set_password(user_id, &hash),
        storage::session::delete_of_user(user_id),
        session_step,
        storage::audit::insert(&event),
    ];
    match context.store.write_all(steps).await? {
        Some(_) => {
            let kind = MailKind::PasswordChanged { at: context.now() };
            context.mailer.send(Mail { to: user.email, language: language.to_owned(), kind });
            Ok(Ok(session))
        }
        None => deny(ErrorCode::MailedCodeWrong),
    }
}
