//! People.

use super::organization::external_id_faults;
use super::{Author, Patch, Writing, changed_meanwhile, taken};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use model::field::{FieldFaults, normalized};
use model::user::User;
use protocol::ErrorCode;
use protocol::id::UserId;
use storage::user as stored;

/// What makes a person. Without a password, a password reset must come first.
#[derive(Clone)]
pub struct NewUser {
    /// Unique without regard to case.
    pub email: String,
    /// As shown.
    pub name: String,
    /// The first password.
    pub password: Option<String>,
    /// The platform's own id.
    pub external_id: Option<String>,
}

/// What is to be different; what is `None` stays.
#[derive(Clone, Default)]
pub struct UserPatch {
    /// The address; reset links mailed to the old one are dead.
    pub email: Option<String>,
    /// The name.
    pub name: Option<String>,
    /// A new password; the person's sessions end, and mailed reset links are dead.
    pub password: Option<String>,
    /// The platform's own id; [`Patch::Clear`] takes it away.
    pub external_id: Patch<String>,
}

/// Makes a person.
pub async fn create(context: &Context, author: &Author<User>, new: NewUser) -> storage::Result<Decision<User>> {
    let user = User {
        id: context.new_id(UserId::new),
        email: new.email,
        name: new.name,
        external_id: new.external_id,
        created_at: context.now(),
    };
    allowed!(checked(&user, new.password.as_deref()));
    let hash = hashed(context, new.password.as_deref()).await?;
    let mut steps = stored::insert(&user, hash.as_deref());
    steps.push(crate::event::of_user(context, &user));
    let writing = Writing { steps, event: event(context, author, "user.created", &user), changes: vec![] };
    if author.commit(context, writing, &user).await? { Ok(Ok(user)) } else { deny(why_not(context, &user).await?) }
}

/// Changes a person.
pub async fn change(context: &Context, author: &Author<User>, id: UserId, patch: UserPatch) -> storage::Result<Decision<User>> {
    let Some(old) = stored::find(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    let mut new = old.clone();
    new.email = patch.email.unwrap_or(new.email);
    new.name = patch.name.unwrap_or(new.name);
    new.external_id = patch.external_id.apply(new.external_id);
    allowed!(checked(&new, patch.password.as_deref()));
    let hash = hashed(context, patch.password.as_deref()).await?;
    if new == old && hash.is_none() {
        return Ok(Ok(old));
    }
    let mut steps = stored::update(&old, &new);
    if let Some(hash) = &hash {
        steps.push(stored::set_password(id, hash));
        steps.push(storage::session::delete_of_user(id));
    }
    // A link that was mailed before would undo the new password, or let in whoever reads the old address.
    if hash.is_some() || new.email != old.email {
        steps.push(storage::password_reset::delete_of_user(id));
    }
    let writing = Writing { steps, event: event(context, author, "user.changed", &new), changes: vec![] };
    if author.commit(context, writing, &new).await? { Ok(Ok(new)) } else { deny(why_not(context, &new).await?) }
}

fn event(context: &Context, author: &Author<User>, action: &'static str, user: &User) -> model::audit::AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.detail = serde_json::json!({ "user_id": user.id, "email": user.email });
    event
}

fn checked(user: &User, password: Option<&str>) -> Result<(), Denied> {
    let mut faults = FieldFaults::default();
    faults.email("email", &user.email);
    faults.text("name", &user.name, 1, 120);
    if let Some(password) = password {
        faults.password("password", password);
    }
    let mut found = faults.into_result().err().unwrap_or_default();
    found.extend(external_id_faults(user.external_id.as_deref()));
    if found.is_empty() { Ok(()) } else { Err(Denied::fields(found)) }
}

/// The hash of a password, if there is one. A full queue is an outage: nothing was done, and the same request works later.
async fn hashed(context: &Context, password: Option<&str>) -> storage::Result<Option<String>> {
    let Some(password) = password else { return Ok(None) };
    let hash = context.passwords.hash(password, context.random()).await;
    hash.map(Some).map_err(|_| storage::Error::Unavailable("every slot for hashing passwords is taken".to_owned()))
}

async fn why_not(context: &Context, wanted: &User) -> storage::Result<Denied> {
    let other = stored::find_by_email(&context.store, &normalized(&wanted.email)).await?;
    let is_taken = other.is_some_and(|other| other.user.id != wanted.id);
    Ok(if is_taken { taken("email", "must be unique, without regard to case") } else { changed_meanwhile() })
}
