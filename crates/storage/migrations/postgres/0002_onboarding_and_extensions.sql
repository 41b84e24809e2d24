-- One onboarding session: what a partner's server initiated, up to its finalize.
CREATE TABLE IF NOT EXISTS onboarding_sessions (
    id TEXT COLLATE "C" NOT NULL,
    ticket_sha256 BYTEA NOT NULL,
    attempt_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    redirect_uri TEXT COLLATE "C" NOT NULL,
    state_parameter TEXT COLLATE "C",
    scopes TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C",
    organization_number TEXT COLLATE "C",
    account_label TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C",
    session_digest BYTEA,
    mac_key_id BIGINT,
    token_lookup TEXT COLLATE "C",
    token_sha256 BYTEA,
    token_expires_at BIGINT,
    accepted_at BIGINT,
    finalizing_at BIGINT,
    finalized_at BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS onboarding_sessions_by_ticket ON onboarding_sessions (ticket_sha256);
CREATE INDEX IF NOT EXISTS onboarding_sessions_by_token ON onboarding_sessions (token_lookup);
CREATE INDEX IF NOT EXISTS onboarding_sessions_by_attempt ON onboarding_sessions (attempt_id);
CREATE INDEX IF NOT EXISTS onboarding_sessions_by_expiry ON onboarding_sessions (state, expires_at);

-- What was accepted in a session, an organization a row.
CREATE TABLE IF NOT EXISTS onboarding_organizations (
    session_id TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C" NOT NULL,
    attempt_id TEXT COLLATE "C" NOT NULL,
    client_key_id TEXT COLLATE "C" NOT NULL,
    replaces TEXT COLLATE "C",
    refused_code TEXT COLLATE "C",
    PRIMARY KEY (session_id, organization_id)
);

-- The secret of one grant; two slots each, of which only digests are kept.
CREATE TABLE IF NOT EXISTS client_keys (
    organization_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    grant_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    attempt_id TEXT COLLATE "C",
    slot SMALLINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    lookup TEXT COLLATE "C",
    salt BYTEA,
    sha256 BYTEA,
    last_four TEXT COLLATE "C",
    scopes TEXT COLLATE "C" NOT NULL,
    external_id TEXT COLLATE "C",
    delivery TEXT COLLATE "C" NOT NULL,
    made_by_kind TEXT COLLATE "C" NOT NULL,
    made_by_id TEXT COLLATE "C",
    made_by_name TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    claim_until BIGINT,
    retires_at BIGINT,
    first_used_at BIGINT,
    last_used_at BIGINT,
    ended_at BIGINT,
    ended_reason TEXT COLLATE "C",
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id)
);
CREATE INDEX IF NOT EXISTS client_keys_by_grant ON client_keys (organization_id, grant_id);
CREATE INDEX IF NOT EXISTS client_keys_by_integration ON client_keys (client_id, state, id);
CREATE INDEX IF NOT EXISTS client_keys_by_claim ON client_keys (state, claim_until);

-- Where a client key is, by its clear part.
CREATE TABLE IF NOT EXISTS client_key_lookups (
    lookup TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C" NOT NULL,
    client_key_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (lookup)
);

-- Client keys encrypted to the partner's public key, until the partner fetches them.
CREATE TABLE IF NOT EXISTS sealed_client_keys (
    organization_id TEXT COLLATE "C" NOT NULL,
    client_key_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    jwe TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, client_key_id)
);
CREATE INDEX IF NOT EXISTS sealed_client_keys_by_integration ON sealed_client_keys (client_id, client_key_id);
CREATE INDEX IF NOT EXISTS sealed_client_keys_by_expiry ON sealed_client_keys (expires_at);

-- The partner's public key, to which client keys are sealed.
CREATE TABLE IF NOT EXISTS encryption_keys (
    client_id TEXT COLLATE "C" NOT NULL,
    jwk TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (client_id),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
);

-- Somebody without the privilege asks an administrator.
CREATE TABLE IF NOT EXISTS approval_requests (
    organization_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    attempt_id TEXT COLLATE "C" NOT NULL,
    door TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    language TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    decided_by TEXT COLLATE "C",
    decided_at BIGINT,
    decision_reason TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX IF NOT EXISTS approval_requests_by_id ON approval_requests (id);
CREATE INDEX IF NOT EXISTS approval_requests_by_attempt ON approval_requests (attempt_id);
CREATE INDEX IF NOT EXISTS approval_requests_by_expiry ON approval_requests (state, expires_at);

-- Asking twice makes one.
CREATE TABLE IF NOT EXISTS waiting_approval_requests (
    organization_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    approval_request_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (organization_id, client_id, user_id)
);

-- The steps of each attempt, as partner, customer and operator see them.
CREATE TABLE IF NOT EXISTS trace_steps (
    attempt_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    step TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C" NOT NULL,
    by_kind TEXT COLLATE "C" NOT NULL,
    code TEXT COLLATE "C",
    detail TEXT COLLATE "C",
    PRIMARY KEY (attempt_id, id)
);

ALTER TABLE attempts ADD COLUMN IF NOT EXISTS origin TEXT COLLATE "C";
CREATE INDEX IF NOT EXISTS attempts_by_integration ON attempts (client_id, id);
CREATE INDEX IF NOT EXISTS attempts_by_origin ON attempts (origin, id);

-- The name as it is found by.
ALTER TABLE integrations ADD COLUMN IF NOT EXISTS name_key TEXT COLLATE "C";
UPDATE integrations SET name_key = lower(name);
CREATE INDEX IF NOT EXISTS integrations_by_name ON integrations (visibility, name_key, client_id);

-- Proof that a redirect URI's host belongs to the partner.
ALTER TABLE redirect_uris ADD COLUMN IF NOT EXISTS challenge TEXT COLLATE "C";
ALTER TABLE redirect_uris ADD COLUMN IF NOT EXISTS proven_at BIGINT;

-- People of the platform, who see the operator's console.
CREATE TABLE IF NOT EXISTS operators (
    user_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (user_id)
);

CREATE INDEX IF NOT EXISTS authorization_requests_by_attempt ON authorization_requests (attempt_id);
CREATE INDEX IF NOT EXISTS organization_numbers_by_number ON organization_numbers (number, claimed_by);
