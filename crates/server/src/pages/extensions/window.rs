//! The window of seed 001: the client key once, a copy button, and OK, which activates.

use super::Adding;
use crate::pages::client_keys::{self, sealed_fetch};
use crate::pages::errors::Answer;
use crate::pages::names;
use crate::pages::view::{ClearKey, ClientKeyDelivered, ClientKeyWindow, Delivered, KeyPurpose};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use flows::extension::{self, Activation};
use flows::{Context, client_key};
use model::client_key::Delivery;
use model::trace::StepKind;
use protocol::ErrorCode;

/// The window. Each look at it shows another key; none of them is anything before OK.
pub async fn show(signed_in: SignedIn) -> Answer {
    let adding = Adding::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let window = match extension::window(context, &adding.attempt, &signed_in.current.user).await? {
        Ok(window) => window,
        // Activated, or too old: the list says how it stands.
        Err(denied) if denied.code == ErrorCode::AttemptOver => return Ok(see_other(&adding.member.path("extensions"))),
        Err(denied) => return Err(denied.into()),
    };
    flows::trace::note_look(context, adding.attempt.id, StepKind::KeyShown);
    let subject = adding.attempt.id.to_string();
    let (candidate, secret) = client_key::candidate(context, &subject, &signed_in.current.session).await??;
    let mut keep = client_keys::candidate_fields(&candidate);
    keep.extend(window.replaces.iter().map(|key| ("replaces".to_owned(), key.id.to_string())));
    let sealed = flows::client_key::encryption_key(context, adding.attempt.client_id).await?.is_some();
    let view = ClientKeyWindow {
        chrome: visit.chrome(&adding.form("key")),
        action: adding.path("key"),
        purpose: KeyPurpose::Activation,
        integration: names::card(&adding.client),
        organization: names::organization(&adding.member.organization),
        client_key: ClearKey::new(secret.reveal()),
        keep,
        claim_days: Some(client_keys::claim_days(context)),
        sealed,
        gives_way: window.replaces.map(client_keys::row),
        error: None,
        cancel: format!("{}?not_activated={}", adding.member.path("extensions"), adding.attempt.client_id),
    };
    Ok(html(StatusCode::OK, &view))
}

/// OK: activates, and hands the key over in the chosen way.
pub async fn activate(signed_in: SignedIn) -> Answer {
    let adding = Adding::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    visit.prove(&adding.form("key"))?;
    let delivery = client_keys::delivery(&visit.form).ok_or(ErrorCode::ParameterInvalid)?;
    let candidate = client_keys::candidate_of(&visit.form).ok_or(ErrorCode::ParameterInvalid)?;
    let activation = Activation {
        attempt: &adding.attempt,
        client: &adding.client,
        person: (&signed_in.current.user, &signed_in.current.session),
        candidate,
        delivery,
        replaces: visit.form.get("replaces").and_then(|id| id.parse().ok()),
    };
    let activated = match extension::activate(context, &activation).await? {
        Ok(activated) => activated,
        Err(denied) if denied.code == ErrorCode::AttemptOver => return over(&adding, context, &activation).await,
        Err(denied) => return Err(denied.into()),
    };
    let done = adding.member.path(&format!("integrations/{}", activated.grant_id));
    let issuer = &context.settings.issuer;
    let delivered = match (delivery, activated.jwe) {
        (Delivery::Claim, _) => Delivered::Claim {
            link: format!("{issuer}/developer/claims/{}", activated.client_key_id),
            until: names::moment(context.now() + context.settings.lifetimes.claim_link),
        },
        (Delivery::Sealed, Some(jwe)) => Delivered::Sealed { jwe, fetch: sealed_fetch(context) },
        (Delivery::Shown | Delivery::Handed | Delivery::Sealed, _) => {
            return Ok(see_other(&format!("{done}?activated={}", activated.client_key_id)));
        }
    };
    let view = ClientKeyDelivered {
        chrome: visit.chrome("extension-delivered"),
        purpose: KeyPurpose::Activation,
        integration: names::card(&adding.client),
        organization: names::organization(&adding.member.organization),
        delivered,
        done,
    };
    Ok(html(StatusCode::OK, &view))
}

/// OK was pressed twice, or in another window first: whoever copied this window's key has to know that it is worth nothing.
async fn over(adding: &Adding, context: &Context, activation: &Activation<'_>) -> Answer {
    Ok(see_other(&match extension::activated_before(context, activation).await?? {
        Some(before) => {
            let said = if before.is_the_same { "activated" } else { "other" };
            adding.member.path(&format!("integrations/{}?{said}={}", before.grant_id, before.client_key_id))
        }
        None => adding.member.path("extensions"),
    }))
}
