-- What customers read about an integration, a revision a row.
CREATE TABLE IF NOT EXISTS listings (
    client_id TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    name_key TEXT COLLATE "C" NOT NULL,
    search_key TEXT COLLATE "C" NOT NULL,
    summary TEXT COLLATE "C" NOT NULL,
    description TEXT COLLATE "C" NOT NULL,
    categories TEXT COLLATE "C" NOT NULL,
    support_url TEXT COLLATE "C" NOT NULL,
    privacy_url TEXT COLLATE "C" NOT NULL,
    launch_url TEXT COLLATE "C",
    logo TEXT COLLATE "C",
    scopes TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    language TEXT COLLATE "C" NOT NULL,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (client_id, revision),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
);
CREATE INDEX IF NOT EXISTS listings_by_name ON listings (state, name_key, client_id);
CREATE INDEX IF NOT EXISTS listings_by_state ON listings (state, changed_at, client_id, revision);
CREATE INDEX IF NOT EXISTS listings_by_logo ON listings (logo);

-- Logos as they are served, by the SHA-256 of the file.
CREATE TABLE IF NOT EXISTS logos (
    digest TEXT COLLATE "C" NOT NULL,
    png BYTEA NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (digest)
);
CREATE INDEX IF NOT EXISTS logos_by_age ON logos (created_at, digest);
