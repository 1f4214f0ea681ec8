package dev.kikori.scorer.window;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

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
