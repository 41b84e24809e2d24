-- The install that a connection completes, so that the code's exchange names it without another look.
ALTER TABLE connections ADD COLUMN IF NOT EXISTS installation_id TEXT COLLATE "C";

-- What the partner asked for by name, and under whom it is reported: the request may turn to another attempt, or to none yet.
ALTER TABLE authorization_requests ADD COLUMN IF NOT EXISTS asked_scopes TEXT COLLATE "C";
ALTER TABLE authorization_requests ADD COLUMN IF NOT EXISTS attribution TEXT COLLATE "C";

-- Installs: those of a customer, and those of an integration.
CREATE INDEX IF NOT EXISTS attempts_by_customer ON attempts (organization_id, client_id, door, state);
CREATE INDEX IF NOT EXISTS attempts_by_door ON attempts (client_id, door, id);
CREATE INDEX IF NOT EXISTS consents_by_attempt ON consents (organization_id, attempt_id);

-- Pressing twice makes one install of the same organization, person and scopes.
CREATE TABLE IF NOT EXISTS pending_installations (
    organization_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    user_id TEXT COLLATE "C" NOT NULL,
    scopes_sha256 BYTEA NOT NULL,
    attempt_id TEXT COLLATE "C" NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, client_id, user_id, scopes_sha256)
);
CREATE INDEX IF NOT EXISTS pending_installations_by_expiry ON pending_installations (expires_at);
