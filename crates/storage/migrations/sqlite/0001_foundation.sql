-- Customers, and who may do what for them.
CREATE TABLE IF NOT EXISTS organizations (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    number TEXT NOT NULL,
    country TEXT NOT NULL,
    number_verified INTEGER NOT NULL,
    external_id TEXT,
    attribution TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX IF NOT EXISTS organizations_by_attribution ON organizations (attribution, created_at);

-- Uniqueness across organizations is a small table whose key is the value. A number that a customer claimed itself stands
-- under its organization's id instead of '', so that claims never collide with each other or with a verified number.
CREATE TABLE IF NOT EXISTS organization_numbers (
    country TEXT NOT NULL,
    number TEXT NOT NULL,
    claimed_by TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    PRIMARY KEY (country, number, claimed_by)
) STRICT;

CREATE TABLE IF NOT EXISTS organization_external_ids (
    external_id TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    PRIMARY KEY (external_id)
) STRICT;

CREATE TABLE IF NOT EXISTS users (
    id TEXT NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT,
    external_id TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE IF NOT EXISTS user_emails (
    email_key TEXT NOT NULL,
    user_id TEXT NOT NULL,
    PRIMARY KEY (email_key)
) STRICT;

CREATE TABLE IF NOT EXISTS memberships (
    organization_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    privileges TEXT NOT NULL,
    may_consent INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (organization_id, user_id),
    FOREIGN KEY (organization_id) REFERENCES organizations (id)
) STRICT;
CREATE INDEX IF NOT EXISTS memberships_by_user ON memberships (user_id, organization_id);

-- Partners, and what they publish.
CREATE TABLE IF NOT EXISTS partners (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    website TEXT NOT NULL,
    support_email TEXT NOT NULL,
    verified INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

CREATE TABLE IF NOT EXISTS partner_members (
    partner_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    role TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (partner_id, user_id),
    FOREIGN KEY (partner_id) REFERENCES partners (id)
) STRICT;
CREATE INDEX IF NOT EXISTS partner_members_by_user ON partner_members (user_id, partner_id);

CREATE TABLE IF NOT EXISTS integrations (
    client_id TEXT NOT NULL,
    partner_id TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    visibility TEXT NOT NULL,
    client_type TEXT NOT NULL,
    doors TEXT NOT NULL,
    required_scopes TEXT NOT NULL,
    optional_scopes TEXT NOT NULL,
    form_uri TEXT,
    connect_url TEXT,
    require_pkce INTEGER NOT NULL,
    connection_lifetime INTEGER,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (client_id),
    FOREIGN KEY (partner_id) REFERENCES partners (id)
) STRICT;
CREATE INDEX IF NOT EXISTS integrations_by_partner ON integrations (partner_id, client_id);

CREATE TABLE IF NOT EXISTS client_secrets (
    client_id TEXT NOT NULL,
    slot INTEGER NOT NULL,
    id TEXT NOT NULL,
    lookup TEXT NOT NULL,
    salt BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    retires_at INTEGER,
    PRIMARY KEY (client_id, slot),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
) STRICT;

CREATE TABLE IF NOT EXISTS redirect_uris (
    id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    uri TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    created_at INTEGER NOT NULL,
    decided_at INTEGER,
    PRIMARY KEY (id),
    UNIQUE (client_id, uri),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
) STRICT;

CREATE TABLE IF NOT EXISTS scopes (
    name TEXT NOT NULL,
    access TEXT NOT NULL,
    texts TEXT NOT NULL,
    restricted INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (name)
) STRICT;

CREATE TABLE IF NOT EXISTS resources (
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    audience TEXT NOT NULL,
    signing TEXT NOT NULL,
    lookup TEXT NOT NULL,
    salt BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (audience)
) STRICT;

CREATE TABLE IF NOT EXISTS operator_keys (
    lookup TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    salt BLOB NOT NULL,
    sha256 BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (lookup)
) STRICT;

-- One try at one door; written at the speed of people.
CREATE TABLE IF NOT EXISTS attempts (
    id TEXT NOT NULL,
    door TEXT NOT NULL,
    client_id TEXT NOT NULL,
    organization_id TEXT,
    user_id TEXT,
    scopes TEXT NOT NULL,
    attribution TEXT,
    state TEXT NOT NULL,
    consented_scopes TEXT,
    shown TEXT,
    consented_at INTEGER,
    ended_at INTEGER,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX IF NOT EXISTS attempts_by_organization ON attempts (organization_id, id);
CREATE INDEX IF NOT EXISTS attempts_by_expiry ON attempts (state, expires_at);
CREATE INDEX IF NOT EXISTS attempts_by_end ON attempts (state, ended_at);

CREATE TABLE IF NOT EXISTS authorization_requests (
    id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    session_digest BLOB NOT NULL,
    user_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    state_parameter TEXT,
    scopes TEXT NOT NULL,
    code_challenge TEXT,
    organization_hint TEXT,
    account_label TEXT,
    audience TEXT NOT NULL,
    organization_id TEXT,
    state TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX IF NOT EXISTS authorization_requests_by_expiry ON authorization_requests (expires_at);

-- The agreement, and all that hangs on it: one family per organization.
CREATE TABLE IF NOT EXISTS grants (
    organization_id TEXT NOT NULL,
    id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    state TEXT NOT NULL,
    door TEXT NOT NULL,
    scopes TEXT NOT NULL,
    attribution TEXT,
    consented_by TEXT NOT NULL,
    consented_at INTEGER NOT NULL,
    activated_at INTEGER NOT NULL,
    last_used_at INTEGER,
    ended_at INTEGER,
    ended_by_kind TEXT,
    ended_by_id TEXT,
    ended_by_name TEXT,
    ended_reason TEXT,
    PRIMARY KEY (organization_id, id)
) STRICT;
CREATE INDEX IF NOT EXISTS grants_by_id ON grants (id);
CREATE INDEX IF NOT EXISTS grants_by_integration ON grants (client_id, id);

-- At most one grant of an organization to an integration that is not revoked.
CREATE TABLE IF NOT EXISTS live_grants (
    organization_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    PRIMARY KEY (organization_id, client_id)
) STRICT;

CREATE TABLE IF NOT EXISTS connections (
    organization_id TEXT NOT NULL,
    id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    grant_id TEXT,
    attempt_id TEXT NOT NULL,
    state TEXT NOT NULL,
    generation INTEGER NOT NULL,
    mac_key_id INTEGER NOT NULL,
    scopes TEXT NOT NULL,
    external_id TEXT,
    audience TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    code_challenge TEXT,
    created_at INTEGER NOT NULL,
    code_expires_at INTEGER NOT NULL,
    redeemed_at INTEGER,
    rotated_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    ends_at INTEGER,
    ended_at INTEGER,
    ended_reason TEXT,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id)
) STRICT;
CREATE INDEX IF NOT EXISTS connections_by_grant ON connections (organization_id, grant_id);
CREATE INDEX IF NOT EXISTS connections_by_attempt ON connections (attempt_id);
CREATE INDEX IF NOT EXISTS connections_by_expiry ON connections (state, expires_at);

CREATE TABLE IF NOT EXISTS consents (
    organization_id TEXT NOT NULL,
    id TEXT NOT NULL,
    grant_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    door TEXT NOT NULL,
    scopes TEXT NOT NULL,
    shown TEXT NOT NULL,
    consented_at INTEGER NOT NULL,
    PRIMARY KEY (organization_id, id),
    FOREIGN KEY (organization_id, grant_id) REFERENCES grants (organization_id, id)
) STRICT;
CREATE INDEX IF NOT EXISTS consents_by_grant ON consents (organization_id, grant_id);

-- What happened, and what everybody's caches must forget.
CREATE TABLE IF NOT EXISTS audit_events (
    bucket INTEGER NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id TEXT,
    actor_name TEXT NOT NULL,
    action TEXT NOT NULL,
    organization_id TEXT,
    client_id TEXT,
    grant_id TEXT,
    attempt_id TEXT,
    detail TEXT NOT NULL,
    PRIMARY KEY (bucket, id)
) STRICT;
CREATE INDEX IF NOT EXISTS audit_events_by_organization ON audit_events (organization_id, id);
CREATE INDEX IF NOT EXISTS audit_events_by_integration ON audit_events (client_id, id);

CREATE TABLE IF NOT EXISTS changes (
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    organization_id TEXT,
    status TEXT,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX IF NOT EXISTS changes_by_time ON changes (at, id);

-- Keys, sealed by the master key.
CREATE TABLE IF NOT EXISTS keys (
    id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    sealed BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    active_from INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;

-- People's browsers.
CREATE TABLE IF NOT EXISTS sessions (
    digest BLOB NOT NULL,
    user_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    authenticated_at INTEGER NOT NULL,
    PRIMARY KEY (digest)
) STRICT;
CREATE INDEX IF NOT EXISTS sessions_by_user ON sessions (user_id);
CREATE INDEX IF NOT EXISTS sessions_by_age ON sessions (seen_at);

CREATE TABLE IF NOT EXISTS sign_ups (
    id TEXT NOT NULL,
    browser_digest BLOB NOT NULL,
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    organization_name TEXT NOT NULL,
    organization_number TEXT NOT NULL,
    country TEXT NOT NULL,
    attribution TEXT,
    code_digest BLOB NOT NULL,
    tries INTEGER NOT NULL,
    return_to TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX IF NOT EXISTS sign_ups_by_expiry ON sign_ups (expires_at);

CREATE TABLE IF NOT EXISTS password_resets (
    digest BLOB NOT NULL,
    user_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (digest)
) STRICT;
CREATE INDEX IF NOT EXISTS password_resets_by_expiry ON password_resets (expires_at);

-- Answers to requests that may be sent again.
CREATE TABLE IF NOT EXISTS idempotency_keys (
    actor TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request_digest BLOB NOT NULL,
    status INTEGER,
    body TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (actor, idempotency_key)
) STRICT;
CREATE INDEX IF NOT EXISTS idempotency_keys_by_age ON idempotency_keys (created_at);

-- Work that one node at a time does.
CREATE TABLE IF NOT EXISTS leases (
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    leased_until INTEGER NOT NULL,
    PRIMARY KEY (name)
) STRICT;
