package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts streams of log lines into {@link Window}s. One instance serves all streams: count and time windows are cut per service instance,
 * sessions across them, because a trace or a block passes through several (both can be changed by {@link Builder#singleStream}).
 *
 * <p>Windows come out as soon as they are full; what is open at the end comes out at {@link #flush}, also if it is shorter. Memory is bounded
 * by {@link Builder#maxStreams}, {@link Builder#maxSessions} and {@link Builder#maxWindowLines}: what has been idle longest is emitted early,
 * never lost. A stream that returns after it was evicted starts again at window 0. Not thread-safe.
 */
public final class Windower {
  private final WindowSpec spec;
  private final boolean singleStream;
  private final int maxStreams;
  private final int maxSessions;
  private final int maxWindowLines;
  private final Tally tally = new Tally();
  private final LinkedHashMap<String, Cutter> streams = new LinkedHashMap<>(16, 0.75f, true);
  private @Nullable String lastStream;
  private @Nullable Cutter lastCutter;

  private Windower(Builder builder) {
    this.spec = builder.spec;
    this.singleStream = builder.singleStream;
    this.maxStreams = builder.maxStreams;
    this.maxSessions = builder.maxSessions;
    this.maxWindowLines = builder.maxWindowLines;
  }

  /** A windower with the defaults of {@link Builder}. */
  public static Windower of(WindowSpec spec) {
    return builder(spec).build();
  }

  /** A builder for windows of this kind. */
  public static Builder builder(WindowSpec spec) {
    return new Builder(spec);
  }

  /**
   * Takes the next line.
   *
   * @param line a line; lines of one stream come in order of arrival
   * @param out takes the windows that this line completes, in order
   */
  public void accept(WindowLine line, Consumer<Window> out) {
    tally.lines++;
    String stream = singleStream ? "" : line.event().service();
    Cutter cutter = lastCutter;
    if (cutter == null || !stream.equals(lastStream)) {
      cutter = cutterOf(stream, out);
      lastStream = stream;
      lastCutter = cutter;
    }
    cutter.accept(line, out);
  }

  private Cutter cutterOf(String stream, Consumer<Window> out) {
    Cutter cutter = streams.get(stream);
    if (cutter == null) {
      if (streams.size() >= maxStreams) {
        evictLongestIdle(out);
      }
      cutter = newCutter(stream);
      streams.put(stream, cutter);
    }
    return cutter;
  }

  private void evictLongestIdle(Consumer<Window> out) {
    Iterator<Cutter> oldestFirst = streams.values().iterator();
    Cutter oldest = oldestFirst.next();
    oldestFirst.remove();
    tally.streamsEvicted++;
    oldest.flush(out);
  }

  private Cutter newCutter(String stream) {
    if (spec instanceof WindowSpec.Count count) {
      return new CountCutter(stream, count, tally);
    }
    if (spec instanceof WindowSpec.Time time) {
      return new TimeCutter(stream, time, maxWindowLines, tally);
    }
    return new SessionCutter(stream, (WindowSpec.Session) spec, maxSessions, tally);
  }

  /**
   * Emits every window that is still open, streams in order of their last line. The windower can be used on: numbers go on, and a count
   * window starts anew.
   */
  public void flush(Consumer<Window> out) {
    streams.values().forEach(cutter -> cutter.flush(out));
  }

  /** How it cuts. */
  public WindowSpec spec() {
    return spec;
  }

  /** What is open now, one for each stream that has something open. */
  public List<OpenWindow> open() {
    List<OpenWindow> all = new ArrayList<>();
    for (Cutter cutter : streams.values()) {
      OpenWindow one = cutter.open();
      if (one != null) {
        all.add(one);
      }
    }
    return all;
  }

  /** Emits what a stream has open, if that is still what {@link #open} has told of. */
  public void close(OpenWindow window, Consumer<Window> out) {
    lastStream = null;
    lastCutter = null;
    Cutter cutter = streams.get(window.stream());
    OpenWindow now = cutter == null ? null : cutter.open();
    if (cutter != null && now != null && now.mark() == window.mark()) {
      cutter.flush(out);
    }
  }

  /** Writes all state, so that {@link #read} can go on from there. */
  public void write(ByteWriter out) {
    WindowSpec.write(spec, out);
    out.writeBoolean(singleStream);
    out.writeInt(maxStreams);
    out.writeInt(maxSessions);
    out.writeInt(maxWindowLines);
    tally.write(out);
    out.writeCount(streams.size());
    streams.forEach(
        (stream, cutter) -> {
          out.writeName(stream);
          cutter.write(out);
        });
  }

  /**
   * A windower that goes on where {@link #write} was called, with the options that were in force then.
   *
   * @throws SnapshotException if the bytes are none
   */
  public static Windower read(ByteReader in) throws SnapshotException {
    Builder builder = builder(WindowSpec.read(in)).singleStream(in.readBoolean());
    try {
      builder.maxStreams(in.readInt()).maxSessions(in.readInt()).maxWindowLines(in.readInt());
    } catch (IllegalArgumentException e) {
      throw new SnapshotException("windower: " + e.getMessage(), e);
    }
    Windower windower = builder.build();
    windower.tally.read(in);
    int size = in.readSize(5);
    for (int i = 0; i < size; i++) {
      String stream = in.readName();
      Cutter cutter = windower.newCutter(stream);
      cutter.read(in);
      windower.streams.put(stream, cutter);
    }
    return windower;
  }

  /** What has been done up to now, and what is open. */
  public WindowCounters counters() {
    int openSessions = 0;
    for (Cutter cutter : streams.values()) {
      openSessions += cutter instanceof SessionCutter sessions ? sessions.openSessions() : 0;
    }
    return tally.snapshot(streams.size(), openSessions);
  }

  /** Builds a {@link Windower}; each setter checks at once. */
  public static final class Builder {
    /** Default of {@link #maxStreams}: {@value}. */
    public static final int DEFAULT_MAX_STREAMS = 10_000;

    /** Default of {@link #maxSessions}: {@value}. */
    public static final int DEFAULT_MAX_SESSIONS = 100_000;

    /** Default of {@link #maxWindowLines}: {@value}. */
    public static final int DEFAULT_MAX_WINDOW_LINES = 100_000;

    private final WindowSpec spec;
    private boolean singleStream;
    private int maxStreams = DEFAULT_MAX_STREAMS;
    private int maxSessions = DEFAULT_MAX_SESSIONS;
    private int maxWindowLines = DEFAULT_MAX_WINDOW_LINES;

    private Builder(WindowSpec spec) {
      this.spec = spec;
      this.singleStream = spec instanceof WindowSpec.Session;
    }

    /** Whether all services are cut as one stream; by default sessions are, count and time windows are not. */
    public Builder singleStream(boolean value) {
      singleStream = value;
      return this;
    }

    /** Streams with state at one time; default {@value #DEFAULT_MAX_STREAMS}. */
    public Builder maxStreams(int value) {
      Checks.range("maxStreams", value, 1, Integer.MAX_VALUE);
      maxStreams = value;
      return this;
    }

    /** Sessions of one stream that are open at one time; default {@value #DEFAULT_MAX_SESSIONS}. */
    public Builder maxSessions(int value) {
      Checks.range("maxSessions", value, 1, Integer.MAX_VALUE);
      maxSessions = value;
      return this;
    }

    /** Lines that a time window keeps; what comes later is counted and cut; default {@value #DEFAULT_MAX_WINDOW_LINES}. */
    public Builder maxWindowLines(int value) {
      Checks.range("maxWindowLines", value, 1, Integer.MAX_VALUE);
      maxWindowLines = value;
      return this;
    }

    public Windower build() {
      return new Windower(this);
    }
  }
}
