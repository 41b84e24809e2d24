-- What a handshake's attempt has beside others: how the browser was led to the partner, and how it came back.
CREATE TABLE IF NOT EXISTS handshakes (
    attempt_id TEXT NOT NULL,
    organization_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    partner_state TEXT,
    language TEXT NOT NULL,
    led_user_id TEXT,
    session_digest BLOB,
    nonce_sha256 BLOB,
    led_at INTEGER,
    returned_status TEXT,
    returned_at INTEGER,
    reminded_at INTEGER,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (attempt_id)
) STRICT;
CREATE INDEX IF NOT EXISTS handshakes_by_nonce ON handshakes (nonce_sha256);

-- The one that counts, of those that an organization consented to with an integration.
CREATE TABLE IF NOT EXISTS current_handshakes (
    organization_id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    attempt_id TEXT NOT NULL,
    PRIMARY KEY (organization_id, client_id)
) STRICT;

-- The partner's public key, with which its links to us are verified.
CREATE TABLE IF NOT EXISTS partner_signing_keys (
    client_id TEXT NOT NULL,
    jwk TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (client_id),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
) STRICT;

-- Whose side suspended a grant. What was suspended before has none, and is the operator's.
ALTER TABLE grants ADD COLUMN suspended_by_kind TEXT;
