-- What a handshake's attempt has beside others: how the browser was led to the partner, and how it came back.
CREATE TABLE IF NOT EXISTS handshakes (
    attempt_id TEXT COLLATE "C" NOT NULL,
    organization_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    partner_state TEXT COLLATE "C",
    language TEXT COLLATE "C" NOT NULL,
    led_user_id TEXT COLLATE "C",
    session_digest BYTEA,
    nonce_sha256 BYTEA,
    led_at BIGINT,
    returned_status TEXT COLLATE "C",
    returned_at BIGINT,
    reminded_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (attempt_id)
);
CREATE INDEX IF NOT EXISTS handshakes_by_nonce ON handshakes (nonce_sha256);

-- The one that counts, of those that an organization consented to with an integration.
CREATE TABLE IF NOT EXISTS current_handshakes (
    organization_id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    attempt_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (organization_id, client_id)
);

-- The partner's public key, with which its links to us are verified.
CREATE TABLE IF NOT EXISTS partner_signing_keys (
    client_id TEXT COLLATE "C" NOT NULL,
    jwk TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (client_id),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
);

-- Whose side suspended a grant. What was suspended before has none, and is the operator's.
ALTER TABLE grants ADD COLUMN IF NOT EXISTS suspended_by_kind TEXT COLLATE "C";
