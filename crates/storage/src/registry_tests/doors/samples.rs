//! Entities of the doors, each told from the next by a number.

pub(super) use crate::registry_tests::samples::*;
use crate::{Step, Store, attempt, client_key, grant, onboarding};
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::attempt::{Attempt, AttemptState};
use model::client_key::{ClientKey, ClientKeyMark, ClientKeyState, Delivery};
use model::consent::ShownConsent;
use model::grant::{Actor, Grant, GrantState};
use model::integration::{Door, SecretSlot};
use model::onboarding::{OnboardingOrganization, OnboardingSession, OnboardingState};
use protocol::Seconds;
use protocol::handle::MacKeyId;
use protocol::id::{ApprovalRequestId, AttemptId, ClientKeyId, GrantId, OnboardingSessionId, OrganizationId, PartnerId, UserId};
use protocol::scope::ScopeSet;

/// Until when everything here lives.
pub(super) const END: protocol::Timestamp = protocol::Timestamp::from_seconds(1_700_003_600);
/// A browser.
pub(super) const BROWSER: &[u8] = &[8; 32];

pub(super) fn attempt(number: u64, door: Door) -> Attempt {
    Attempt {
        id: AttemptId::from_bytes(bytes(number)),
        door,
        client_id: integration(1).client_id,
        organization_id: None,
        user_id: None,
        scopes: "a.read".parse().unwrap(),
        attribution: Some(PartnerId::from_bytes(bytes(1))),
        state: AttemptState::Requested,
        created_at: NOW,
        expires_at: END,
        origin: None,
    }
}

/// Organization 1 and person 1 sign an attempt.
pub(super) fn signed(id: AttemptId) -> Step {
    let shown = ShownConsent { language: "en".to_owned(), scopes: vec![] };
    let scopes: ScopeSet = "a.read".parse().unwrap();
    let signature = attempt::Signature {
        organization_id: organization(1).id,
        user_id: user(1).id,
        scopes: &scopes,
        shown: &shown,
        at: NOW,
        expires_at: END,
    };
    attempt::consent(id, &signature)
}

pub(super) fn session(number: u64) -> OnboardingSession {
    OnboardingSession {
        id: OnboardingSessionId::from_bytes(bytes(number)),
        ticket_sha256: vec![u8::try_from(number).unwrap(); 32],
        attempt_id: AttemptId::from_bytes(bytes(number)),
        client_id: integration(1).client_id,
        redirect_uri: "https://partner.example/cb?x=%20".to_owned(),
        state_parameter: Some("s".to_owned()),
        scopes: "a.read".parse().unwrap(),
        organization_id: None,
        organization_number: Some("910000001".to_owned()),
        account_label: Some("Account".to_owned()),
        state: OnboardingState::Open,
        user_id: None,
        session_digest: None,
        mac_key_id: None,
        token_sha256: None,
        token_expires_at: None,
        finalizing_at: None,
        finalized_at: None,
        created_at: NOW,
        expires_at: END,
    }
}

pub(super) fn answering(browser: &[u8]) -> onboarding::Answering<'_> {
    onboarding::Answering { user_id: user(1).id, session_digest: browser, mac_key_id: MacKeyId(7), now: NOW }
}

pub(super) fn accepted(lookup: &str) -> onboarding::Acceptance<'_> {
    onboarding::Acceptance { token_lookup: lookup, token_sha256: &[3; 32], token_expires_at: END, now: NOW }
}

pub(super) fn part(session: u64, organization_number: u64) -> OnboardingOrganization {
    OnboardingOrganization {
        session_id: OnboardingSessionId::from_bytes(bytes(session)),
        organization_id: organization(organization_number).id,
        attempt_id: AttemptId::from_bytes(bytes(organization_number)),
        client_key_id: ClientKeyId::from_bytes(bytes(organization_number)),
        replaces: Some(ClientKeyId::from_bytes(bytes(99))),
        refused_code: None,
    }
}

/// A session that browser [`BROWSER`] is accepting.
pub(super) async fn accepting(store: &Store, number: u64) -> OnboardingSession {
    let session = session(number);
    assert!(written(store, vec![onboarding::insert(&session)]).await);
    assert!(onboarding::answer(store, session.id, &answering(BROWSER)).await.unwrap().is_some());
    session
}

pub(super) fn grant(number: u64) -> Grant {
    Grant {
        id: GrantId::from_bytes(bytes(number)),
        organization_id: organization(1).id,
        client_id: integration(number).client_id,
        state: GrantState::Active,
        door: Door::Extension,
        scopes: "a.read".parse().unwrap(),
        attribution: None,
        consented_by: user(1).id,
        consented_at: NOW,
        activated_at: NOW,
        last_used_at: None,
        ending: None,
        suspended_by: None,
    }
}

/// Grant 1 of organization 1 to integration 1.
pub(super) async fn granted(store: &Store) -> Grant {
    registered(store).await;
    let grant = grant(1);
    let mut steps = crate::organization::insert(&organization(1));
    steps.extend(grant::insert(&grant));
    assert!(written(store, steps).await);
    grant
}

pub(super) fn mark(number: u8) -> ClientKeyMark {
    ClientKeyMark { lookup: format!("lookup{number:05}"), digest: digest(number), last_four: "ab12".to_owned() }
}

/// A key of grant 1 in slot 1 that is active.
pub(super) fn key(number: u8) -> ClientKey {
    ClientKey {
        organization_id: organization(1).id,
        id: ClientKeyId::from_bytes(bytes(number.into())),
        grant_id: grant(1).id,
        client_id: integration(1).client_id,
        attempt_id: Some(AttemptId::from_bytes(bytes(number.into()))),
        slot: SecretSlot(1),
        state: ClientKeyState::Active,
        mark: Some(mark(number)),
        scopes: "a.read".parse().unwrap(),
        external_id: Some("ext-1".to_owned()),
        delivery: Delivery::Shown,
        made_by: Actor::system(),
        created_at: NOW + Seconds(number.into()),
        claim_until: None,
        retires_at: None,
        first_used_at: None,
        last_used_at: None,
        ended_at: None,
    }
}

/// One that waits to be claimed.
pub(super) fn unclaimed(number: u8) -> ClientKey {
    let (state, delivery) = (ClientKeyState::Unclaimed, Delivery::Claim);
    ClientKey { state, delivery, mark: None, claim_until: Some(END), ..key(number) }
}

/// The key as the store has it.
pub(super) async fn kept(store: &Store, key: &ClientKey) -> ClientKey {
    client_key::find(store, key.organization_id, key.id).await.unwrap().unwrap()
}

pub(super) fn request(number: u64, user_number: u64) -> ApprovalRequest {
    ApprovalRequest {
        organization_id: OrganizationId::from_bytes(bytes(1)),
        id: ApprovalRequestId::from_bytes(bytes(number)),
        client_id: integration(1).client_id,
        user_id: UserId::from_bytes(bytes(user_number)),
        attempt_id: AttemptId::from_bytes(bytes(number)),
        door: Door::Extension,
        scopes: "a.read".parse().unwrap(),
        reason: "we need it\nreally".to_owned(),
        language: "en".to_owned(),
        state: ApprovalState::Waiting,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        created_at: NOW,
        expires_at: END,
    }
}

pub(super) fn decision(to: ApprovalState, reason: Option<&str>) -> crate::approval_request::Decision<'_> {
    crate::approval_request::Decision { to, by: user(9).id, reason, at: NOW, expires_at: END + Seconds(5) }
}
