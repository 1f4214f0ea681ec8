CREATE TABLE event (
  seq INTEGER PRIMARY KEY,
  tenant TEXT NOT NULL,
  service TEXT NOT NULL,
  position INTEGER NOT NULL,
  instance TEXT NOT NULL,
  stated_time INTEGER,
  received_at INTEGER NOT NULL,
  severity INTEGER NOT NULL,
  logger TEXT NOT NULL,
  template_id TEXT NOT NULL,
  first_seen INTEGER NOT NULL,
  size INTEGER NOT NULL,
  text TEXT NOT NULL,
  attributes TEXT NOT NULL,
  UNIQUE (tenant, service, position)
);
CREATE INDEX event_by_service ON event (tenant, service, seq);
CREATE INDEX event_by_template ON event (tenant, template_id, seq);
CREATE INDEX event_grave ON event (tenant, seq) WHERE severity >= 4;

-- Substrings of three characters and more are found by their trigrams.
CREATE VIRTUAL TABLE event_text USING fts5 (text, content='event', content_rowid='seq', tokenize='trigram');
CREATE TRIGGER event_text_insert AFTER INSERT ON event BEGIN
  INSERT INTO event_text (rowid, text) VALUES (new.seq, new.text);
END;
CREATE TRIGGER event_text_delete AFTER DELETE ON event BEGIN
  INSERT INTO event_text (event_text, rowid, text) VALUES ('delete', old.seq, old.text);
END;
