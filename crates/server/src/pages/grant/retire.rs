//! Retiring a client key: at once, or from a date on.

use super::AtGrant;
use crate::pages::date;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::{self, moment};
use crate::pages::view::{RetireDateError, RetireKey, RetireWhen};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use axum::response::Response;
use flows::Denied;
use model::client_key::{ClientKey, ClientKeyState};
use protocol::id::ClientKeyId;
use protocol::{ErrorCode, Timestamp};

/// The furthest date, in days.
const DAYS: u32 = 365;

/// A key of a grant, for somebody who may retire it.
struct AtKey {
    at: AtGrant,
    key: ClientKey,
}

impl AtKey {
    async fn find(signed_in: &SignedIn) -> Result<Self, Failure> {
        let at = AtGrant::to_act(signed_in).await?;
        let id: ClientKeyId = signed_in.visit.part("key_id")?;
        let key = storage::client_key::find(&signed_in.visit.context().store, at.grant.organization_id, id).await?;
        let key = key.filter(|key| key.grant_id == at.grant.id).ok_or(ErrorCode::PageNotFound)?;
        Ok(Self { at, key })
    }

    fn form(&self) -> String {
        format!("retire-{}", self.key.id)
    }

    fn path(&self) -> String {
        self.at.path(&format!("/keys/{}/retire", self.key.id))
    }

    /// The grant's page, which says how the key stands.
    fn after(&self) -> Response {
        see_other(&self.at.path(&format!("?retired={}", self.key.id)))
    }
}

/// The page.
pub async fn show(signed_in: SignedIn) -> Answer {
    let at = AtKey::find(&signed_in).await?;
    if !at.key.holds_its_slot(signed_in.visit.context().now()) {
        return Ok(at.after());
    }
    page(&signed_in, at, (RetireWhen::Now, None)).await
}

/// Retires it. One that is over already is what was wanted.
pub async fn retire(signed_in: SignedIn) -> Answer {
    let at = AtKey::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    visit.prove(&at.form())?;
    if !at.key.holds_its_slot(context.now()) {
        return Ok(at.after());
    }
    let date = match visit.form.get("when") {
        Some("now") => None,
        Some("date") => match date(&at.key, &visit.typed("retires_at"), context.now()) {
            Ok(date) => Some(date),
            Err(error) => return page(&signed_in, at, (RetireWhen::Date, Some(error))).await,
        },
        Some(_) | None => {
            return Err(Denied::because(ErrorCode::ParameterInvalid, "when must be now or date.".to_owned()).into());
        }
    };
    let user = &signed_in.current.user;
    let guard = storage::membership::may_still_consent(at.key.organization_id, user.id);
    let actor = flows::grant::customer(user.id, &user.name);
    match flows::client_key::retire(context, &at.key, date, (actor, Some(guard))).await? {
        Ok(()) => Ok(at.after()),
        // Somebody else was quicker, or this person may no longer: looked at again, which says which.
        Err(denied) if denied.code == ErrorCode::TransitionIllegal => {
            let again = AtKey::find(&signed_in).await?;
            if again.key.holds_its_slot(context.now()) { Err(denied.into()) } else { Ok(again.after()) }
        }
        Err(denied) => Err(denied.into()),
    }
}

/// What was typed, in UTC.
fn date(key: &ClientKey, typed: &str, now: Timestamp) -> Result<Timestamp, RetireDateError> {
    let at = date::typed(typed, now, DAYS)?;
    match key.retires_at {
        // A key that nobody has taken can be given up, and nothing of it has to go on meanwhile.
        _ if key.state == ClientKeyState::Unclaimed => Err(RetireDateError::Unclaimed),
        Some(before) if at >= before => Err(RetireDateError::NotLater(moment(before))),
        Some(_) | None => Ok(at),
    }
}

async fn page(
    signed_in: &SignedIn,
    AtKey { at, key }: AtKey,
    (when, date_error): (RetireWhen, Option<RetireDateError>),
) -> Result<Response, Failure> {
    let visit = &signed_in.visit;
    let context = visit.context();
    let held = storage::client_key::held_by_grant(&context.store, key.organization_id, key.grant_id).await?;
    let other = held.into_iter().find(|other| other.id != key.id && other.holds_its_slot(context.now()));
    let this = AtKey { at, key };
    let mut chrome = visit.chrome(&this.form());
    chrome.here = Some(this.path());
    let AtKey { at, key } = this;
    let view = RetireKey {
        chrome,
        action: at.path(&format!("/keys/{}/retire", key.id)),
        organization: names::organization(&at.member.organization),
        other: other.map(|other| at.row(context, other)),
        when,
        retires_at: visit.typed("retires_at").chars().take(40).collect(),
        earliest: date::earliest(context.now()),
        error: None,
        cancel: at.path(""),
        key: at.row(context, key),
        date_error,
        integration: at.integration,
    };
    Ok(html(if date_error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK }, &view))
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::client_key::Delivery;
    use model::grant::Actor;
    use model::integration::SecretSlot;
    use protocol::Seconds;
    use protocol::id::{ClientId, GrantId, OrganizationId};

    fn key(retires_at: Option<Timestamp>) -> ClientKey {
        ClientKey {
            organization_id: OrganizationId::from_bytes([1; 16]),
            id: ClientKeyId::from_bytes([1; 16]),
            grant_id: GrantId::from_bytes([1; 16]),
            client_id: ClientId::from_bytes([1; 16]),
            attempt_id: None,
            slot: SecretSlot(1),
            state: ClientKeyState::Active,
            mark: None,
            scopes: "transactions.read".parse().unwrap(),
            external_id: None,
            delivery: Delivery::Shown,
            made_by: Actor::system(),
            created_at: NOW,
            claim_until: None,
            retires_at,
            first_used_at: None,
            last_used_at: None,
            ended_at: None,
        }
    }

    /// 20 November 2026, 10:05 UTC.
    const NOW: Timestamp = Timestamp::from_seconds(1_795_169_100);

    #[test]
    fn a_date_is_in_utc_to_come_and_within_a_year() {
        for typed in ["2026-11-20T10:06", "2026-11-20T10:06:00", "2026-11-20 10:06", "2026-11-20T10:06Z"] {
            assert_eq!(date(&key(None), typed, NOW), Ok(NOW + Seconds::minutes(1)), "{typed}");
        }
        for (typed, error) in [
            ("", RetireDateError::Missing),
            ("tomorrow", RetireDateError::NotADate),
            ("2026-13-01T00:00", RetireDateError::NotADate),
            ("2026-11-20T10:05", RetireDateError::Past),
            ("1969-01-01T00:00", RetireDateError::Past),
            ("2027-11-20T10:06", RetireDateError::TooFar(365)),
            ("9999-12-31T23:59", RetireDateError::TooFar(365)),
        ] {
            assert_eq!(date(&key(None), typed, NOW), Err(error), "{typed}");
        }
        assert_eq!(date(&key(None), "2027-11-20T10:05", NOW), Ok(NOW + Seconds::days(365)));
    }

    #[test]
    fn a_date_that_is_set_only_moves_nearer_and_nobody_waits_for_a_key_that_is_not_taken() {
        let set = NOW + Seconds::days(2);
        for typed in ["2026-11-22T10:05", "2026-11-23T10:05"] {
            assert_eq!(date(&key(Some(set)), typed, NOW), Err(RetireDateError::NotLater(moment(set))), "{typed}");
        }
        assert!(date(&key(Some(set)), "2026-11-21T10:05", NOW).is_ok());
        let unclaimed = ClientKey { state: ClientKeyState::Unclaimed, ..key(None) };
        assert_eq!(date(&unclaimed, "2026-11-21T10:05", NOW), Err(RetireDateError::Unclaimed));
    }
}
