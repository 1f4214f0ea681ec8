CREATE TABLE alert (
  id TEXT NOT NULL PRIMARY KEY,
  kind TEXT NOT NULL,
  tenant TEXT NOT NULL,
  service TEXT NOT NULL,
  instance TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  revision INTEGER NOT NULL,
  delivered INTEGER NOT NULL,
  status TEXT NOT NULL,
  severity TEXT NOT NULL,
  over_budget INTEGER NOT NULL,
  starts_at BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  size BIGINT NOT NULL,
  search TEXT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX alert_by_change ON alert (tenant, updated_at, id);
CREATE INDEX alert_by_problem ON alert (tenant, fingerprint, updated_at);
CREATE INDEX alert_by_service ON alert (tenant, service, created_at);
CREATE INDEX alert_by_start ON alert (tenant, starts_at);
CREATE INDEX alert_by_status ON alert (status, updated_at);

-- What a lane calls an alert: a problem that returns soon is one alert here and another one there.
CREATE TABLE alert_lane (
  lane_id TEXT NOT NULL PRIMARY KEY,
  alert_id TEXT NOT NULL REFERENCES alert (id) ON DELETE CASCADE,
  revision INTEGER NOT NULL,
  firing INTEGER NOT NULL,
  windows INTEGER NOT NULL
);
CREATE INDEX alert_lane_by_alert ON alert_lane (alert_id);

CREATE TABLE silence (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  matchers TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  comment TEXT NOT NULL
);
CREATE INDEX silence_by_end ON silence (tenant, ends_at);

-- Its window is kept beside it: labels outlive the alerts that they are about.
CREATE TABLE feedback (
  id TEXT NOT NULL PRIMARY KEY,
  tenant TEXT NOT NULL,
  alert_id TEXT NOT NULL,
  service TEXT NOT NULL,
  author TEXT NOT NULL,
  true_alert INTEGER NOT NULL,
  note TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  body TEXT NOT NULL,
  UNIQUE (alert_id, author)
);
CREATE INDEX feedback_by_time ON feedback (tenant, created_at, id);
