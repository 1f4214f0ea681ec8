-- Notifications that wait to be delivered (pending) or were given up (dead). Times are milliseconds since the epoch.
CREATE TABLE notify_outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  endpoint TEXT NOT NULL,
  group_hash TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  next_at BIGINT NOT NULL,
  lease_until BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  dead_at BIGINT,
  last_error TEXT NOT NULL,
  notification TEXT NOT NULL
);

-- Whose turn it is: the first of each group, endpoint by endpoint.
CREATE INDEX notify_outbox_order ON notify_outbox (state, endpoint, group_hash, seq);
