-- A refresh moves expires_at, so no index has it: codes that were never exchanged are found by when they ended, which never changes.
CREATE INDEX IF NOT EXISTS connections_by_code_expiry ON connections (state, code_expires_at);
DROP INDEX IF EXISTS connections_by_expiry;
