//! The window of another client key: the one in use goes on beside it until it is retired. Nothing is kept before the POST.

use super::AtGrant;
use crate::pages::client_keys::{self, candidate_fields, candidate_of, sealed_fetch};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::{self, moment};
use crate::pages::reauthenticate;
use crate::pages::view::{ClearKey, ClientKeyDelivered, ClientKeyWindow, Delivered, KeyPurpose};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use flows::client_key::{self, Candidate, NewClientKey, Replaced, Replacement, replace};
use flows::{Decision, Denied};
use model::client_key::{ClientKey, Delivery};
use model::grant::GrantState;
use model::integration::IntegrationState;
use protocol::form::Form;
use protocol::id::ClientKeyId;
use protocol::secret::Secret;
use protocol::{ErrorCode, Timestamp};

/// A window, as its form carries it. All of it stands in the form's name: no POST is for a window that was not shown.
struct Opened {
    candidate: Candidate,
    /// The key's id: whoever presses twice makes one key.
    id: ClientKeyId,
    at: Timestamp,
}

impl Opened {
    fn form(&self, at: &AtGrant) -> String {
        let Candidate { nonce, mac_key_id } = &self.candidate;
        format!("client-key-{}-{}-{nonce}-{}-{}", at.grant.id, self.id, mac_key_id.0, self.at.as_micros())
    }

    fn fields(&self) -> Vec<(String, String)> {
        let mut fields = candidate_fields(&self.candidate);
        fields.push(("key".to_owned(), self.id.to_string()));
        fields.push(("opened".to_owned(), self.at.as_micros().to_string()));
        fields
    }

    fn of(form: &Form) -> Option<Self> {
        let at = Timestamp::from_micros(form.get("opened")?.parse().ok()?);
        Some(Self { candidate: candidate_of(form)?, id: form.get("key")?.parse().ok()?, at })
    }
}

/// Whether the grant can get a key now.
async fn check(signed_in: &SignedIn, at: &AtGrant) -> Result<(), Failure> {
    match at.grant.state {
        GrantState::Active => {}
        GrantState::Suspended => return Err(ErrorCode::GrantSuspendedByOperator.into()),
        GrantState::Revoked => return Err(Failure::Elsewhere(at.path(""))),
    }
    let client = signed_in.visit.context().integration(at.grant.client_id).await?;
    match client.map(|client| client.integration.state) {
        Some(IntegrationState::Active) => Ok(()),
        Some(IntegrationState::Disabled) | None => Err(ErrorCode::IntegrationDisabled.into()),
    }
}

/// The window. Each look at it shows another key.
pub async fn show(signed_in: SignedIn) -> Answer {
    let at = AtGrant::to_act(&signed_in).await?;
    check(&signed_in, &at).await?;
    reauthenticate::required(&signed_in, &at.path("/keys/new"))?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let grant = &at.grant;
    let subject = grant.id.to_string();
    let (candidate, secret) = client_key::candidate(context, &subject, &signed_in.current.session).await??;
    let opened = Opened { candidate, id: context.new_id(ClientKeyId::new), at: context.now() };
    let gives_way = client_key::gives_way(context, grant.organization_id, grant.client_id).await?;
    let mut keep = opened.fields();
    keep.extend(gives_way.iter().map(|key| ("replaces".to_owned(), key.id.to_string())));
    let view = ClientKeyWindow {
        chrome: visit.chrome(&opened.form(&at)),
        action: at.path("/keys/new"),
        purpose: KeyPurpose::Replacement,
        organization: names::organization(&at.member.organization),
        client_key: ClearKey::new(secret.reveal()),
        keep,
        claim_days: Some(client_keys::claim_days(context)),
        sealed: flows::client_key::encryption_key(context, grant.client_id).await?.is_some(),
        gives_way: gives_way.map(client_keys::row),
        error: None,
        cancel: at.path(""),
        integration: at.integration,
    };
    Ok(html(StatusCode::OK, &view))
}

/// "Use this key", or one of the other ways to hand one over.
pub async fn make(signed_in: SignedIn) -> Answer {
    let at = AtGrant::to_act(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let opened = Opened::of(&visit.form).ok_or(ErrorCode::FormExpired)?;
    visit.prove(&opened.form(&at))?;
    // The password was given before the window was shown. Asking again would show another key, while the one on the screen may
    // have been copied to the partner's settings: so the window stays good as long as a request at a door does.
    if context.now() >= opened.at + context.settings.lifetimes.authorization_request {
        reauthenticate::required(&signed_in, &at.path("/keys/new"))?;
    }
    if let Some(made) = find(&signed_in, &at, opened.id).await? {
        return Ok(handed_over(&signed_in, at, (&made, None)));
    }
    check(&signed_in, &at).await?;
    let delivery = client_keys::delivery(&visit.form)
        .ok_or_else(|| Denied::because(ErrorCode::ParameterInvalid, "delivery must be shown, claim or sealed.".to_owned()))?;
    let subject = at.grant.id.to_string();
    let secret = client_key::candidate_again(context, &opened.candidate, (&subject, &signed_in.current.session)).await??;
    match made(&signed_in, &at, (&opened, &secret, delivery)).await {
        Ok(Ok(Replaced { key, jwe, .. })) => Ok(handed_over(&signed_in, at, (&key, jwe))),
        // Pressed twice, the other press was first.
        Err(storage::Error::Unique) => after_race(&signed_in, at, opened.id, ErrorCode::StoreUnavailable.into()).await,
        Ok(Err(denied)) => after_race(&signed_in, at, opened.id, denied).await,
        Err(error) => Err(error.into()),
    }
}

async fn made(
    signed_in: &SignedIn,
    at: &AtGrant,
    (opened, secret, delivery): (&Opened, &Secret, Delivery),
) -> storage::Result<Decision<Replaced>> {
    let user = &signed_in.current.user;
    let new = NewClientKey {
        id: opened.id,
        attempt_id: None,
        secret: &|_| secret.clone(),
        scopes: at.grant.scopes.clone(),
        delivery,
        replaces: signed_in.visit.form.get("replaces").and_then(|id| id.parse().ok()),
        made_by: flows::grant::customer(user.id, &user.name),
    };
    let guard = Some(storage::membership::may_still_consent(at.grant.organization_id, user.id));
    replace(signed_in.visit.context(), &Replacement { grant: &at.grant, new, guard }).await
}

async fn find(signed_in: &SignedIn, at: &AtGrant, id: ClientKeyId) -> storage::Result<Option<ClientKey>> {
    let found = storage::client_key::find(&signed_in.visit.context().store, at.grant.organization_id, id).await?;
    Ok(found.filter(|key| key.grant_id == at.grant.id))
}

async fn after_race(signed_in: &SignedIn, at: AtGrant, id: ClientKeyId, denied: Denied) -> Answer {
    match find(signed_in, &at, id).await? {
        Some(made) => Ok(handed_over(signed_in, at, (&made, None))),
        None => Err(denied.into()),
    }
}

/// How the key goes on; one that was shown is masked from now on.
fn handed_over(signed_in: &SignedIn, at: AtGrant, (key, jwe): (&ClientKey, Option<String>)) -> axum::response::Response {
    let context = signed_in.visit.context();
    let done = at.path(&format!("?added={}", key.id));
    let delivered = match (key.delivery, jwe, key.claim_until) {
        (Delivery::Claim, _, Some(until)) if key.mark.is_none() => {
            Delivered::Claim { link: format!("{}/developer/claims/{}", context.settings.issuer, key.id), until: moment(until) }
        }
        (Delivery::Sealed, Some(jwe), _) => Delivered::Sealed { jwe, fetch: sealed_fetch(context) },
        (Delivery::Shown | Delivery::Handed | Delivery::Claim | Delivery::Sealed, _, _) => return see_other(&done),
    };
    let mut chrome = signed_in.visit.chrome("client-key-delivered");
    chrome.here = Some(at.path(""));
    let view = ClientKeyDelivered {
        chrome,
        purpose: KeyPurpose::Replacement,
        organization: names::organization(&at.member.organization),
        delivered,
        done,
        integration: at.integration,
    };
    html(StatusCode::OK, &view)
}
