package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.codec.Frame;
import dev.kikori.scorer.pipeline.ScoringState;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.server.service.ServiceKey;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that a lane remembers, at a moment when every window that it has submitted is judged.
 *
 * @param cursor the journal's records up to here are in it
 * @param nextPosition position of the next event
 * @param marks of its clients
 * @param alertModels the models of open alerts' worst windows, by alert id
 * @param state the rest
 */
record LaneSnapshot(
    Cursor cursor,
    long nextPosition,
    Marks marks,
    Map<String, String> alertModels,
    ScoringState state) {
  private static final Frame FRAME = new Frame("lane snapshot", 0x4B4C5331, 1);

  /** The snapshot as bytes. */
  byte[] toBytes(ServiceKey key) throws IOException {
    ByteWriter head = new ByteWriter();
    head.writeText(key.tenant());
    head.writeText(key.service());
    head.writeCount(cursor.segment());
    head.writeCount(cursor.offset());
    head.writeCount(nextPosition);
    marks.write(head);
    head.writeCount(alertModels.size());
    alertModels.forEach(
        (id, model) -> {
          head.writeText(id);
          head.writeText(model);
        });
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    FRAME.write(head, out);
    state.write(out);
    return bytes.toByteArray();
  }

  /**
   * Reads a snapshot.
   *
   * @throws SnapshotException if it is damaged, or another lane's
   */
  static LaneSnapshot read(
      DataInputStream in, ServiceKey key, int maxClients, ScoringState.Builder options)
      throws IOException {
    ByteReader head = FRAME.read(in);
    ServiceKey found = new ServiceKey(head.readText(), head.readText());
    if (!found.equals(key)) {
      throw new SnapshotException("lane snapshot: of " + found + " (expected: " + key + ")");
    }
    Cursor cursor = new Cursor(head.readCount(), head.readCount());
    long nextPosition = head.readCount();
    Marks marks = new Marks(maxClients);
    marks.read(head);
    Map<String, String> models = new LinkedHashMap<>();
    int size = head.readSize(2);
    for (int i = 0; i < size; i++) {
      models.put(head.readText(), head.readText());
    }
    return new LaneSnapshot(cursor, nextPosition, marks, models, options.read(in));
  }
}
