//! Redirect URIs and their reviews.

use super::told::Told;
use super::{Author, Writing, changed_meanwhile, taken, wrong};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use model::audit::AuditEvent;
use model::change::ChangeKind;
use model::field::{FieldFault, FieldFaults};
use model::integration::Integration;
use model::redirect_uri::{RedirectUri, ReviewState};
use protocol::ErrorCode;
use protocol::id::{ClientId, RedirectUriId};
use protocol::redirect_uri::{RedirectUriRule, RegistrationPlace, check_registration};
use storage::redirect_uri as stored;

/// A redirect URI that was just registered.
#[derive(Debug, Clone)]
pub struct Registered {
    /// What is kept.
    pub uri: RedirectUri,
    /// What its integration's developer should know.
    pub warnings: Vec<String>,
}

/// Whether the integration may have this redirect URI; the first rule that it breaks otherwise.
pub fn check(context: &Context, integration: &Integration, uri: &str) -> Result<(), RedirectUriRule> {
    let place = RegistrationPlace {
        environment: context.settings.environment,
        client_type: integration.client_type,
        loopback_everywhere: context.settings.loopback_everywhere,
    };
    check_registration(uri, place)
}

/// How many redirect URIs of an integration, `uri` among them, differ in one part only, as if there were one per customer
/// (seed 000 wants one); none while they are few.
pub fn alike(uri: &RedirectUri, all: &[RedirectUri]) -> Option<usize> {
    super::warning::alike(&uri.uri, all.iter().filter(|other| other.id != uri.id).map(|other| other.uri.as_str()))
}

/// Registers a redirect URI; it waits for its review.
pub async fn create(
    context: &Context,
    author: &Author<Registered>,
    client_id: ClientId,
    uri: String,
) -> storage::Result<Decision<Registered>> {
    let Some(integration) = storage::integration::find(&context.store, client_id).await? else {
        return deny(wrong("client_id", "must be the client_id of an integration"));
    };
    if let Err(rule) = check(context, &integration, &uri) {
        let fields = vec![FieldFault { field: "uri", rule: rule.to_string() }];
        return deny(Denied { code: ErrorCode::RedirectUriRefused, detail: Some(format!("Rule: {rule}.")), fields });
    }
    let others = stored::of(&context.store, client_id).await?;
    if others.len() >= usize::try_from(stored::MOST).unwrap_or(usize::MAX) {
        return deny(wrong("uri", format!("must be one of at most {}: take one off first", stored::MOST)));
    }
    let warnings = super::warning::customer_part(&uri, others.iter().map(|other| other.uri.as_str())).into_iter().collect();
    let uri = RedirectUri {
        id: context.new_id(RedirectUriId::new),
        client_id,
        uri,
        state: ReviewState::Pending,
        reason: None,
        created_at: context.now(),
        decided_at: None,
        challenge: Some(crate::domain_proof::new_challenge(context)),
        proven_at: None,
    };
    let registered = Registered { uri, warnings };
    let writing = writing(context, author, "redirect_uri.registered", (stored::insert(&registered.uri), &registered.uri));
    let done = author.commit(context, writing, &registered).await?;
    if done { Ok(Ok(registered)) } else { deny(taken("uri", "must not be registered for this integration yet")) }
}

/// A reviewer's word.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// Whether it may be used.
    pub approved: bool,
    /// Why, in words for the partner.
    pub reason: Option<String>,
}

/// Approves or declines a redirect URI; a decision may be changed later.
pub async fn review(
    context: &Context,
    author: &Author<RedirectUri>,
    id: RedirectUriId,
    verdict: Verdict,
) -> storage::Result<Decision<RedirectUri>> {
    allowed!(check_reason(&verdict));
    let Some(uri) = stored::find(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    decide(context, author, uri, verdict).await
}

/// The same, for a reviewer who decides about what a page showed: if the state is no longer `seen`, somebody else has decided
/// meanwhile, and that decision stands.
pub async fn review_as_seen(
    context: &Context,
    author: &Author<RedirectUri>,
    (id, seen): (RedirectUriId, ReviewState),
    verdict: Verdict,
) -> storage::Result<Decision<RedirectUri>> {
    allowed!(check_reason(&verdict));
    match stored::find(&context.store, id).await? {
        None => deny(ErrorCode::NotFound),
        Some(uri) if uri.state != seen => deny(changed_meanwhile()),
        Some(uri) => decide(context, author, uri, verdict).await,
    }
}

pub(super) fn check_reason(verdict: &Verdict) -> Decision<()> {
    let mut faults = FieldFaults::default();
    if let Some(reason) = &verdict.reason {
        faults.text("reason", reason, 1, 500);
    }
    faults.into_result().map_err(Denied::fields)
}

async fn decide(
    context: &Context,
    author: &Author<RedirectUri>,
    mut uri: RedirectUri,
    verdict: Verdict,
) -> storage::Result<Decision<RedirectUri>> {
    let (to, action) = if verdict.approved {
        (allowed!(uri.state.approve()), "redirect_uri.approved")
    } else {
        (allowed!(uri.state.decline()), "redirect_uri.declined")
    };
    // Made before the decision is written: afterwards nothing may fail any more.
    let told = Told::of(context, uri.client_id, ("redirect_uri", &uri.uri), &verdict).await?;
    let review = stored::Review { from: uri.state, to, reason: verdict.reason, at: context.now() };
    uri.state = to;
    uri.reason.clone_from(&review.reason);
    uri.decided_at = Some(review.at);
    let writing = writing(context, author, action, (stored::decide(uri.id, &review), &uri));
    if author.commit(context, writing, &uri).await? {
        told.send(context);
        Ok(Ok(uri))
    } else {
        deny(changed_meanwhile())
    }
}

/// Takes a redirect URI off the register.
pub async fn delete(context: &Context, author: &Author<RedirectUri>, id: RedirectUriId) -> storage::Result<Decision<()>> {
    let Some(uri) = stored::find(&context.store, id).await? else { return deny(ErrorCode::NotFound) };
    let writing = writing(context, author, "redirect_uri.deleted", (stored::delete(id), &uri));
    if author.commit(context, writing, &uri).await? { Ok(Ok(())) } else { deny(ErrorCode::NotFound) }
}

fn writing<T>(
    context: &Context,
    author: &Author<T>,
    action: &'static str,
    (step, uri): (storage::Step, &RedirectUri),
) -> Writing {
    let mut event: AuditEvent = context.audit(author.actor.clone(), action);
    event.client_id = Some(uri.client_id);
    event.detail = serde_json::json!({ "redirect_uri_id": uri.id, "uri": uri.uri, "reason": uri.reason });
    Writing { steps: vec![step], event, changes: vec![context.change(ChangeKind::Integration, uri.client_id)] }
}
