package dev.kikori.benchmarks.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The system's clock, wrong by a time that stands in a file: what one process moves, every other one that has the file sees at once, and
 * still after a kill. Safe for use by many threads.
 */
final class ShiftedClock extends Clock {
  /** The environment's variable that names the file: {@value}. */
  static final String FILE = "KIKORI_AUDIT_CLOCK";

  private static final VarHandle SHIFT =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer shared;
  private final ZoneId zone;

  private ShiftedClock(ByteBuffer shared, ZoneId zone) {
    this.shared = shared;
    this.zone = zone;
  }

  /** The clock of a file, which is made if it isn't there. */
  static ShiftedClock of(Path file) {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new ShiftedClock(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES), ZoneOffset.UTC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sets it forward, or back. */
  void move(Duration by) {
    SHIFT.getAndAdd(shared, 0, by.toMillis());
  }

  @Override
  public long millis() {
    return System.currentTimeMillis() + (long) SHIFT.getVolatile(shared, 0);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new ShiftedClock(shared, other);
  }
}
