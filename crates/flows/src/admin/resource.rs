//! The platform's APIs that check our tokens, with their credentials.

use super::{Author, Writing, changed_meanwhile, taken, wrong};
use crate::decision::{allowed, deny};
use crate::keys::{self, KeyError};
use crate::{Context, Decision, Denied, digest};
use model::audit::AuditEvent;
use model::change::ChangeKind;
use model::field::FieldFaults;
use model::resource::{Resource, Signing};
use protocol::ErrorCode;
use protocol::id::ResourceId;
use protocol::secret::{Secret, SecretKind};
use storage::resource as stored;

/// A resource whose secret was just made: the only time that it is seen.
#[derive(Debug, Clone)]
pub struct Issued {
    /// What is kept.
    pub resource: Resource,
    /// What is shown once.
    pub secret: Secret,
}

/// What makes a resource.
#[derive(Debug, Clone)]
pub struct NewResource {
    /// As shown to operators.
    pub name: String,
    /// `aud` of its tokens, unique.
    pub audience: String,
    /// How its tokens are signed.
    pub signing: Signing,
}

/// What is to be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ResourcePatch {
    /// The name.
    pub name: Option<String>,
    /// Must be the one it has: tokens that are out name it.
    pub audience: Option<String>,
    /// How its tokens are signed.
    pub signing: Option<Signing>,
}

/// Makes a resource with its credentials.
pub async fn create(context: &Context, author: &Author<Issued>, new: NewResource) -> storage::Result<Decision<Issued>> {
    let secret = context.new_secret(SecretKind::ClientSecret);
    let resource = Resource {
        id: context.new_id(ResourceId::new),
        name: new.name,
        audience: new.audience,
        signing: new.signing,
        lookup: secret.lookup().to_owned(),
        digest: digest::of_secret(context, secret.reveal()),
        created_at: context.now(),
    };
    allowed!(checked(&resource));
    allowed!(can_sign(context, resource.signing).await?);
    let issued = Issued { resource, secret };
    let writing = Writing {
        steps: vec![stored::insert(&issued.resource)],
        event: event(context, author, "resource.created", &issued.resource),
        changes: vec![context.change(ChangeKind::Resource, issued.resource.id)],
    };
    if author.commit(context, writing, &issued).await? { Ok(Ok(issued)) } else { deny(taken("audience", "must be unique")) }
}

/// Changes a resource; its audience stays, since tokens that are out name it.
pub async fn change(
    context: &Context,
    author: &Author<Resource>,
    id: ResourceId,
    patch: ResourcePatch,
) -> storage::Result<Decision<Resource>> {
    let Some(old) = stored::find(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    if patch.audience.is_some_and(|wanted| wanted != old.audience) {
        return deny(wrong("audience", "cannot change: make another resource"));
    }
    let mut new = old.clone();
    new.name = patch.name.unwrap_or(new.name);
    new.signing = patch.signing.unwrap_or(new.signing);
    allowed!(checked(&new));
    allowed!(can_sign(context, new.signing).await?);
    let writing = Writing {
        steps: vec![stored::update(&old, &new)],
        event: event(context, author, "resource.changed", &new),
        changes: vec![context.change(ChangeKind::Resource, id)],
    };
    if author.commit(context, writing, &new).await? { Ok(Ok(new)) } else { deny(changed_meanwhile()) }
}

/// The first resource with RS256 brings a key of that kind about.
async fn can_sign(context: &Context, signing: Signing) -> storage::Result<Decision<()>> {
    match signing {
        Signing::Es256 => Ok(Ok(())),
        Signing::Rs256 => match keys::ensure_rs256(context).await {
            Ok(()) => Ok(Ok(())),
            Err(KeyError::Store(error)) => Err(error),
            Err(error @ (KeyError::CannotOpen(_) | KeyError::NotMade(_))) => {
                tracing::error!(%error, "no RS256 key");
                deny(ErrorCode::KeyUnknown)
            }
        },
    }
}

/// Replaces a resource's secret; the old one is refused from now on.
pub async fn replace_secret(context: &Context, author: &Author<Issued>, id: ResourceId) -> storage::Result<Decision<Issued>> {
    let Some(old) = stored::find(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    let secret = context.new_secret(SecretKind::ClientSecret);
    let resource =
        Resource { lookup: secret.lookup().to_owned(), digest: digest::of_secret(context, secret.reveal()), ..old.clone() };
    let issued = Issued { resource, secret };
    let writing = Writing {
        steps: vec![stored::update(&old, &issued.resource)],
        event: event(context, author, "resource.secret_replaced", &issued.resource),
        changes: vec![context.change(ChangeKind::Resource, id)],
    };
    if author.commit(context, writing, &issued).await? { Ok(Ok(issued)) } else { deny(changed_meanwhile()) }
}

fn event<T>(context: &Context, author: &Author<T>, action: &'static str, resource: &Resource) -> AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.detail = serde_json::json!({ "resource_id": resource.id, "name": resource.name, "audience": resource.audience });
    event
}

/// An audience is an absolute URI without a fragment (RFC 8707, section 2).
fn checked(resource: &Resource) -> Result<(), Denied> {
    let mut faults = FieldFaults::default();
    faults.text("name", &resource.name, 1, 120);
    let audience = &resource.audience;
    let scheme = audience.split_once(':').map_or("", |(scheme, _)| scheme);
    let good = audience.len() <= 200
        && audience.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"<>\\^`{|}#".contains(&byte))
        && scheme.starts_with(|first: char| first.is_ascii_lowercase())
        && scheme.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"+-.".contains(&byte))
        && audience.len() > scheme.len() + 1;
    faults.require(
        good,
        "audience",
        "must be an absolute URI of at most 200 characters without a fragment, such as https://api.example.com",
    );
    faults.into_result().map_err(Denied::fields)
}
