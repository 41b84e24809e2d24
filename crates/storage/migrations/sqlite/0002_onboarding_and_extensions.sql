-- One onboarding session: what a partner's server initiated, up to its finalize.
CREATE TABLE IF NOT EXISTS onboarding_sessions (
    id TEXT NOT NULL,
    ticket_sha256 BLOB NOT NULL,
    attempt_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    state_parameter TEXT,
    scopes TEXT NOT NULL,
    organization_id TEXT,
    organization_number TEXT,
    account_label TEXT,
    state TEXT NOT NULL,
    user_id TEXT,
    session_digest BLOB,
    mac_key_id INTEGER,
    token_lookup TEXT,
    token_sha256 BLOB,
    token_expires_at INTEGER,
    accepted_at INTEGER,
    finalizing_at INTEGER,
    finalized_at INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX IF NOT EXISTS onboarding_sessions_by_ticket ON onboarding_sessions (ticket_sha256);
CREATE INDEX IF NOT EXISTS onboarding_sessions_by_token ON onboarding_sessions (token_lookup);
CREATE INDEX IF NOT EXISTS onboarding_sessions_by_attempt ON onboarding_sessions (attempt_id);
CREATE INDEX IF NOT EXISTS onboarding_sessions_by_expiry ON onboarding_sessions (state, expires_at);

-- What was accepted in a session, an organization a row.
CREATE TABLE IF NOT EXISTS onboarding_organizations (
    session_id TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    client_key_id TEXT NOT NULL,
    replaces TEXT,
    refused_code TEXT,
    PRIMARY KEY (session_id, organization_id)
) STRICT;

-- The secret of one grant; two slots each, of which only digests are kept.
CREATE TABLE IF NOT EXISTS client_keys (
    organization_id TEXT NOT NULL,
    id TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    attempt_id TEXT,
    slot INTEGER NOT NULL,
    state TEXT NOT NULL,
    lookup TEXT,
    salt BLOB,
    sha256 BLOB,
    last_four TEXT,
    scopes TEXT NOT NULL,
    external_id TEXT,
    delivery TEXT NOT NULL,
    made_by_kind TEXT NOT NULL,
    made_by_id TEXT,
    made_by_name TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    claim_until INTEGER,
    retires_at INTEGER,
    first_used_at INTEGER,
    last_used_at INTEGER,
    ended_at INTEGER,
    ended_reason TEXT,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id)
) STRICT;
CREATE INDEX IF NOT EXISTS client_keys_by_grant ON client_keys (organization_id, grant_id);
CREATE INDEX IF NOT EXISTS client_keys_by_integration ON client_keys (client_id, state, id);
CREATE INDEX IF NOT EXISTS client_keys_by_claim ON client_keys (state, claim_until);

-- Where a client key is, by its clear part.
CREATE TABLE IF NOT EXISTS client_key_lookups (
    lookup TEXT NOT NULL,
    client_id TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    client_key_id TEXT NOT NULL,
    PRIMARY KEY (lookup)
) STRICT;

-- Client keys encrypted to the partner's public key, until the partner fetches them.
CREATE TABLE IF NOT EXISTS sealed_client_keys (
    organization_id TEXT NOT NULL,
    client_key_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    jwe TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (organization_id, client_key_id)
) STRICT;
CREATE INDEX IF NOT EXISTS sealed_client_keys_by_integration ON sealed_client_keys (client_id, client_key_id);
CREATE INDEX IF NOT EXISTS sealed_client_keys_by_expiry ON sealed_client_keys (expires_at);

-- The partner's public key, to which client keys are sealed.
CREATE TABLE IF NOT EXISTS encryption_keys (
    client_id TEXT NOT NULL,
    jwk TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (client_id),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
) STRICT;

-- Somebody without the privilege asks an administrator.
CREATE TABLE IF NOT EXISTS approval_requests (
    organization_id TEXT NOT NULL,
    id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    door TEXT NOT NULL,
    scopes TEXT NOT NULL,
    reason TEXT NOT NULL,
    language TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT,
    decided_at INTEGER,
    decision_reason TEXT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (organization_id, id)
) STRICT;
CREATE INDEX IF NOT EXISTS approval_requests_by_id ON approval_requests (id);
CREATE INDEX IF NOT EXISTS approval_requests_by_attempt ON approval_requests (attempt_id);
CREATE INDEX IF NOT EXISTS approval_requests_by_expiry ON approval_requests (state, expires_at);

-- Asking twice makes one.
CREATE TABLE IF NOT EXISTS waiting_approval_requests (
    organization_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    approval_request_id TEXT NOT NULL,
    PRIMARY KEY (organization_id, client_id, user_id)
) STRICT;

-- The steps of each attempt, as partner, customer and operator see them.
CREATE TABLE IF NOT EXISTS trace_steps (
    attempt_id TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    step TEXT NOT NULL,
    outcome TEXT NOT NULL,
    by_kind TEXT NOT NULL,
    code TEXT,
    detail TEXT,
    PRIMARY KEY (attempt_id, id)
) STRICT;

ALTER TABLE attempts ADD COLUMN origin TEXT;
CREATE INDEX IF NOT EXISTS attempts_by_integration ON attempts (client_id, id);
CREATE INDEX IF NOT EXISTS attempts_by_origin ON attempts (origin, id);

-- The name as it is found by.
ALTER TABLE integrations ADD COLUMN name_key TEXT;
UPDATE integrations SET name_key = lower(name);
CREATE INDEX IF NOT EXISTS integrations_by_name ON integrations (visibility, name_key, client_id);

-- Proof that a redirect URI's host belongs to the partner.
ALTER TABLE redirect_uris ADD COLUMN challenge TEXT;
ALTER TABLE redirect_uris ADD COLUMN proven_at INTEGER;

-- People of the platform, who see the operator's console.
CREATE TABLE IF NOT EXISTS operators (
    user_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id)
) STRICT;

CREATE INDEX IF NOT EXISTS authorization_requests_by_attempt ON authorization_requests (attempt_id);
CREATE INDEX IF NOT EXISTS organization_numbers_by_number ON organization_numbers (number, claimed_by);
