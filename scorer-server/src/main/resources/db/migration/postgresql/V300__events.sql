CREATE TABLE event (
  seq BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant TEXT NOT NULL,
  service TEXT NOT NULL,
  position BIGINT NOT NULL,
  instance TEXT NOT NULL,
  stated_time BIGINT,
  received_at BIGINT NOT NULL,
  severity INTEGER NOT NULL,
  logger TEXT NOT NULL,
  template_id TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  size BIGINT NOT NULL,
  text TEXT NOT NULL,
  attributes TEXT NOT NULL,
  UNIQUE (tenant, service, position)
);
CREATE INDEX event_by_service ON event (tenant, service, seq);
CREATE INDEX event_by_template ON event (tenant, template_id, seq);
CREATE INDEX event_grave ON event (tenant, seq) WHERE severity >= 4;

-- Where the extension isn't there, or we may not install it, substrings are looked for line by line.
DO $$
BEGIN
  CREATE EXTENSION IF NOT EXISTS pg_trgm;
  CREATE INDEX event_text ON event USING gin (text gin_trgm_ops);
EXCEPTION WHEN OTHERS THEN
  RAISE NOTICE 'pg_trgm is not available: %', SQLERRM;
END
$$;
