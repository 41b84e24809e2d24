-- What happened, as partners and the platform are told: written in the transaction in which it happens. "position" is given
-- later, by whoever hands events out, and is the order of the feed.
CREATE TABLE IF NOT EXISTS events (
    id TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    stream TEXT COLLATE "C" NOT NULL,
    sequence BIGINT NOT NULL,
    position BIGINT,
    organization_id TEXT COLLATE "C",
    client_id TEXT COLLATE "C",
    grant_id TEXT COLLATE "C",
    attempt_id TEXT COLLATE "C",
    webhook_id TEXT COLLATE "C",
    data TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (id)
);
CREATE INDEX IF NOT EXISTS events_by_stream ON events (stream, sequence);
CREATE UNIQUE INDEX IF NOT EXISTS events_by_position ON events (position);
CREATE INDEX IF NOT EXISTS events_by_integration ON events (client_id, position);
CREATE INDEX IF NOT EXISTS events_by_time ON events (at, id);

-- The last position that was given.
CREATE TABLE IF NOT EXISTS event_feed (
    name TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    PRIMARY KEY (name)
);
INSERT INTO event_feed (name, position) VALUES ('events', 0) ON CONFLICT DO NOTHING;

-- Where events are delivered to; those of the platform have an empty client_id.
CREATE TABLE IF NOT EXISTS webhooks (
    id TEXT COLLATE "C" NOT NULL,
    client_id TEXT COLLATE "C" NOT NULL,
    slot SMALLINT NOT NULL,
    url TEXT COLLATE "C" NOT NULL,
    events TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    sealed_secret BYTEA NOT NULL,
    sealed_previous BYTEA,
    previous_until BIGINT,
    created_at BIGINT NOT NULL,
    enabled_at BIGINT NOT NULL,
    succeeded_at BIGINT,
    disabled_at BIGINT,
    disabled_reason TEXT COLLATE "C",
    PRIMARY KEY (id)
);
CREATE UNIQUE INDEX IF NOT EXISTS webhooks_by_slot ON webhooks (client_id, slot);

-- One event on its way to one endpoint.
CREATE TABLE IF NOT EXISTS webhook_deliveries (
    webhook_id TEXT COLLATE "C" NOT NULL,
    event_id TEXT COLLATE "C" NOT NULL,
    stream TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    attempts BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    leased_until BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    first_attempt_at BIGINT,
    last_attempt_at BIGINT,
    last_status SMALLINT,
    last_error TEXT COLLATE "C",
    delivered_at BIGINT,
    PRIMARY KEY (webhook_id, event_id)
);
CREATE INDEX IF NOT EXISTS webhook_deliveries_by_due ON webhook_deliveries (webhook_id, state, due_at);
CREATE INDEX IF NOT EXISTS webhook_deliveries_by_stream ON webhook_deliveries (webhook_id, stream, position);
CREATE INDEX IF NOT EXISTS webhook_deliveries_by_position ON webhook_deliveries (webhook_id, position);
CREATE INDEX IF NOT EXISTS webhook_deliveries_by_age ON webhook_deliveries (created_at);
