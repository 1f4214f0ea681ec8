CREATE TABLE template (
  tenant TEXT NOT NULL,
  service TEXT NOT NULL,
  id TEXT NOT NULL,
  severity TEXT NOT NULL,
  logger TEXT NOT NULL,
  text TEXT NOT NULL,
  search TEXT NOT NULL,
  events BIGINT NOT NULL,
  first_seen BIGINT NOT NULL,
  last_seen BIGINT NOT NULL,
  PRIMARY KEY (tenant, service, id)
);
CREATE INDEX template_by_count ON template (tenant, service, events, id);

CREATE TABLE template_minute (
  minute BIGINT NOT NULL,
  tenant TEXT NOT NULL,
  service TEXT NOT NULL,
  id TEXT NOT NULL,
  events BIGINT NOT NULL,
  PRIMARY KEY (tenant, service, id, minute)
);
CREATE INDEX template_minute_by_time ON template_minute (minute);

-- How far a service's events have been counted: what a lane says again after a restart counts once.
CREATE TABLE template_mark (
  tenant TEXT NOT NULL,
  service TEXT NOT NULL,
  position BIGINT NOT NULL,
  PRIMARY KEY (tenant, service)
);
