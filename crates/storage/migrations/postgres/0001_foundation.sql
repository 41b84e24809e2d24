-- Customers, and who may do what for them.
CREATE TABLE IF NOT EXISTS organizations (
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    country TEXT COLLATE "C" NOT NULL,
    number_verified BOOLEAN NOT NULL,
    external_id TEXT COLLATE "C",
    attribution TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS organizations_by_attribution ON organizations (attribution, created_at);

-- Uniqueness across organizations is a small table whose key is the value. A number that a customer claimed itself stands
-- under its organization's id instead of '', so that claims never collide with each other or with a verified number.
CREATE TABLE IF NOT EXISTS organization_numbers (
    country TEXT COLLATE "C" NOT NULL,
    number TEXT COLLATE "C" NOT NULL,
    claimed_by TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (country, number, claimed_by)
);

CREATE TABLE IF NOT EXISTS organization_external_ids (
    external_id TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (external_id)
);

CREATE TABLE IF NOT EXISTS users (
    id TEXT COLLATE "C" NOT NULL,
    email TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C",
    external_id TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS user_emails (
    email_key TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (email_key)
);

CREATE TABLE IF NOT EXISTS memberships (
    organization_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    privileges TEXT COLLATE "C" NOT NULL,
    may_consent BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, user_id),
    FOREIGN KEY (organization_id) REFERENCES organizations (id)
);
CREATE INDEX IF NOT EXISTS memberships_by_user ON memberships (user_id, organization_id);

-- Partners, and what they publish.
CREATE TABLE IF NOT EXISTS partners (
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    website TEXT COLLATE "C" NOT NULL,
    support_email TEXT COLLATE "C" NOT NULL,
    verified BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);

CREATE TABLE IF NOT EXISTS partner_members (
    partner_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (partner_id, user_id),
    FOREIGN KEY (partner_id) REFERENCES partners (id)
);
CREATE INDEX IF NOT EXISTS partner_members_by_user ON partner_members (user_id, partner_id);

CREATE TABLE IF NOT EXISTS integrations (
    client_id TEXT COLLATE "C" NOT NULL,
    partner_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    visibility TEXT COLLATE "C" NOT NULL,
    client_type TEXT COLLATE "C" NOT NULL,
    doors TEXT COLLATE "C" NOT NULL,
    required_scopes TEXT COLLATE "C" NOT NULL,
    optional_scopes TEXT COLLATE "C" NOT NULL,
    form_uri TEXT COLLATE "C",
    connect_url TEXT COLLATE "C",
    require_pkce BOOLEAN NOT NULL,
    connection_lifetime BIGINT,
    state TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (client_id),
    FOREIGN KEY (partner_id) REFERENCES partners (id)
);
CREATE INDEX IF NOT EXISTS integrations_by_partner ON integrations (partner_id, client_id);

CREATE TABLE IF NOT EXISTS client_secrets (
    client_id TEXT COLLATE "C" NOT NULL,
    slot SMALLINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    lookup TEXT COLLATE "C" NOT NULL,
    salt BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    retires_at BIGINT,
    PRIMARY KEY (client_id, slot),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
);

CREATE TABLE IF NOT EXISTS redirect_uris (
    id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    uri TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    PRIMARY KEY (id),
    UNIQUE (client_id, uri),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
);

CREATE TABLE IF NOT EXISTS scopes (
    name TEXT COLLATE "C" NOT NULL,
    access TEXT COLLATE "C" NOT NULL,
    texts TEXT COLLATE "C" NOT NULL,
    restricted BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (name)
);

CREATE TABLE IF NOT EXISTS resources (
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    audience TEXT COLLATE "C" NOT NULL,
    signing TEXT COLLATE "C" NOT NULL,
    lookup TEXT COLLATE "C" NOT NULL,
    salt BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (audience)
);

CREATE TABLE IF NOT EXISTS operator_keys (
    lookup TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    salt BYTEA NOT NULL,
    sha256 BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (lookup)
);

-- One try at one door; written at the speed of people.
CREATE TABLE IF NOT EXISTS attempts (
    id TEXT COLLATE "C" NOT NULL,
    door TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C",
    user_id TEXT COLLATE "C",
    scopes TEXT COLLATE "C" NOT NULL,
    attribution TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    consented_scopes TEXT COLLATE "C",
    shown TEXT COLLATE "C",
    consented_at BIGINT,
    ended_at BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS attempts_by_organization ON attempts (organization_id, id);
CREATE INDEX IF NOT EXISTS attempts_by_expiry ON attempts (state, expires_at);
CREATE INDEX IF NOT EXISTS attempts_by_end ON attempts (state, ended_at);

CREATE TABLE IF NOT EXISTS authorization_requests (
    id TEXT COLLATE "C" NOT NULL,
    attempt_id TEXT COLLATE "C" NOT NULL,
    session_digest BYTEA NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    redirect_uri TEXT COLLATE "C" NOT NULL,
    state_parameter TEXT COLLATE "C",
    scopes TEXT COLLATE "C" NOT NULL,
    code_challenge TEXT COLLATE "C",
    organization_hint TEXT COLLATE "C",
    account_label TEXT COLLATE "C",
    audience TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS authorization_requests_by_expiry ON authorization_requests (expires_at);

-- The agreement, and all that hangs on it: one family per organization.
CREATE TABLE IF NOT EXISTS grants (
    organization_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    door TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    attribution TEXT COLLATE "C",
    consented_by TEXT COLLATE "C" NOT NULL,
    consented_at BIGINT NOT NULL,
    activated_at BIGINT NOT NULL,
    last_used_at BIGINT,
    ended_at BIGINT,
    ended_by_kind TEXT COLLATE "C",
    ended_by_id TEXT COLLATE "C",
    ended_by_name TEXT COLLATE "C",
    ended_reason TEXT COLLATE "C",
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX IF NOT EXISTS grants_by_id ON grants (id);
CREATE INDEX IF NOT EXISTS grants_by_integration ON grants (client_id, id);

-- At most one grant of an organization to an integration that is not revoked.
CREATE TABLE IF NOT EXISTS live_grants (
    organization_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    grant_id TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (organization_id, client_id)
);

CREATE TABLE IF NOT EXISTS connections (
    organization_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    grant_id TEXT COLLATE "C",
    attempt_id TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    generation BIGINT NOT NULL,
    mac_key_id BIGINT NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    external_id TEXT COLLATE "C",
    audience TEXT COLLATE "C" NOT NULL,
    redirect_uri TEXT COLLATE "C" NOT NULL,
    code_challenge TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    code_expires_at BIGINT NOT NULL,
    redeemed_at BIGINT,
    rotated_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ends_at BIGINT,
    ended_at BIGINT,
    ended_reason TEXT COLLATE "C",
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id)
);
CREATE INDEX IF NOT EXISTS connections_by_grant ON connections (organization_id, grant_id);
CREATE INDEX IF NOT EXISTS connections_by_attempt ON connections (attempt_id);
CREATE INDEX IF NOT EXISTS connections_by_expiry ON connections (state, expires_at);

CREATE TABLE IF NOT EXISTS consents (
    organization_id TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    grant_id TEXT COLLATE "C" NOT NULL,
    attempt_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    door TEXT COLLATE "C" NOT NULL,
    scopes TEXT COLLATE "C" NOT NULL,
    shown TEXT COLLATE "C" NOT NULL,
    consented_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id)
);
CREATE INDEX IF NOT EXISTS consents_by_grant ON consents (organization_id, grant_id);

-- What happened, and what everybody's caches must forget.
CREATE TABLE IF NOT EXISTS audit_events (
    bucket SMALLINT NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    actor_kind TEXT COLLATE "C" NOT NULL,
    actor_id TEXT COLLATE "C",
    actor_name TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C",
    client_id TEXT COLLATE "C",
    grant_id TEXT COLLATE "C",
    attempt_id TEXT COLLATE "C",
    detail TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (bucket, id)
);
CREATE INDEX IF NOT EXISTS audit_events_by_organization ON audit_events (organization_id, id);
CREATE INDEX IF NOT EXISTS audit_events_by_integration ON audit_events (client_id, id);

CREATE TABLE IF NOT EXISTS changes (
    id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C",
    status TEXT COLLATE "C",
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS changes_by_time ON changes (at, id);

-- Keys, sealed by the master key.
CREATE TABLE IF NOT EXISTS keys (
    id TEXT COLLATE "C" NOT NULL,
    purpose TEXT COLLATE "C" NOT NULL,
    sealed BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    active_from BIGINT NOT NULL,
    PRIMARY KEY (id)
);

-- People's browsers.
CREATE TABLE IF NOT EXISTS sessions (
    digest BYTEA NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    authenticated_at BIGINT NOT NULL,
    PRIMARY KEY (digest)
);
CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user_id);
CREATE INDEX IF NOT EXISTS sessions_by_age ON sessions (seen_at);

CREATE TABLE IF NOT EXISTS sign_ups (
    id TEXT COLLATE "C" NOT NULL,
    browser_digest BYTEA NOT NULL,
    email TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    password_hash TEXT COLLATE "C" NOT NULL,
    organization_name TEXT COLLATE "C" NOT NULL,
    organization_number TEXT COLLATE "C" NOT NULL,
    country TEXT COLLATE "C" NOT NULL,
    attribution TEXT COLLATE "C",
    code_digest BYTEA NOT NULL,
    tries BIGINT NOT NULL,
    return_to TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS sign_ups_by_expiry ON sign_ups (expires_at);

CREATE TABLE IF NOT EXISTS password_resets (
    digest BYTEA NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (digest)
);
CREATE INDEX IF NOT EXISTS password_resets_by_expiry ON password_resets (expires_at);

-- Answers to requests that may be sent again.
CREATE TABLE IF NOT EXISTS idempotency_keys (
    actor TEXT COLLATE "C" NOT NULL,
    idempotency_key TEXT COLLATE "C" NOT NULL,
    request_digest BYTEA NOT NULL,
    status SMALLINT,
    body TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    PRIMARY KEY (actor, idempotency_key)
);
CREATE INDEX IF NOT EXISTS idempotency_keys_by_age ON idempotency_keys (created_at);

-- Work that one node at a time does.
CREATE TABLE IF NOT EXISTS leases (
    name TEXT COLLATE "C" NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    leased_until BIGINT NOT NULL,
    PRIMARY KEY (name)
);
