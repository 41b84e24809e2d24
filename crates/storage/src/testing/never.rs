//! What must never be in a store, whatever happened to it: each rule with the statement that finds who breaks it.

use protocol::Timestamp;

use crate::{
    Sql, Store,
    sql::sql,
    value::{Params, params},
};

/// The rules that the rows break at `now`, each with one row that does; nothing in a store that is sound.
#[expect(clippy::unwrap_used, reason = "for tests only")]
pub async fn violations(store: &Store, now: Timestamp) -> Vec<String> {
    let mut found = Vec::new();
    for (rule, sql) in
        GRANTS.iter().chain(ATTEMPTS).chain(KEYS).chain(ONBOARDING).chain(APPROVALS).chain(INSTALLATIONS).chain(EVENTS)
    {
        let params: Params = if sql.postgres().contains("$1") { params![now] } else { params![] };
        if let Some(id) = store.read_one::<String>(sql, params).await.unwrap() {
            found.push(format!("{rule}: {id}"));
        }
    }
    found
}

type Rule = (&'static str, &'static Sql);

const GRANTS: &[Rule] = &[
    (
        "a grant has a consent record",
        sql!(
            "SELECT g.id FROM grants g WHERE NOT EXISTS
               (SELECT 1 FROM consents c WHERE c.organization_id = g.organization_id AND c.grant_id = g.id) LIMIT 1"
        ),
    ),
    (
        "a grant has an audit event grant.activated",
        sql!(
            "SELECT g.id FROM grants g WHERE NOT EXISTS
               (SELECT 1 FROM audit_events a WHERE a.grant_id = g.id AND a.action = 'grant.activated') LIMIT 1"
        ),
    ),
    (
        "a revoked grant has an audit event grant.revoked, and others have none",
        sql!(
            "SELECT g.id FROM grants g WHERE (g.state = 'revoked') <> EXISTS
               (SELECT 1 FROM audit_events a WHERE a.grant_id = g.id AND a.action = 'grant.revoked') LIMIT 1"
        ),
    ),
    (
        "an organization and an integration have one live grant",
        sql!(
            "SELECT organization_id FROM grants WHERE state <> 'revoked' GROUP BY organization_id, client_id
             HAVING COUNT(*) > 1 LIMIT 1"
        ),
    ),
    (
        "a grant is among the live ones unless it is revoked",
        sql!(
            "SELECT g.id FROM grants g WHERE (g.state = 'revoked') = EXISTS
               (SELECT 1 FROM live_grants l WHERE l.organization_id = g.organization_id AND l.client_id = g.client_id
                 AND l.grant_id = g.id) LIMIT 1"
        ),
    ),
    (
        "a consent record is a grant's",
        sql!(
            "SELECT c.id FROM consents c WHERE NOT EXISTS
               (SELECT 1 FROM grants g WHERE g.organization_id = c.organization_id AND g.id = c.grant_id) LIMIT 1"
        ),
    ),
];

const ATTEMPTS: &[Rule] = &[
    (
        "a completed attempt has one consent record",
        sql!(
            "SELECT a.id FROM attempts a WHERE a.state = 'completed'
               AND (SELECT COUNT(*) FROM consents c WHERE c.attempt_id = a.id) <> 1 LIMIT 1"
        ),
    ),
    (
        "an attempt has at most one audit event grant.activated, and a completed one at these doors has it",
        sql!(
            "SELECT a.id FROM attempts a
             WHERE (SELECT COUNT(*) FROM audit_events e WHERE e.attempt_id = a.id AND e.action = 'grant.activated')
               <> CASE WHEN a.state = 'completed' THEN 1 ELSE 0 END AND a.door IN ('onboarding', 'extension') LIMIT 1"
        ),
    ),
    (
        "a consent record at these doors has a completed attempt",
        sql!(
            "SELECT c.id FROM consents c WHERE c.door IN ('onboarding', 'extension') AND NOT EXISTS
               (SELECT 1 FROM attempts a WHERE a.id = c.attempt_id AND a.state = 'completed') LIMIT 1"
        ),
    ),
    (
        "an attempt is consented to before the partner's turn, and not when it was declined",
        sql!(
            "SELECT id FROM attempts WHERE (state IN ('consented', 'completed', 'rolled_back') AND consented_at IS NULL)
               OR (state IN ('requested', 'declined') AND consented_at IS NOT NULL)
               OR ((ended_at IS NULL) <> (state IN ('requested', 'consented'))) LIMIT 1"
        ),
    ),
    (
        "a completed attempt at these doors has one client key, any other none",
        sql!(
            "SELECT a.id FROM attempts a WHERE a.door IN ('onboarding', 'extension')
               AND (SELECT COUNT(*) FROM client_keys k WHERE k.attempt_id = a.id)
                 <> CASE WHEN a.state = 'completed' THEN 1 ELSE 0 END LIMIT 1"
        ),
    ),
];

const KEYS: &[Rule] = &[
    (
        "a grant has at most one key in each of its two slots",
        sql!(
            "SELECT grant_id FROM client_keys WHERE state <> 'revoked' AND (retires_at IS NULL OR retires_at > $1)
               AND (state <> 'unclaimed' OR claim_until > $1)
             GROUP BY organization_id, grant_id, slot HAVING COUNT(*) > 1 LIMIT 1"
        ),
    ),
    ("a key is in slot 1 or 2", sql!("SELECT id FROM client_keys WHERE slot NOT IN (1, 2) LIMIT 1")),
    (
        "a key lives as its grant does",
        sql!(
            "SELECT k.id FROM client_keys k JOIN grants g ON g.organization_id = k.organization_id AND g.id = k.grant_id
             WHERE (g.state = 'revoked' AND k.state <> 'revoked') OR (g.state = 'suspended' AND k.state = 'active')
               OR (g.state = 'active' AND k.state = 'suspended') OR k.client_id <> g.client_id LIMIT 1"
        ),
    ),
    (
        "a connection lives as its grant does",
        sql!(
            "SELECT c.id FROM connections c JOIN grants g ON g.organization_id = c.organization_id AND g.id = c.grant_id
             WHERE (g.state = 'revoked' AND c.state <> 'revoked') OR (g.state = 'suspended' AND c.state = 'active') LIMIT 1"
        ),
    ),
    (
        "a key has its digest and its place exactly when it was made",
        sql!(
            "SELECT k.id FROM client_keys k WHERE (k.lookup IS NULL) <> (k.sha256 IS NULL)
               OR (k.lookup IS NULL AND k.state IN ('active', 'suspended')) OR (k.lookup IS NOT NULL AND NOT EXISTS
                 (SELECT 1 FROM client_key_lookups l WHERE l.lookup = k.lookup AND l.client_key_id = k.id
                   AND l.organization_id = k.organization_id AND l.client_id = k.client_id)) LIMIT 1"
        ),
    ),
    (
        "a place leads to a key",
        sql!(
            "SELECT l.client_key_id FROM client_key_lookups l WHERE NOT EXISTS
               (SELECT 1 FROM client_keys k WHERE k.organization_id = l.organization_id AND k.id = l.client_key_id
                 AND k.lookup = l.lookup) LIMIT 1"
        ),
    ),
    (
        "a sealed key is a key that was delivered so",
        sql!(
            "SELECT s.client_key_id FROM sealed_client_keys s WHERE NOT EXISTS
               (SELECT 1 FROM client_keys k WHERE k.organization_id = s.organization_id AND k.id = s.client_key_id
                 AND k.client_id = s.client_id AND k.delivery = 'sealed') LIMIT 1"
        ),
    ),
    (
        "a first use is told once",
        sql!(
            "SELECT 'keys and events differ' WHERE (SELECT COUNT(*) FROM client_keys WHERE first_used_at IS NOT NULL)
               <> (SELECT COUNT(*) FROM audit_events WHERE action = 'client_key.first_used')"
        ),
    ),
];

const ONBOARDING: &[Rule] = &[
    (
        "a session that nobody accepted has no organizations",
        sql!(
            "SELECT s.id FROM onboarding_sessions s WHERE s.state IN ('open', 'waiting', 'declined') AND EXISTS
               (SELECT 1 FROM onboarding_organizations o WHERE o.session_id = s.id) LIMIT 1"
        ),
    ),
    (
        "a session that was accepted has a token and organizations",
        sql!(
            "SELECT s.id FROM onboarding_sessions s WHERE s.state IN ('accepted', 'finalizing', 'finalized')
               AND (s.token_sha256 IS NULL OR s.user_id IS NULL OR s.mac_key_id IS NULL OR NOT EXISTS
                 (SELECT 1 FROM onboarding_organizations o WHERE o.session_id = s.id)) LIMIT 1"
        ),
    ),
    (
        "nothing is made or refused before the partner finalizes",
        sql!(
            "SELECT s.id FROM onboarding_sessions s JOIN onboarding_organizations o ON o.session_id = s.id
             WHERE s.state NOT IN ('finalizing', 'finalized') AND (o.refused_code IS NOT NULL OR EXISTS
               (SELECT 1 FROM client_keys k WHERE k.organization_id = o.organization_id AND k.id = o.client_key_id)) LIMIT 1"
        ),
    ),
    (
        "an organization of a finalized session has either its key or a reason",
        sql!(
            "SELECT s.id FROM onboarding_sessions s JOIN onboarding_organizations o ON o.session_id = s.id
             WHERE s.state = 'finalized' AND (o.refused_code IS NOT NULL) = EXISTS
               (SELECT 1 FROM client_keys k WHERE k.organization_id = o.organization_id AND k.id = o.client_key_id) LIMIT 1"
        ),
    ),
    (
        "an organization of a session was consented to",
        sql!(
            "SELECT o.attempt_id FROM onboarding_organizations o WHERE NOT EXISTS
               (SELECT 1 FROM attempts a WHERE a.id = o.attempt_id AND a.organization_id = o.organization_id
                 AND a.consented_at IS NOT NULL) LIMIT 1"
        ),
    ),
];

const APPROVALS: &[Rule] = &[
    (
        "a request waits exactly while it is to be decided",
        sql!(
            "SELECT a.id FROM approval_requests a WHERE (a.state = 'waiting') <> EXISTS
               (SELECT 1 FROM waiting_approval_requests w WHERE w.approval_request_id = a.id
                 AND w.organization_id = a.organization_id AND w.client_id = a.client_id AND w.user_id = a.user_id) LIMIT 1"
        ),
    ),
    (
        "a request that waits is about an attempt that does",
        sql!(
            "SELECT a.id FROM approval_requests a JOIN attempts t ON t.id = a.attempt_id
             WHERE a.state = 'waiting' AND a.expires_at > $1
               AND (t.state <> 'requested' OR t.organization_id <> a.organization_id OR t.user_id <> a.user_id) LIMIT 1"
        ),
    ),
    (
        "an approved request is about an attempt that was consented to by whoever approved",
        sql!(
            "SELECT a.id FROM approval_requests a JOIN attempts t ON t.id = a.attempt_id
             WHERE a.state IN ('approved', 'resumed')
               AND (t.consented_at IS NULL OR t.user_id <> a.decided_by OR t.organization_id <> a.organization_id) LIMIT 1"
        ),
    ),
];

const INSTALLATIONS: &[Rule] = &[
    (
        "an install is somebody's, of an organization",
        sql!("SELECT id FROM attempts WHERE door = 'marketplace' AND (organization_id IS NULL OR user_id IS NULL) LIMIT 1"),
    ),
    (
        "of one organization, person, integration and scopes one install waits",
        sql!(
            "SELECT organization_id FROM attempts WHERE door = 'marketplace' AND state = 'requested' AND expires_at > $1
             GROUP BY organization_id, client_id, user_id, scopes HAVING COUNT(*) > 1 LIMIT 1"
        ),
    ),
    (
        "a connection names its install, and only at this door",
        sql!(
            "SELECT c.id FROM connections c JOIN attempts a ON a.id = c.attempt_id
             WHERE (a.door = 'marketplace') <> (c.installation_id IS NOT NULL)
               OR substr(c.installation_id, 4) <> substr(c.attempt_id, 4)
               OR (a.door = 'marketplace' AND a.organization_id <> c.organization_id) LIMIT 1"
        ),
    ),
    (
        "a request that waits for a person is about an install of the organization that it says",
        sql!(
            "SELECT r.id FROM authorization_requests r JOIN attempts a ON a.id = r.attempt_id
             WHERE a.door = 'marketplace'
               AND (r.organization_id IS NULL OR r.organization_id <> a.organization_id OR r.client_id <> a.client_id) LIMIT 1"
        ),
    ),
];

/// Events are forgotten after a month, so rules about them are rules about what is younger.
const EVENTS: &[Rule] = &[
    (
        "a grant has one event grant.activated",
        sql!(
            "SELECT g.id FROM grants g WHERE g.activated_at > $1 - 2592000000000
               AND (SELECT COUNT(*) FROM events e WHERE e.grant_id = g.id AND e.kind = 'grant.activated') <> 1 LIMIT 1"
        ),
    ),
    (
        "a revoked grant has one event grant.revoked, and others have none",
        sql!(
            "SELECT g.id FROM grants g WHERE (g.ended_at IS NULL OR g.ended_at > $1 - 2592000000000)
               AND (SELECT COUNT(*) FROM events e WHERE e.grant_id = g.id AND e.kind = 'grant.revoked')
                 <> CASE WHEN g.state = 'revoked' THEN 1 ELSE 0 END LIMIT 1"
        ),
    ),
    (
        "of each suspension and resumption of a grant there is an event",
        sql!(
            "SELECT a.id FROM audit_events a WHERE a.action IN ('grant.suspended', 'grant.resumed') AND a.at > $1 - 2592000000000
               AND (SELECT COUNT(*) FROM events e WHERE e.grant_id = a.grant_id AND e.kind = a.action)
                 < (SELECT COUNT(*) FROM audit_events b WHERE b.grant_id = a.grant_id AND b.action = a.action) LIMIT 1"
        ),
    ),
    (
        "an attempt that was consented to has one event attempt.consented, and others have none",
        sql!(
            "SELECT t.id FROM attempts t WHERE (t.consented_at IS NULL OR t.consented_at > $1 - 2592000000000)
               AND (SELECT COUNT(*) FROM events e WHERE e.attempt_id = t.id AND e.kind = 'attempt.consented')
                 <> CASE WHEN t.consented_at IS NULL THEN 0 ELSE 1 END LIMIT 1"
        ),
    ),
    (
        "an attempt that was rolled back, and an install that came to nothing, has one event attempt.rolled_back; others have none",
        sql!(
            "SELECT t.id FROM attempts t WHERE (t.ended_at IS NULL OR t.ended_at > $1 - 2592000000000)
               AND (SELECT COUNT(*) FROM events e WHERE e.attempt_id = t.id AND e.kind = 'attempt.rolled_back')
                 <> CASE WHEN t.state = 'rolled_back' OR (t.door = 'marketplace' AND t.state = 'declined') THEN 1
                      WHEN t.door = 'marketplace' AND t.state = 'expired' AND NOT EXISTS
                        (SELECT 1 FROM trace_steps s WHERE s.attempt_id = t.id AND s.step = 'grant_revoked') THEN 1
                      ELSE 0 END LIMIT 1"
        ),
    ),
    (
        "what happened to a grant has an order",
        sql!(
            "SELECT stream FROM events WHERE grant_id IS NOT NULL AND kind <> 'connection.replay_detected'
             GROUP BY stream, sequence HAVING COUNT(*) > 1 LIMIT 1"
        ),
    ),
];
