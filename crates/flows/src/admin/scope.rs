//! The scope catalogue.

use super::{Author, Writing, changed_meanwhile, taken, wrong};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use model::audit::AuditEvent;
use model::change::ChangeKind;
use model::field::FieldFaults;
use model::scope::{Access, Scope, ScopeText};
use protocol::ErrorCode;
use protocol::scope::ScopeName;
use std::collections::BTreeMap;
use storage::scope as stored;

/// In how many languages a scope may have texts.
const MAX_LANGUAGES: usize = 40;

/// What makes a scope.
#[derive(Debug, Clone)]
pub struct NewScope {
    /// The name on the wire.
    pub name: ScopeName,
    /// Read or write.
    pub access: Access,
    /// By language tag; `en` must be there.
    pub texts: BTreeMap<String, ScopeText>,
    /// Whether an integration needs the operator's word to have it.
    pub restricted: bool,
}

/// What is to be different; what is `None` stays.
#[derive(Debug, Clone, Default)]
pub struct ScopePatch {
    /// Must be the one it has: tokens and consents carry it.
    pub name: Option<ScopeName>,
    /// Read or write.
    pub access: Option<Access>,
    /// The texts, in all languages.
    pub texts: Option<BTreeMap<String, ScopeText>>,
    /// Whether an integration needs the operator's word to have it.
    pub restricted: Option<bool>,
}

/// Adds a scope to the catalogue.
pub async fn create(context: &Context, author: &Author<Scope>, new: NewScope) -> storage::Result<Decision<Scope>> {
    let scope =
        Scope { name: new.name, access: new.access, texts: new.texts, restricted: new.restricted, created_at: context.now() };
    allowed!(checked(&scope));
    let writing = Writing {
        steps: vec![stored::insert(&scope)],
        event: event(context, author, "scope.created", &scope),
        changes: vec![context.change(ChangeKind::Scope, &scope.name)],
    };
    if author.commit(context, writing, &scope).await? { Ok(Ok(scope)) } else { deny(taken("name", "must be unique")) }
}

/// Changes a scope; its name stays, since tokens and consents carry it.
pub async fn change(
    context: &Context,
    author: &Author<Scope>,
    name: &ScopeName,
    patch: ScopePatch,
) -> storage::Result<Decision<Scope>> {
    let Some(old) = stored::find(&context.store, name).await? else { return deny(ErrorCode::NotFound) };
    if patch.name.is_some_and(|wanted| wanted != *name) {
        return deny(wrong("name", "cannot change: add another scope"));
    }
    let mut new = old.clone();
    new.access = patch.access.unwrap_or(new.access);
    new.texts = patch.texts.unwrap_or(new.texts);
    new.restricted = patch.restricted.unwrap_or(new.restricted);
    allowed!(checked(&new));
    let writing = Writing {
        steps: vec![stored::update(&old, &new)],
        event: event(context, author, "scope.changed", &new),
        changes: vec![context.change(ChangeKind::Scope, name)],
    };
    if author.commit(context, writing, &new).await? { Ok(Ok(new)) } else { deny(changed_meanwhile()) }
}

fn event(context: &Context, author: &Author<Scope>, action: &'static str, scope: &Scope) -> AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    event.detail = serde_json::json!({ "name": scope.name, "access": scope.access, "restricted": scope.restricted });
    event
}

fn checked(scope: &Scope) -> Result<(), Denied> {
    let mut faults = FieldFaults::default();
    faults.require(scope.texts.contains_key("en"), "texts", "must have a text in en, which is shown where no other fits");
    faults.require(scope.texts.len() <= MAX_LANGUAGES, "texts", format!("must have at most {MAX_LANGUAGES} languages"));
    for (language, text) in &scope.texts {
        let tag = language.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && (2..=35).contains(&language.len());
        faults.require(tag, "texts", "must have language tags such as en, ar or nb-NO for names");
        faults.text("texts", &text.title, 1, 80);
        faults.text("texts", &text.description, 1, 300);
    }
    faults.into_result().map_err(Denied::fields)
}
