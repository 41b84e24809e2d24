-- Addresses at partners that doors lead to, with their reviews: one of each kind in each state.
CREATE TABLE IF NOT EXISTS partner_addresses (
    id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    uri TEXT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT,
    created_at INTEGER NOT NULL,
    decided_at INTEGER,
    PRIMARY KEY (id),
    UNIQUE (client_id, kind, state),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
) STRICT;
CREATE INDEX IF NOT EXISTS partner_addresses_by_state ON partner_addresses (state, id);
CREATE INDEX IF NOT EXISTS redirect_uris_by_state ON redirect_uris (state, id);
CREATE INDEX IF NOT EXISTS partners_by_verification ON partners (verified, id);

-- Somebody is asked to develop for a partner; one invitation for each address.
CREATE TABLE IF NOT EXISTS partner_invitations (
    id TEXT NOT NULL,
    partner_id TEXT NOT NULL,
    email_key TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    invited_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (partner_id, email_key),
    FOREIGN KEY (partner_id) REFERENCES partners (id)
) STRICT;
CREATE INDEX IF NOT EXISTS partner_invitations_by_expiry ON partner_invitations (expires_at);

ALTER TABLE client_secrets ADD COLUMN last_used_at INTEGER;

-- A sign-up that founds a partner has these three; one that founds an organization has the organization's.
ALTER TABLE sign_ups ADD COLUMN partner_name TEXT;
ALTER TABLE sign_ups ADD COLUMN partner_website TEXT;
ALTER TABLE sign_ups ADD COLUMN partner_support_email TEXT;
