-- Who began an attempt: whoever consents to it may be somebody else.
ALTER TABLE attempts ADD COLUMN IF NOT EXISTS begun_by TEXT COLLATE "C";

-- Which person of the customer took a step; told to their own organization alone.
ALTER TABLE trace_steps ADD COLUMN IF NOT EXISTS user_id TEXT COLLATE "C";
