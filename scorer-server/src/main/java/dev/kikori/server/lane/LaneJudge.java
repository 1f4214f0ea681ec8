package dev.kikori.server.lane;

import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.pipeline.ModelView;
import dev.kikori.scorer.pipeline.ScoringState;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.Window;
import dev.kikori.server.batch.ScoredWindow;
import dev.kikori.server.service.ServiceKey;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The second half of a lane: windows that wait for their scores, judged in the order in which they were cut, and the alerts that come of
 * it. Used by the lane's turns only, but for {@link #windows}.
 */
final class LaneJudge {
  private static final Logger LOG = LoggerFactory.getLogger(LaneJudge.class);

  private final Runnable signal;
  private final ServiceKey key;
  private final LaneContext context;
  private final LaneClock clock;
  private final ArrayDeque<Step> steps = new ArrayDeque<>();
  private final Map<String, String> alertModels = new HashMap<>();
  private @Nullable ScoringState state;
  private @Nullable Model model;
  private String modelName = "";
  private long nanos;
  private final AtomicLong windows = new AtomicLong();

  LaneJudge(Runnable signal, ServiceKey key, LaneContext context, LaneClock clock) {
    this.signal = signal;
    this.key = key;
    this.context = context;
    this.clock = clock;
  }

  /** What is done in order. */
  private static final class Step {
    final @Nullable Window window;
    final boolean whole;
    final Consumer<ScoringState> action;
    @Nullable CompletableFuture<ScoredWindow> scored;

    Step(@Nullable Window window, boolean whole, Consumer<ScoringState> action) {
      this.window = window;
      this.whole = whole;
      this.action = action;
    }

    boolean isReady() {
      CompletableFuture<ScoredWindow> future = scored;
      return window == null || future != null && future.isDone() && !isFailed();
    }

    boolean isFailed() {
      CompletableFuture<ScoredWindow> future = scored;
      return window != null && (future == null || future.isCompletedExceptionally());
    }
  }

  void start(ScoringState newState, Map<String, String> models) {
    steps.clear();
    alertModels.clear();
    alertModels.putAll(models);
    state = newState;
    model = null;
  }

  void stop() {
    state = null;
    model = null;
  }

  /** Has a window scored; it is judged when all before it are. */
  void submit(Window window, boolean whole) {
    Step step = new Step(window, whole, now -> {});
    steps.add(step);
    submit(step, window);
  }

  private void submit(Step step, Window window) {
    try {
      CompletableFuture<ScoredWindow> scored = context.batcher().submit(key, window);
      step.scored = scored;
      var unused = scored.whenComplete((result, error) -> signal.run());
    } catch (RuntimeException e) {
      step.scored = CompletableFuture.failedFuture(e);
    }
  }

  /** Asks again for scores that could not be had. */
  void retry() {
    for (Step step : steps) {
      Window window = step.window;
      if (window != null && step.isFailed()) {
        context.metrics().failure(LaneMetrics.Stage.SCORE);
        submit(step, window);
      }
    }
  }

  /** Resolves a silent stream's alerts, when all windows before are judged. */
  void resolve(JournalRecord.Resolve resolve) {
    steps.add(new Step(null, true, now -> now.resolve(resolve.stream(), resolve.upToPosition())));
  }

  /** Learns anew what is usual, when all windows before are judged. */
  void forgetStreams() {
    steps.add(new Step(null, true, ScoringState::forgetStreams));
  }

  boolean isFull() {
    return steps.size() >= context.config().queue().maxWindowsInFlight();
  }

  boolean isBusy() {
    return !steps.isEmpty();
  }

  /** Whether the next step can be done now. */
  boolean hasFinished() {
    Step step = steps.peek();
    return step != null && step.isReady();
  }

  /** Does the steps that are ready, so many at most. */
  void finish(int most, long nowNanos) {
    nanos = nowNanos;
    ScoringState now = state;
    for (int i = 0; i < most && now != null && hasFinished(); i++) {
      Step step = steps.remove();
      try {
        finish(step, now);
      } catch (RuntimeException e) {
        context.metrics().failure(LaneMetrics.Stage.JUDGE);
        LOG.error("lane {}: a window can't be judged", key, e);
      }
    }
  }

  private void finish(Step step, ScoringState now) {
    Window window = step.window;
    CompletableFuture<ScoredWindow> future = step.scored;
    if (window == null || future == null) {
      step.action.accept(now);
      return;
    }
    Verdict verdict;
    try (ScoredWindow scored = future.join()) {
      use(scored, now);
      verdict = now.judge(window, scored.scores(), step.whole);
    }
    windows.incrementAndGet();
    context.metrics().windows.increment();
    clock.judged(window.stream(), nanos);
    tell(listener -> listener.judged(key, modelName, verdict));
    now.group(verdict);
  }

  private void use(ScoredWindow scored, ScoringState now) {
    if (scored.model() != model) {
      model = scored.model();
      modelName = scored.modelName();
      now.use(ModelView.of(scored.model()));
    }
  }

  /** Is told by the state what becomes of alerts. */
  void alert(Alert alert) {
    String id = AlertIds.of(key, alert);
    if (alert.status() != Alert.Status.RESOLVED && alert.worst().equals(alert.last())) {
      alertModels.put(id, modelName);
    }
    String itsModel = alertModels.getOrDefault(id, modelName);
    if (alert.status() == Alert.Status.RESOLVED) {
      alertModels.remove(id);
    }
    tell(listener -> listener.alert(key, id, AlertIds.revision(alert), itsModel, alert));
  }

  /** Tells the listener; what goes wrong there is its own affair. */
  void tell(Consumer<LaneListener> message) {
    try {
      message.accept(context.listener());
    } catch (RuntimeException e) {
      context.metrics().failure(LaneMetrics.Stage.LISTENER);
      LOG.error("lane {}: the listener failed", key, e);
    }
  }

  Map<String, String> alertModels() {
    return Map.copyOf(alertModels);
  }

  long windows() {
    return windows.get();
  }
}
