-- A session's token is renewed while the browser is at the partner: what was led in it goes on under the new one.
CREATE INDEX IF NOT EXISTS handshakes_by_session ON handshakes (session_digest);
