package dev.kikori.server.lane;

import dev.kikori.scorer.pipeline.ScoringState;
import dev.kikori.scorer.window.OpenWindow;
import dev.kikori.scorer.window.WindowSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a lane decides by the clock: when a window has waited for long enough, when a stream has been silent for long enough. It only
 * decides; that is journaled like an event and done in its turn, so that a replay does the same. The clock is one that nobody can set.
 * Used by the lane's turns only, but for {@link #wantsTick}.
 */
final class LaneClock {
  private static final long SELDOM_NANOS = 10_000_000_000L;

  private final LaneInbox inbox;
  private final LaneContext context;
  private final Map<String, Since> openSince = new HashMap<>();
  private final Map<String, Long> judgedAt = new HashMap<>();
  private long lastWaiting;
  private volatile long lastLook;
  private volatile boolean due;

  /** Whether the lane has anything that time alone may change soon. */
  volatile boolean restless = true;

  LaneClock(LaneInbox inbox, LaneContext context) {
    this.inbox = inbox;
    this.context = context;
    this.lastLook = context.nanoTime().getAsLong();
    this.lastWaiting = lastLook;
  }

  private static final class Since {
    final long mark;
    final long nanos;
    boolean decided;

    Since(long mark, long nanos) {
      this.mark = mark;
      this.nanos = nanos;
    }
  }

  /** Whether the lane should take a turn to look at the clock. Any thread. */
  boolean wantsTick(long nanos, boolean loaded) {
    if (loaded && (restless || nanos - lastLook >= SELDOM_NANOS)) {
      due = true;
    }
    return due && loaded;
  }

  boolean isDue() {
    return due;
  }

  /** Looks at the clock. */
  void look(ScoringState state, long lastPosition, long nanos) {
    due = false;
    lastLook = nanos;
    closeOldWindows(state.open(), state.windowSpec(), nanos);
    resolveSilentStreams(state.alertingStreams(), lastPosition, nanos);
    if (isWaiting() || !inbox.isIdle()) {
      lastWaiting = nanos;
    }
  }

  private void closeOldWindows(List<OpenWindow> open, WindowSpec spec, long nanos) {
    Set<String> streams = new HashSet<>();
    for (OpenWindow window : open) {
      streams.add(window.stream());
      Since since = openSince.get(window.stream());
      if (since == null || since.mark != window.mark()) {
        since = new Since(window.mark(), nanos);
        openSince.put(window.stream(), since);
      }
      long most = context.config().window().longestOpen(spec, window.grave()).toNanos();
      if (!since.decided && nanos - since.nanos >= most) {
        since.decided = inbox.decide(new JournalRecord.Close(window));
      }
    }
    openSince.keySet().retainAll(streams);
  }

  private void resolveSilentStreams(Set<String> alerting, long lastPosition, long nanos) {
    judgedAt.keySet().retainAll(alerting);
    long most = context.config().resolveAfter().toNanos();
    for (String stream : alerting) {
      long since = judgedAt.computeIfAbsent(stream, unknown -> nanos);
      if (nanos - since >= most && inbox.decide(new JournalRecord.Resolve(stream, lastPosition))) {
        judgedAt.put(stream, nanos);
      }
    }
  }

  /** A stream's window was judged: it is not silent. */
  void judged(String stream, long nanos) {
    judgedAt.replace(stream, nanos);
  }

  /** Whether a window or an alert is open. */
  boolean isWaiting() {
    return !openSince.isEmpty() || !judgedAt.isEmpty();
  }

  /** Whether nothing has happened for so long that the lane can leave the memory. */
  boolean isIdle(long nanos) {
    return nanos - lastWaiting >= context.config().unloadAfter().toNanos();
  }
}
