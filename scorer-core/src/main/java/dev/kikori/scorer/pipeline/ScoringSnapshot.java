package dev.kikori.scorer.pipeline;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.codec.Frame;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.window.Windower;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * A {@link ScoringState} as bytes: its parts one after the other, in a {@link Frame}. A part that came later stands at the end, so that an
 * older snapshot, which lacks it, can still be read.
 */
final class ScoringSnapshot {
  private static final Frame FRAME = new Frame("scoring snapshot", 0x4B535331, 1);

  private ScoringSnapshot() {}

  static void write(ScoringState state, DataOutput out) throws IOException {
    ByteWriter body = new ByteWriter();
    writeMiner(state.miner, body);
    body.writeBoolean(state.singleStream);
    state.windower.write(body);
    state.seen.write(body);
    state.judges.write(body);
    state.grouper.write(body);
    state.service.write(body);
    state.starting.write(body);
    FRAME.write(body, out);
  }

  private static void writeMiner(TemplateMiner miner, ByteWriter body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    miner.snapshot(bytes);
    body.writeBytes(bytes.toByteArray());
  }

  /**
   * The state that was written.
   *
   * @param options all that is not part of a snapshot
   */
  static ScoringState read(ScoringState.Builder options, DataInput in) throws IOException {
    ByteReader body = FRAME.read(in);
    try {
      return read(options, body);
    } catch (SnapshotException e) {
      throw new SnapshotException("scoring snapshot: " + e.getMessage(), e);
    }
  }

  private static ScoringState read(ScoringState.Builder options, ByteReader body)
      throws SnapshotException {
    TemplateMiner miner = readMiner(body.readBytes());
    options.singleStream(body.readBoolean());
    ScoringState state = new ScoringState(options, miner, Windower.read(body));
    state.seen.read(body);
    state.judges.read(body);
    state.grouper.read(body);
    if (body.remaining() > 0) {
      state.service.read(body);
    } else {
      // Older than what is known of services: its streams tell what they have learnt.
      state.judges.tellService();
    }
    if (body.remaining() > 0) {
      state.starting.read(body);
    }
    return state;
  }

  private static TemplateMiner readMiner(byte[] bytes) throws SnapshotException {
    try {
      return TemplateMiner.restore(new ByteArrayInputStream(bytes));
    } catch (SnapshotException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }
}
