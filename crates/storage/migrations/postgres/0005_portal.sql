-- Addresses at partners that doors lead to, with their reviews: one of each kind in each state.
CREATE TABLE IF NOT EXISTS partner_addresses (
    id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    uri TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    PRIMARY KEY (id),
    UNIQUE (client_id, kind, state),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
);
CREATE INDEX IF NOT EXISTS partner_addresses_by_state ON partner_addresses (state, id);
CREATE INDEX IF NOT EXISTS redirect_uris_by_state ON redirect_uris (state, id);
CREATE INDEX IF NOT EXISTS partners_by_verification ON partners (verified, id);

-- Somebody is asked to develop for a partner; one invitation for each address.
CREATE TABLE IF NOT EXISTS partner_invitations (
    id TEXT COLLATE "C" NOT NULL,
    partner_id TEXT COLLATE "C" NOT NULL,
    email_key TEXT COLLATE "C" NOT NULL,
    email TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    invited_by TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (id),
    UNIQUE (partner_id, email_key),
    FOREIGN KEY (partner_id) REFERENCES partners (id)
);
CREATE INDEX IF NOT EXISTS partner_invitations_by_expiry ON partner_invitations (expires_at);

ALTER TABLE client_secrets ADD COLUMN IF NOT EXISTS last_used_at BIGINT;

-- A sign-up that founds a partner has these three; one that founds an organization has the organization's.
ALTER TABLE sign_ups ADD COLUMN IF NOT EXISTS partner_name TEXT COLLATE "C";
ALTER TABLE sign_ups ADD COLUMN IF NOT EXISTS partner_website TEXT COLLATE "C";
ALTER TABLE sign_ups ADD COLUMN IF NOT EXISTS partner_support_email TEXT COLLATE "C";
