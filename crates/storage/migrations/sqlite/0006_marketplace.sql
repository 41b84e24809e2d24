-- The install that a connection completes, so that the code's exchange names it without another look.
ALTER TABLE connections ADD COLUMN installation_id TEXT;

-- What the partner asked for by name, and under whom it is reported: the request may turn to another attempt, or to none yet.
ALTER TABLE authorization_requests ADD COLUMN asked_scopes TEXT;
ALTER TABLE authorization_requests ADD COLUMN attribution TEXT;

-- Installs: those of a customer, and those of an integration.
CREATE INDEX IF NOT EXISTS attempts_by_customer ON attempts (organization_id, client_id, door, state);
CREATE INDEX IF NOT EXISTS attempts_by_door ON attempts (client_id, door, id);
CREATE INDEX IF NOT EXISTS consents_by_attempt ON consents (organization_id, attempt_id);

-- Pressing twice makes one install of the same organization, person and scopes.
CREATE TABLE IF NOT EXISTS pending_installations (
    organization_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    scopes_sha256 BLOB NOT NULL,
    attempt_id TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (organization_id, client_id, user_id, scopes_sha256)
) STRICT;
CREATE INDEX IF NOT EXISTS pending_installations_by_expiry ON pending_installations (expires_at);
