//! Sign-up inside the flow (seed 002: "can signup for a new account"): the address is confirmed by a mailed code that is typed
//! into the same window; only then account, organization (or partner) and membership are made, together.
//!
//! Whether an address has an account is not told to whoever asks: its owner gets a mail that says so, the page is the same.

use crate::decision::{Decision, Denied, deny};
use crate::digest::sha256;
use crate::mail::{Mail, MailKind};
use crate::sign_in::{NewSession, new_session};
use crate::{Context, event, organization, partner};
use model::field::{FieldFault, FieldFaults, normalized};
use model::sign_up::{Founds, SignUp};
use model::user::User;
use protocol::ErrorCode;
use protocol::id::{PartnerId, SignUpId, UserId};

/// What the form holds.
#[derive(Clone)]
pub struct SignUpForm {
    /// The person's name.
    pub name: String,
    /// The address to confirm.
    pub email: String,
    /// A new password.
    pub password: String,
    /// What comes to be with the account.
    pub founds: Founds,
}

/// Where the sign-up happens.
#[derive(Debug, Clone)]
pub struct SignUpPlace<'a> {
    /// SHA-256 of the browser's cookie.
    pub browser_digest: Vec<u8>,
    /// The flow to go on with.
    pub return_to: &'a str,
    /// The partner in whose flow it is.
    pub attribution: Option<PartnerId>,
    /// Language tag.
    pub language: &'a str,
}

/// Six digits from the context's entropy, each as likely as the other.
fn new_code(context: &Context) -> String {
    loop {
        let number = u32::from_be_bytes(context.random());
        // The largest multiple of a million below 2^32, so that no code is likelier.
        if number < 4_294_000_000 {
            return format!("{:06}", number % 1_000_000);
        }
    }
}

fn code_digest(id: SignUpId, code: &str) -> Vec<u8> {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    sha256(format!("{id} {digits}").as_bytes()).to_vec()
}

/// A sign-up that waits, and what its address is to be told.
#[derive(Debug)]
pub struct Begun {
    /// Names it, for the browser that began it.
    pub id: SignUpId,
    /// The code or, to an address that has an account, a word about that. The caller's to send.
    pub mail: Mail,
}

/// Checks the form, keeps it, and writes a mail with a code (or, to an address that has an account, a word about that). Both cost the same.
pub async fn begin(context: &Context, form: &SignUpForm, place: &SignUpPlace<'_>) -> storage::Result<Decision<Begun>> {
    let mut faults = FieldFaults::default();
    faults.text("name", &form.name, 1, 120);
    faults.email("email", &form.email);
    faults.password("password", &form.password);
    let mut faults = faults.into_result().err().unwrap_or_default();
    faults.extend(check_founds(context, &form.founds).await?);
    if !faults.is_empty() {
        return deny(Denied::fields(faults));
    }
    let Ok(password_hash) = context.passwords.hash(&form.password, context.random()).await else {
        return deny(ErrorCode::StoreUnavailable);
    };
    let (id, code) = (context.new_id(SignUpId::new), new_code(context));
    let expires_at = context.now() + context.settings.lifetimes.mailed_code;
    let waiting = SignUp {
        id,
        browser_digest: place.browser_digest.clone(),
        email: form.email.clone(),
        name: form.name.clone(),
        password_hash,
        founds: form.founds.clone(),
        attribution: place.attribution,
        code_digest: code_digest(id, &code),
        return_to: place.return_to.to_owned(),
        expires_at,
    };
    storage::sign_up::insert(&context.store, &waiting).await?;
    let mail = mail_of(context, &waiting, place.language, code).await?;
    Ok(Ok(Begun { id, mail }))
}

/// Faults of what is to be founded, under the names of the forms' fields.
async fn check_founds(context: &Context, founds: &Founds) -> storage::Result<Vec<FieldFault>> {
    match founds {
        Founds::Organization { name, number, country } => organization::check_claim(context, name, number, country).await,
        Founds::Partner { name, website, support_email } => Ok(partner::check(name, website, support_email)),
        Founds::Nothing => Ok(Vec::new()),
    }
}

async fn mail_of(context: &Context, waiting: &SignUp, language: &str, code: String) -> storage::Result<Mail> {
    let known = storage::user::find_by_email(&context.store, &normalized(&waiting.email)).await?.is_some();
    let kind = if known { MailKind::AccountExists } else { MailKind::ConfirmationCode { code, expires_at: waiting.expires_at } };
    Ok(Mail { to: waiting.email.clone(), language: language.to_owned(), kind })
}

/// The sign-up, while it waits, for the browser that began it.
pub async fn find(context: &Context, id: SignUpId, browser_digest: &[u8]) -> storage::Result<Option<SignUp>> {
    storage::sign_up::find(&context.store, id, browser_digest, context.now()).await
}

/// Makes a new code; the one before is dead. The mail with it is the caller's to send.
pub async fn send_again(context: &Context, waiting: &SignUp, language: &str) -> storage::Result<Decision<Mail>> {
    let code = new_code(context);
    let expires_at = context.now() + context.settings.lifetimes.mailed_code;
    let digest = code_digest(waiting.id, &code);
    if !storage::sign_up::replace_code(&context.store, waiting.id, &digest, context.now(), expires_at).await? {
        return deny(ErrorCode::MailedCodeWrong);
    }
    Ok(Ok(mail_of(context, &SignUp { expires_at, ..waiting.clone() }, language, code).await?))
}

/// The code was typed: the account, what it founds, membership and session are made in one batch, once.
pub async fn confirm(context: &Context, waiting: &SignUp, code: &str) -> storage::Result<Decision<NewSession>> {
    if !storage::sign_up::count_try(&context.store, waiting.id, context.now()).await? {
        return deny(ErrorCode::MailedCodeWrong);
    }
    let now = context.now();
    let user = User {
        id: context.new_id(UserId::new),
        email: waiting.email.clone(),
        name: waiting.name.clone(),
        external_id: None,
        created_at: now,
    };
    let faults = check_founds(context, &waiting.founds).await?;
    if !faults.is_empty() {
        return deny(Denied::fields(faults));
    }
    let (session, session_step) = new_session(context, user.id);
    let mut steps = vec![storage::sign_up::consume(waiting.id, &code_digest(waiting.id, code), now)];
    steps.extend(storage::user::insert(&user, Some(&waiting.password_hash)));
    match &waiting.founds {
        Founds::Organization { name, number, country } => {
            let claim = organization::Claim { name, number, country, attribution: waiting.attribution };
            steps.extend(organization::steps(context, &claim, &user));
        }
        Founds::Partner { name, website, support_email } => {
            steps.extend(partner::steps(context, &partner::new(context, name, website, support_email), &user));
        }
        Founds::Nothing => {}
    }
    steps.push(event::of_user(context, &user));
    steps.push(session_step);
    match context.store.write_all(steps).await {
        Ok(Some(_)) => Ok(Ok(session)),
        Ok(None) | Err(storage::Error::Unique) => deny(missed(context, waiting, code).await?),
        Err(error) => Err(error),
    }
}

/// A missed guard: the code was wrong, or the address got an account meanwhile. The latter is told only to who typed the right
/// code, which went to that address; to others it would tell who has an account.
async fn missed(context: &Context, waiting: &SignUp, code: &str) -> storage::Result<ErrorCode> {
    if waiting.code_digest != code_digest(waiting.id, code) {
        return Ok(ErrorCode::MailedCodeWrong);
    }
    let known = storage::user::find_by_email(&context.store, &normalized(&waiting.email)).await?.is_some();
    Ok(if known { ErrorCode::AlreadyExists } else { ErrorCode::MailedCodeWrong })
}
