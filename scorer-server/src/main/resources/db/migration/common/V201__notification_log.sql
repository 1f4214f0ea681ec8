-- What each group was last notified of, sink by sink.
CREATE TABLE notify_log (
  endpoint TEXT NOT NULL,
  group_hash TEXT NOT NULL,
  firing TEXT NOT NULL,
  resolved TEXT NOT NULL,
  notified_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (endpoint, group_hash)
);

-- Alerts that an Alertmanager must hear of again and again.
CREATE TABLE notify_resend (
  endpoint TEXT NOT NULL,
  alert_id TEXT NOT NULL,
  resolved_at BIGINT,
  alert TEXT NOT NULL,
  PRIMARY KEY (endpoint, alert_id)
);

-- Endpoints that said that they want nothing any more.
CREATE TABLE notify_disabled (
  endpoint TEXT NOT NULL PRIMARY KEY,
  reason TEXT NOT NULL,
  disabled_at BIGINT NOT NULL
);
