package dev.kikori.server.lane;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.pipeline.ScoringState;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.scorer.window.WindowSpec;
import dev.kikori.server.service.ServiceKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a lane does with what it has accepted, turn by turn: parse, cut windows, have them scored, judge them in their order, write
 * snapshots. Turns come one after the other, on any thread; the figures may be read by any.
 */
final class LaneWorker {
  private static final Logger LOG = LoggerFactory.getLogger(LaneWorker.class);

  /** What a turn may do before other lanes have theirs. */
  private static final int EVENTS_PER_TURN = 2_048;

  private static final int WINDOWS_PER_TURN = 32;

  private final LaneInbox inbox;
  private final LaneFiles files;
  private final ServiceKey key;
  private final LaneContext context;
  private final LaneBacklog backlog;
  private final LaneClock clock;
  private final LaneSnapshots snapshots;
  private final LaneJudge judge;
  private final Consumer<Window> cutShort;

  private @Nullable ScoringState state;
  private LaneQueue.@Nullable Work current;
  private int done;
  private Cursor cursor = Cursor.START;
  private long nextPosition = 1;
  private boolean complained;

  private volatile @Nullable CompletableFuture<Void> drained;
  private volatile boolean loaded;
  private volatile int instances;
  private volatile int templates;
  private volatile boolean warmingUp = true;

  LaneWorker(
      LaneInbox inbox, LaneFiles files, Runnable signal, ServiceKey key, LaneContext context) {
    this.inbox = inbox;
    this.files = files;
    this.key = key;
    this.context = context;
    this.backlog = new LaneBacklog(inbox, key, context.metrics());
    this.clock = new LaneClock(inbox, context);
    this.snapshots = new LaneSnapshots(files, signal, key, context);
    this.judge = new LaneJudge(signal, key, context, clock);
    this.cutShort = window -> judge.submit(window, false);
  }

  /** Options of a state, new or read from a snapshot. */
  ScoringState.Builder options() {
    LaneConfig config = context.config();
    return ScoringState.builder(context.windowsOf(key))
        .miner(TemplateMiner.builder().maxTemplates(config.maxTemplates()).build())
        .budget(config.falseAlertsPerThousandWindows())
        .supervised(config.supervised())
        .maxStreams(config.maxInstances())
        .oneService(true)
        .onAlert(judge::alert);
  }

  /** Goes on where a snapshot ends, with what the journal holds behind it. */
  void restore(@Nullable LaneSnapshot snapshot, JournalReader records) {
    ScoringState now = snapshot == null ? options().build() : snapshot.state();
    if (snapshot != null) {
      nextPosition = snapshot.nextPosition();
      cursor = snapshot.cursor();
    } else {
      cursor = Cursor.START;
    }
    judge.start(now, snapshot == null ? Map.of() : snapshot.alertModels());
    snapshots.start(cursor);
    state = now;
    backlog.replay(records);
    loaded = true;
    WindowSpec wanted = context.windowsOf(key);
    if (!now.windowSpec().equals(wanted)) {
      LOG.warn("lane {}: windows are {} from now on; what was usual is learnt anew", key, wanted);
      now.cutAnew(wanted, cutShort);
      judge.forgetStreams();
    }
  }

  private void reload() throws IOException {
    LaneFiles.Stored stored = files.stored(this::options, cursor);
    restore(stored.snapshot(), stored.records());
  }

  /**
   * Does some work.
   *
   * @return whether there is more that can be done at once
   */
  boolean turn() throws IOException {
    ScoringState now = state;
    if (now == null) {
      if (inbox.isIdle()) {
        finishDraining();
        return false;
      }
      reload();
      return true;
    }
    long nanos = context.nanoTime().getAsLong();
    judge.finish(WINDOWS_PER_TURN, nanos);
    if (!backlog.isReplaying() && clock.isDue()) {
      tick(now, nanos);
      if (state == null) {
        return false;
      }
    }
    int left = parse(now, EVENTS_PER_TURN);
    boolean tookSnapshot = snapshotIfDue(now, nanos);
    publish(now);
    finishDraining();
    return tookSnapshot || judge.hasFinished() || left == 0 && !judge.isFull();
  }

  /** What the clock says: windows that were open for too long, alerts of silent streams, a lane that nobody needs. */
  private void tick(ScoringState now, long nanos) {
    judge.retry();
    clock.look(now, nextPosition - 1, nanos);
    warmingUp = now.warmingUp();
    boolean changed = snapshots.isBehind(cursor);
    boolean busy = changed || judge.isBusy() || !inbox.isIdle() || current != null;
    clock.restless = busy || clock.isWaiting();
    if (!clock.restless && clock.isIdle(nanos) && inbox.rest()) {
      state = null;
      loaded = false;
      judge.stop();
      snapshots.stop();
    }
  }

  /** Parses until so many events are through, or the windows in flight are as many as may be; returns what is left of the number. */
  private int parse(ScoringState now, int events) throws IOException {
    int left = events;
    while (left > 0 && !judge.isFull()) {
      LaneQueue.Work work = current;
      if (work == null) {
        if (snapshots.isWanted()) {
          return left;
        }
        work = backlog.next();
        if (work == null) {
          return left;
        }
        current = work;
        done = 0;
      }
      left -= 1 + work(now, work, left);
    }
    return Math.max(0, left);
  }

  private int work(ScoringState now, LaneQueue.Work work, int most) {
    int events = 0;
    if (work.record() instanceof JournalRecord.Batch batch) {
      events = parse(now, batch, most);
      if (done < batch.events().size()) {
        return events;
      }
    } else if (work.record() instanceof JournalRecord.Close close) {
      now.close(close.window(), cutShort);
    } else if (work.record() instanceof JournalRecord.Resolve resolve) {
      judge.resolve(resolve);
    }
    cursor = work.end();
    current = null;
    clock.restless = true;
    snapshots.journaled(backlog.done(work));
    return events;
  }

  private int parse(ScoringState now, JournalRecord.Batch batch, int most) {
    int from = done;
    int to = (int) Math.min(batch.events().size(), (long) from + most);
    long start = System.nanoTime();
    if (from == 0 && batch.isFirst()) {
      now.start(batch.events().get(0).service());
    }
    Consumer<Window> ended = window -> judge.submit(window, now.isWhole(window));
    List<WindowLine> lines = new ArrayList<>(to - from);
    int i = from;
    while (i < to && !judge.isFull()) {
      // Its position in the lane in place of a line number: that is what verdicts point at.
      LogEvent event = batch.events().get(i).at(batch.firstPosition() + i);
      i++;
      try {
        lines.add(now.accept(event, ended));
      } catch (RuntimeException e) {
        unreadable(event, e);
      }
    }
    done = i;
    nextPosition = batch.firstPosition() + i;
    context.metrics().parsed(System.nanoTime() - start);
    if (!lines.isEmpty()) {
      judge.tell(listener -> listener.parsed(key, batch.firstPosition() + from, lines));
    }
    return i - from;
  }

  private void unreadable(LogEvent event, RuntimeException e) {
    context.metrics().discard(LaneMetrics.Discard.UNREADABLE, 1);
    if (!complained) {
      complained = true;
      LOG.error("lane {}: the parser failed on the event at {}", key, event.firstLine(), e);
    }
  }

  /** Takes a snapshot, if one is wanted and the lane has come to rest. */
  private boolean snapshotIfDue(ScoringState now, long nanos) throws IOException {
    boolean draining =
        drained != null && inbox.isIdle() && current == null && !backlog.isReplaying();
    snapshots.look(cursor, nanos, draining);
    if (!snapshots.isWanted() || current != null || judge.isBusy()) {
      return false;
    }
    snapshots.take(new LaneSnapshot(cursor, nextPosition, inbox.marks(), judge.alertModels(), now));
    return true;
  }

  private void publish(ScoringState now) {
    instances = now.streams();
    templates = now.miner().size();
  }

  private void finishDraining() {
    CompletableFuture<Void> waiting = drained;
    if (waiting != null
        && inbox.isIdle()
        && current == null
        && !backlog.isReplaying()
        && !judge.isBusy()
        && !snapshots.isWriting()
        && (snapshots.isFailing() || !snapshots.isBehind(cursor))) {
      waiting.complete(null);
    }
  }

  boolean wantsTick(long nanos) {
    return clock.wantsTick(nanos, loaded);
  }

  /** Where the lane's work has come to. For the lane's turns only. */
  Cursor cursor() {
    return cursor;
  }

  CompletableFuture<Void> drain() {
    CompletableFuture<Void> future = new CompletableFuture<>();
    drained = future;
    return future;
  }

  CompletableFuture<Void> restored() {
    return backlog.restored();
  }

  boolean isLoaded() {
    return loaded;
  }

  int instances() {
    return instances;
  }

  int templates() {
    return templates;
  }

  boolean warmingUp() {
    return warmingUp;
  }

  long windows() {
    return judge.windows();
  }
}
