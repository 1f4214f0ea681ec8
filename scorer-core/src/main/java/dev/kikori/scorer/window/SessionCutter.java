package dev.kikori.scorer.window;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One window per session key. A session is over when event time has moved on by the idle gap without a line of its own, when too many are
 * open and it is the one that has been idle longest, or at the end of the input. What ends together comes out in order of first line.
 */
final class SessionCutter implements Cutter {
  private static final Comparator<Open> BY_FIRST_LINE =
      Comparator.comparingLong(session -> session.order);

  private final String stream;
  private final WindowSpec.Session spec;
  private final long idleGapMillis;
  private final int maxOpen;
  private final Tally tally;
  private final EventClock clock;

  /** In order of last line: the first one is the longest idle. */
  private final LinkedHashMap<String, Open> open = new LinkedHashMap<>(64, 0.75f, true);

  private long nextOrder;

  SessionCutter(String stream, WindowSpec.Session spec, int maxOpen, Tally tally) {
    this.stream = stream;
    this.spec = spec;
    this.idleGapMillis = Checks.millis(spec.idleGap());
    this.maxOpen = maxOpen;
    this.tally = tally;
    this.clock = new EventClock(idleGapMillis, tally);
  }

  int openSessions() {
    return open.size();
  }

  @Override
  public void accept(WindowLine line, Consumer<Window> out) {
    moveClock(line, out);
    List<String> keys = spec.key().of(line.event());
    if (keys.isEmpty()) {
      tally.withoutKey++;
    }
    for (String key : keys) {
      add(key, line, out);
    }
  }

  private void moveClock(WindowLine line, Consumer<Window> out) {
    if (!line.event().hasTimestamp()) {
      tally.withoutTime++;
      return;
    }
    if (clock.advance(line.event().timestampMillis())) {
      open.values().forEach(session -> session.activeMillis = clock.now());
    }
    closeIdle(out);
  }

  private void closeIdle(Consumer<Window> out) {
    Iterator<Open> oldestFirst = open.values().iterator();
    List<Open> over = List.of();
    while (oldestFirst.hasNext()) {
      Open session = oldestFirst.next();
      if (!session.isIdleAt(clock.now())) {
        break;
      }
      oldestFirst.remove();
      over = over.isEmpty() ? new ArrayList<>() : over;
      over.add(session);
    }
    emitInOrder(over, out);
  }

  private void add(String key, WindowLine line, Consumer<Window> out) {
    Open session = open.get(key);
    if (session == null) {
      if (open.size() >= maxOpen) {
        evictLongestIdle(out);
      }
      session = new Open(key, nextOrder++);
      open.put(key, session);
    }
    session.activeMillis = clock.now();
    session.newestLine = line.event().lastLine();
    if (session.lines.size() < spec.maxLines()) {
      session.lines.add(line);
    } else {
      tally.cutLines++;
    }
  }

  private void evictLongestIdle(Consumer<Window> out) {
    Iterator<Map.Entry<String, Open>> oldestFirst = open.entrySet().iterator();
    Open session = oldestFirst.next().getValue();
    oldestFirst.remove();
    tally.sessionsEvicted++;
    emit(session, out);
  }

  @Override
  public void flush(Consumer<Window> out) {
    List<Open> rest = new ArrayList<>(open.values());
    open.clear();
    emitInOrder(rest, out);
  }

  @Override
  public @Nullable OpenWindow open() {
    long newest = -1;
    boolean grave = false;
    for (Open session : open.values()) {
      OpenWindow one = OpenWindow.of(stream, session.newestLine, session.lines);
      newest = Math.max(newest, one.mark());
      grave |= one.grave();
    }
    return newest < 0 ? null : new OpenWindow(stream, newest, grave);
  }

  @Override
  public void write(ByteWriter out) {
    clock.write(out);
    out.writeCount(nextOrder);
    out.writeCount(open.size());
    for (Open session : open.values()) {
      out.writeText(session.key);
      out.writeCount(session.order);
      out.writeLong(session.activeMillis);
      out.writeCount(session.newestLine);
      WindowLine.writeAll(session.lines, out);
    }
  }

  @Override
  public void read(ByteReader in) throws SnapshotException {
    clock.read(in);
    nextOrder = in.readCount();
    int size = in.readSize(12);
    for (int i = 0; i < size; i++) {
      Open session = new Open(in.readText(), in.readCount());
      session.activeMillis = in.readLong();
      session.newestLine = in.readCount();
      WindowLine.readAll(in, session.lines);
      if (session.lines.isEmpty()) {
        throw new SnapshotException("a session of 0 lines (expected: 1 at least)");
      }
      open.put(session.key, session);
    }
  }

  private void emitInOrder(List<Open> sessions, Consumer<Window> out) {
    if (sessions.size() > 1) {
      sessions.sort(BY_FIRST_LINE);
    }
    sessions.forEach(session -> emit(session, out));
  }

  private void emit(Open session, Consumer<Window> out) {
    tally.windows++;
    out.accept(new Window(stream, session.key, session.lines));
  }

  private final class Open {
    private final String key;
    private final long order;
    private final List<WindowLine> lines = new ArrayList<>();
    private long activeMillis;
    private long newestLine;

    private Open(String key, long order) {
      this.key = key;
      this.order = order;
    }

    /** A session whose lines came before any time was known has {@code activeMillis} long ago: it counts as active now. */
    private boolean isIdleAt(long nowMillis) {
      if (activeMillis == Long.MIN_VALUE) {
        activeMillis = nowMillis;
      }
      return nowMillis - activeMillis > idleGapMillis;
    }
  }
}
