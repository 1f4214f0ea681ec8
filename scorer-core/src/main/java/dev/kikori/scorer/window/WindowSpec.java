package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** How a stream is cut into windows. Immutable; the constructors check, with messages such as {@code windowSize: 0 (expected: 1..4096)}. */
public sealed interface WindowSpec {
  /** The most lines that a count window may have: {@value}. */
  int MAX_COUNT_SIZE = 4096;

  /** The longest distance between the starts of two count windows: {@value}. */
  int MAX_COUNT_STEP = 65_536;

  /** The most time windows that may overlap at one instant: {@value}. */
  int MAX_OVERLAP = 64;

  /** The longest time window. */
  Duration MAX_TIME_SIZE = Duration.ofDays(31);

  /** Lines that a session keeps if the user says nothing else: {@value}. */
  int DEFAULT_SESSION_LINES = 2000;

  /** The most lines that a session may keep: {@value}. */
  int MAX_SESSION_LINES = 1_000_000;

  /** The idle gap of sessions that only the end of the input closes. */
  Duration NEVER_IDLE = ChronoUnit.FOREVER.getDuration();

  /** Writes what kind of windows these are. */
  static void write(WindowSpec spec, ByteWriter out) {
    if (spec instanceof Count count) {
      out.writeByte(0);
      out.writeCount(count.size());
      out.writeCount(count.step());
    } else if (spec instanceof Time time) {
      out.writeByte(1);
      writeDuration(time.size(), out);
      writeDuration(time.step(), out);
    } else if (spec instanceof Session session) {
      out.writeByte(2);
      session.key().write(out);
      writeDuration(session.idleGap(), out);
      out.writeCount(session.maxLines());
    }
  }

  /**
   * What {@link #write} wrote.
   *
   * @throws SnapshotException if the bytes say nothing of windows
   */
  static WindowSpec read(ByteReader in) throws SnapshotException {
    int kind = in.readByte();
    try {
      return switch (kind) {
        case 0 -> new Count(Math.toIntExact(in.readCount()), Math.toIntExact(in.readCount()));
        case 1 -> new Time(readDuration(in), readDuration(in));
        case 2 ->
            new Session(SessionKey.read(in), readDuration(in), Math.toIntExact(in.readCount()));
        default ->
            throw new SnapshotException("windows of kind " + kind + " (expected: 0, 1 or 2)");
      };
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new SnapshotException("windows that can't be: " + e.getMessage(), e);
    }
  }

  private static void writeDuration(Duration duration, ByteWriter out) {
    out.writeLong(duration.getSeconds());
    out.writeInt(duration.getNano());
  }

  private static Duration readDuration(ByteReader in) throws SnapshotException {
    return Duration.ofSeconds(in.readLong(), in.readInt());
  }

  /**
   * Windows of a number of lines: window k has the lines {@code [k * step, k * step + size)} of its stream.
   *
   * @param size lines in a window, 1..{@value #MAX_COUNT_SIZE}
   * @param step lines from the start of one window to the start of the next, 1..{@value #MAX_COUNT_STEP}: below {@code size} windows
   *     overlap, above it the lines between two windows are left out
   */
  record Count(int size, int step) implements WindowSpec {
    public Count {
      Checks.range("windowSize", size, 1, MAX_COUNT_SIZE);
      Checks.range("windowStep", step, 1, MAX_COUNT_STEP);
    }

    /** Windows side by side. */
    public Count(int size) {
      this(size, size);
    }
  }

  /**
   * Windows of a stretch of event time, aligned to multiples of {@code step} since the epoch. Stretches without an event make no window.
   *
   * @param size length of a window, from a millisecond to {@link #MAX_TIME_SIZE}
   * @param step time from the start of one window to the start of the next, at least {@code size} / {@value #MAX_OVERLAP}
   */
  record Time(Duration size, Duration step) implements WindowSpec {
    public Time {
      Checks.duration("windowSize", size, MAX_TIME_SIZE);
      Checks.duration("windowStep", step, MAX_TIME_SIZE);
      if (Checks.millis(size) / Checks.millis(step) > MAX_OVERLAP) {
        throw new IllegalArgumentException(
            "windowStep: "
                + step
                + " (expected: at least windowSize / "
                + MAX_OVERLAP
                + ", windowSize is "
                + size
                + ")");
      }
    }

    /** Windows side by side. */
    public Time(Duration size) {
      this(size, size);
    }
  }

  /**
   * One window for each value of a key (trace id, session id, block id). An event that names several keys belongs to each of their windows.
   *
   * @param key where an event's keys are
   * @param idleGap event time without a line after which a session is over; {@link #NEVER_IDLE} for input that is read whole
   * @param maxLines lines that a session keeps, 1..{@value #MAX_SESSION_LINES}; what comes later is counted and cut, the verdict stays one
   */
  record Session(SessionKey key, Duration idleGap, int maxLines) implements WindowSpec {
    public Session {
      Checks.duration("sessionIdleGap", idleGap, NEVER_IDLE);
      Checks.range("sessionMaxLines", maxLines, 1, MAX_SESSION_LINES);
    }

    /** Sessions of at most {@value #DEFAULT_SESSION_LINES} lines. */
    public Session(SessionKey key, Duration idleGap) {
      this(key, idleGap, DEFAULT_SESSION_LINES);
    }
  }
}
