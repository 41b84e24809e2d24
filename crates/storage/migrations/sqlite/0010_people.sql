-- Who began an attempt: whoever consents to it may be somebody else.
ALTER TABLE attempts ADD COLUMN begun_by TEXT;

-- Which person of the customer took a step; told to their own organization alone.
ALTER TABLE trace_steps ADD COLUMN user_id TEXT;
