//! Endpoints: registered, tried out, given new secrets, enabled and taken off, by a partner's program, by its developers, or by
//! an operator.

use super::secret::{self, WebhookSecret};
use crate::admin::{Author, Writing};
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied, event};
use model::audit::AuditEvent;
use model::event::{EventKind, EventSubject};
use model::field::FieldFault;
use model::webhook::{
    EventFilter, MOST_WEBHOOKS, SECRETS_OVERLAP, SealedSecrets, Webhook, WebhookDelivery, WebhookOwner, WebhookState, check,
};
use protocol::ErrorCode;
use protocol::id::{EventId, WebhookId};
use storage::webhook::{self as stored, delivery};

/// Somebody else may register one at once; the loser looks again this often.
const TRIES: usize = 20;
/// Deliveries that are changed in one statement, and how many statements.
const STEP: i64 = 500;
const STEPS: usize = 1_000;

/// An endpoint with a new secret, which is shown this once.
#[derive(Debug, Clone)]
pub struct WithSecret {
    /// The endpoint.
    pub webhook: Webhook,
    /// Its secret.
    pub secret: WebhookSecret,
}

/// A test that is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tested {
    /// The event that arrives.
    pub event_id: EventId,
}

/// Registers an endpoint.
pub async fn create(
    context: &Context,
    author: &Author<WithSecret>,
    owner: WebhookOwner,
    (url, events): (String, EventFilter),
) -> storage::Result<Decision<WithSecret>> {
    let mut faults = check(owner, &url, &events).err().unwrap_or_default();
    if faults.is_empty()
        && let Err(refused) = context.outbound.check(&url)
    {
        faults.push(FieldFault { field: "url", rule: format!("cannot be asked: it {refused}") });
    }
    if !faults.is_empty() {
        return deny(Denied::fields(faults));
    }
    for _ in 0..TRIES {
        let taken: Vec<u8> = stored::of(&context.store, owner).await?.iter().map(|webhook| webhook.slot).collect();
        let Some(slot) = (1..=MOST_WEBHOOKS).find(|slot| !taken.contains(slot)) else {
            return deny(ErrorCode::WebhooksTooMany);
        };
        let (id, secret) = (context.new_id(WebhookId::new), WebhookSecret::new(context));
        let webhook = Webhook {
            id,
            owner,
            slot,
            url: url.clone(),
            events: events.clone(),
            state: WebhookState::Active,
            secrets: SealedSecrets { current: secret::seal_current(context, id, &secret)?, previous: None },
            created_at: context.now(),
            succeeded_at: None,
            disabled: None,
        };
        let writing = writing(stored::insert(&webhook), told(context, author, ("webhook.created", &webhook)));
        let made = WithSecret { webhook, secret };
        if author.commit(context, writing, &made).await? {
            return Ok(Ok(made));
        }
    }
    deny(ErrorCode::TransitionIllegal)
}

/// Takes an endpoint off; what is on its way to it goes nowhere.
pub async fn delete(context: &Context, author: &Author<()>, webhook: &Webhook) -> storage::Result<Decision<()>> {
    let writing = writing(stored::delete(webhook.id), told(context, author, ("webhook.deleted", webhook)));
    if !author.commit(context, writing, &()).await? {
        return deny(ErrorCode::NotFound);
    }
    for _ in 0..STEPS {
        if delivery::delete_of(&context.store, webhook.id, STEP).await? == 0 {
            break;
        }
    }
    Ok(Ok(()))
}

/// Gives an endpoint a new secret; for a day the one before signs as well, so that a receiver changes over in its own time.
pub async fn rotate(context: &Context, author: &Author<WithSecret>, webhook: &Webhook) -> storage::Result<Decision<WithSecret>> {
    let secret = WebhookSecret::new(context);
    let until = context.now() + SECRETS_OVERLAP;
    let previous = match secret::open_current(context, webhook) {
        Some(before) => Some((secret::seal_previous(context, webhook.id, &before)?, until)),
        None => None,
    };
    let secrets = SealedSecrets { current: secret::seal_current(context, webhook.id, &secret)?, previous };
    let event = told(context, author, ("webhook.secret_rotated", webhook));
    let writing = writing(stored::rotate(webhook, &secrets), event);
    let rotated = WithSecret { webhook: Webhook { secrets, ..webhook.clone() }, secret };
    if author.commit(context, writing, &rotated).await? { Ok(Ok(rotated)) } else { deny(ErrorCode::TransitionIllegal) }
}

/// Sends to a disabled endpoint again, with everything that waited first. One that is active stays so.
pub async fn enable(context: &Context, author: &Author<Webhook>, webhook: &Webhook) -> storage::Result<Decision<Webhook>> {
    let now = context.now();
    let enabled = Webhook { state: WebhookState::Active, disabled: None, ..webhook.clone() };
    if webhook.state == WebhookState::Active {
        return Ok(Ok(enabled));
    }
    let writing = writing(stored::enable(webhook.id, now), told(context, author, ("webhook.enabled", webhook)));
    if !author.commit(context, writing, &enabled).await? {
        let found = stored::find(&context.store, webhook.id).await?;
        return found
            .filter(|found| found.state == WebhookState::Active)
            .map_or_else(|| deny(ErrorCode::NotFound), |it| Ok(Ok(it)));
    }
    for _ in 0..STEPS {
        if delivery::begin_anew(&context.store, webhook.id, now, STEP).await? == 0 {
            break;
        }
    }
    Ok(Ok(enabled))
}

/// Sends a `webhook.test` through the same queue as everything else, to this endpoint alone.
pub async fn test(context: &Context, author: &Author<Tested>, webhook: &Webhook) -> storage::Result<Decision<Tested>> {
    allowed!(is_active(webhook));
    let client_id = match webhook.owner {
        WebhookOwner::Platform => None,
        WebhookOwner::Integration(client_id) => Some(client_id),
    };
    let subject = EventSubject { client_id, webhook_id: Some(webhook.id), ..EventSubject::default() };
    let event_id = context.new_id(EventId::new);
    let data = serde_json::json!({ "webhook_id": webhook.id });
    let step = event::write_as(context, event_id, (EventKind::WebhookTest, subject, data));
    let tested = Tested { event_id };
    let writing = writing(step, told(context, author, ("webhook.tested", webhook)));
    if author.commit(context, writing, &tested).await? { Ok(Ok(tested)) } else { deny(ErrorCode::TransitionIllegal) }
}

/// Sends an event to an endpoint once more. One that is being sent at this moment is left to itself.
pub async fn redeliver(
    context: &Context,
    author: &Author<WebhookDelivery>,
    webhook: &Webhook,
    event_id: EventId,
) -> storage::Result<Decision<WebhookDelivery>> {
    let Some(before) = delivery::find(&context.store, webhook.id, event_id).await? else { return deny(ErrorCode::NotFound) };
    allowed!(is_active(webhook));
    let mut event = told(context, author, ("webhook.redelivered", webhook));
    event.detail = serde_json::json!({ "webhook_id": webhook.id, "event_id": event_id });
    let writing = writing(delivery::redeliver(webhook.id, event_id, context.now()), event);
    author.commit(context, writing, &before).await?;
    let after = delivery::find(&context.store, webhook.id, event_id).await?;
    Ok(after.ok_or_else(|| ErrorCode::NotFound.into()))
}

fn is_active(webhook: &Webhook) -> Result<(), Denied> {
    match webhook.state {
        WebhookState::Active => Ok(()),
        WebhookState::Disabled => Err(ErrorCode::WebhookDisabled.into()),
    }
}

fn writing(step: storage::Step, event: AuditEvent) -> Writing {
    Writing { steps: vec![step], event, changes: Vec::new() }
}

fn told<T>(context: &Context, author: &Author<T>, (action, webhook): (&'static str, &Webhook)) -> AuditEvent {
    let mut event = context.audit(author.actor.clone(), action);
    about(&mut event, webhook);
    event
}

/// What the audit log says of an endpoint. Its address goes without the query, where some keep a password.
pub(super) fn about(event: &mut AuditEvent, webhook: &Webhook) {
    if let WebhookOwner::Integration(client_id) = webhook.owner {
        event.client_id = Some(client_id);
    }
    event.detail = serde_json::json!({ "webhook_id": webhook.id, "url": without_query(&webhook.url) });
}

/// An address as others may read it.
pub(super) fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or_default()
}
