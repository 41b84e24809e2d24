-- What happened, as partners and the platform are told: written in the transaction in which it happens. "position" is given
-- later, by whoever hands events out, and is the order of the feed.
CREATE TABLE IF NOT EXISTS events (
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    stream TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    position INTEGER,
    organization_id TEXT,
    client_id TEXT,
    grant_id TEXT,
    attempt_id TEXT,
    webhook_id TEXT,
    data TEXT NOT NULL,
    PRIMARY KEY (id)
) STRICT;
CREATE INDEX IF NOT EXISTS events_by_stream ON events (stream, sequence);
CREATE UNIQUE INDEX IF NOT EXISTS events_by_position ON events (position);
CREATE INDEX IF NOT EXISTS events_by_integration ON events (client_id, position);
CREATE INDEX IF NOT EXISTS events_by_time ON events (at, id);

-- The last position that was given.
CREATE TABLE IF NOT EXISTS event_feed (
    name TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (name)
) STRICT;
INSERT INTO event_feed (name, position) VALUES ('events', 0) ON CONFLICT DO NOTHING;

-- Where events are delivered to; those of the platform have an empty client_id.
CREATE TABLE IF NOT EXISTS webhooks (
    id TEXT NOT NULL,
    client_id TEXT NOT NULL,
    slot INTEGER NOT NULL,
    url TEXT NOT NULL,
    events TEXT NOT NULL,
    state TEXT NOT NULL,
    sealed_secret BLOB NOT NULL,
    sealed_previous BLOB,
    previous_until INTEGER,
    created_at INTEGER NOT NULL,
    enabled_at INTEGER NOT NULL,
    succeeded_at INTEGER,
    disabled_at INTEGER,
    disabled_reason TEXT,
    PRIMARY KEY (id)
) STRICT;
CREATE UNIQUE INDEX IF NOT EXISTS webhooks_by_slot ON webhooks (client_id, slot);

-- One event on its way to one endpoint.
CREATE TABLE IF NOT EXISTS webhook_deliveries (
    webhook_id TEXT NOT NULL,
    event_id TEXT NOT NULL,
    stream TEXT NOT NULL,
    position INTEGER NOT NULL,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    leased_until INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    first_attempt_at INTEGER,
    last_attempt_at INTEGER,
    last_status INTEGER,
    last_error TEXT,
    delivered_at INTEGER,
    PRIMARY KEY (webhook_id, event_id)
) STRICT;
CREATE INDEX IF NOT EXISTS webhook_deliveries_by_due ON webhook_deliveries (webhook_id, state, due_at);
CREATE INDEX IF NOT EXISTS webhook_deliveries_by_stream ON webhook_deliveries (webhook_id, stream, position);
CREATE INDEX IF NOT EXISTS webhook_deliveries_by_position ON webhook_deliveries (webhook_id, position);
CREATE INDEX IF NOT EXISTS webhook_deliveries_by_age ON webhook_deliveries (created_at);
