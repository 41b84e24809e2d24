-- What customers read about an integration, a revision a row.
CREATE TABLE IF NOT EXISTS listings (
    client_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    search_key TEXT NOT NULL,
    summary TEXT NOT NULL,
    description TEXT NOT NULL,
    categories TEXT NOT NULL,
    support_url TEXT NOT NULL,
    privacy_url TEXT NOT NULL,
    launch_url TEXT,
    logo TEXT,
    scopes TEXT NOT NULL,
    reason TEXT,
    language TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    changed_at INTEGER NOT NULL,
    PRIMARY KEY (client_id, revision),
    FOREIGN KEY (client_id) REFERENCES integrations (client_id)
) STRICT;
CREATE INDEX IF NOT EXISTS listings_by_name ON listings (state, name_key, client_id);
CREATE INDEX IF NOT EXISTS listings_by_state ON listings (state, changed_at, client_id, revision);
CREATE INDEX IF NOT EXISTS listings_by_logo ON listings (logo);

-- Logos as they are served, by the SHA-256 of the file.
CREATE TABLE IF NOT EXISTS logos (
    digest TEXT NOT NULL,
    png BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (digest)
) STRICT;
CREATE INDEX IF NOT EXISTS logos_by_age ON logos (created_at, digest);
