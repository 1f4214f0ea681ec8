package dev.kikori.scorer.pipeline;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.model.Model;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.StreamJudge;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowCounters;
import dev.kikori.scorer.window.WindowSpec;
import dev.kikori.scorer.window.Windower;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events in, verdicts and alerts out. Parsing and windowing run on the caller's thread; scoring runs on a thread of the pipeline's own,
 * which takes as many windows at once as are waiting, so that a busy stream is scored in batches and a quiet one at once. The queue between
 * them holds {@value #QUEUE} windows; when it is full, {@link #accept} waits.
 *
 * <p>{@link #accept} and {@link #flush} belong to one thread. Verdicts and alerts are handed out on the scoring thread, in the order of
 * each stream's windows.
 */
public final class ScoringPipeline implements AutoCloseable {
  private static final long CLOSE_MILLIS = 10_000;
  private static final int QUEUE = 128;
  private static final int BATCH = 32;

  private final Model model;
  private final ScoringState state;
  private final Windower normalWindower;
  private final Builder options;
  private final BlockingQueue<Work> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread worker;
  private volatile @Nullable Throwable failure;
  private boolean closed;

  private ScoringPipeline(Builder options) {
    this.options = options;
    this.model = options.model;
    this.normalWindower =
        Windower.builder(options.window).singleStream(options.singleStream).build();
    this.state =
        ScoringState.builder(options.window)
            .singleStream(options.singleStream)
            .miner(options.miner)
            .budget(options.budget)
            .supervised(options.supervised)
            .onAlert(options.alerts)
            .build();
    state.use(ModelView.of(model));
    this.worker = new Thread(this::work, "kikori-scorer");
    worker.setDaemon(true);
    worker.start();
  }

  /** A pipeline around a loaded model. The pipeline does not close the model. */
  public static Builder builder(Model model) {
    return new Builder(model);
  }

  /**
   * Takes the next event of a past that somebody calls normal: it is learnt from, and raises nothing. {@link #endNormal} ends it. To be
   * called before the first {@link #accept}.
   */
  public void learnNormal(LogEvent event) {
    normalWindower.accept(state.line(event), window -> put(new Normal(window)));
  }

  /** Ends the normal past: what its streams have not shown in it stays new for good. */
  public void endNormal() {
    normalWindower.flush(window -> put(new Normal(window)));
    await();
    // The scoring thread has nothing to do until the next window is put into its queue.
    state.closeNormal();
  }

  /** Takes the next event. */
  public void accept(LogEvent event) {
    state.accept(event, window -> enqueue(window, true));
  }

  /** Scores what is still open and waits until every verdict is out; resolves open alerts. */
  public void flush() {
    boolean whole = options.window instanceof WindowSpec.Session;
    state.flush(window -> enqueue(window, whole));
    await();
  }

  private void await() {
    CountDownLatch done = new CountDownLatch(1);
    put(new Barrier(done));
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    rethrow();
  }

  /**
   * Ends the scoring thread and waits for it, {@value #CLOSE_MILLIS} ms at most, so that the model can be closed after it; windows that are
   * still open are not scored. Call {@link #flush} before.
   */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      worker.interrupt();
      try {
        worker.join(CLOSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** What became of the lines when they were cut into windows; for the thread that hands events in. */
  public WindowCounters windowCounters() {
    return state.windowCounters();
  }

  private sealed interface Work permits Scorable, Normal, Barrier {}

  /**
   * A window to score.
   *
   * @param whole whether it ended by itself, not because the input did
   */
  private record Scorable(Window window, boolean whole) implements Work {}

  /** A window of the normal past. */
  private record Normal(Window window) implements Work {}

  private record Barrier(CountDownLatch done) implements Work {}

  private void enqueue(Window window, boolean whole) {
    rethrow();
    put(new Scorable(window, whole));
  }

  private void put(Work work) {
    try {
      queue.put(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the scoring thread was busy", e);
    }
  }

  private void rethrow() {
    Throwable cause = failure;
    if (cause != null) {
      throw new IllegalStateException("scoring failed: " + cause.getMessage(), cause);
    }
  }

  private void work() {
    List<Work> taken = new ArrayList<>(BATCH);
    while (!Thread.currentThread().isInterrupted()) {
      try {
        taken.add(queue.take());
        queue.drainTo(taken, BATCH - 1);
        process(taken);
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error e) {
        // Kept for the caller's thread; barriers are still answered so that it wakes up to see it.
        failure = e;
        taken.forEach(ScoringPipeline::release);
      }
      taken.clear();
    }
  }

  private static void release(Work work) {
    if (work instanceof Barrier barrier) {
      barrier.done().countDown();
    }
  }

  private void process(List<Work> taken) {
    if (failure == null) {
      // A pipeline takes normal windows first and others later: a batch in which both meet is in
      // that order.
      List<Normal> normal = only(Normal.class, taken);
      List<WindowScores> scores = score(normal.stream().map(Normal::window).toList());
      for (int i = 0; i < normal.size(); i++) {
        state.learnNormal(normal.get(i).window(), scores.get(i));
      }
      judge(only(Scorable.class, taken));
    }
    for (Barrier barrier : only(Barrier.class, taken)) {
      state.resolveAll();
      barrier.done().countDown();
    }
  }

  private static <T extends Work> List<T> only(Class<T> kind, List<Work> taken) {
    return taken.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  private void judge(List<Scorable> windows) {
    List<WindowScores> scores = score(windows.stream().map(Scorable::window).toList());
    for (int i = 0; i < scores.size(); i++) {
      Scorable scorable = windows.get(i);
      Verdict verdict = state.judge(scorable.window(), scores.get(i), scorable.whole());
      options.verdicts.accept(verdict);
      state.group(verdict);
    }
  }

  private List<WindowScores> score(List<Window> windows) {
    return windows.isEmpty() ? List.of() : model.scorer().score(windows);
  }

  /** Options of a pipeline. */
  public static final class Builder {
    /** False alerts per 1,000 windows that are tolerable, unless told otherwise: {@value}. */
    public static final double DEFAULT_BUDGET = ScoringState.DEFAULT_BUDGET;

    private final Model model;
    private TemplateMiner miner = TemplateMiner.builder().build();
    private WindowSpec window;
    private boolean supervised = true;
    private boolean singleStream;
    private double budget = DEFAULT_BUDGET;
    private Consumer<Verdict> verdicts = verdict -> {};
    private Consumer<Alert> alerts = alert -> {};

    private Builder(Model model) {
      this.model = model;
      this.window =
          new WindowSpec.Count(
              model.bundle().manifest().window().size(), model.bundle().manifest().window().step());
    }

    /** How windows are cut; as the bundle was trained unless told otherwise. */
    public Builder window(WindowSpec spec) {
      this.window = spec;
      return this;
    }

    /** The miner to use, for example one restored from a snapshot. */
    public Builder miner(TemplateMiner templateMiner) {
      this.miner = templateMiner;
      return this;
    }

    /** False alerts that are tolerable, per 1,000 windows: above 0, at most 500. */
    public Builder budget(double falseAlertsPerThousand) {
      this.budget = StreamJudge.checkedBudget(falseAlertsPerThousand);
      return this;
    }

    /** Whether the labels that the model was trained on may be used where the stream's templates are known; true unless told otherwise. */
    public Builder supervised(boolean allowed) {
      this.supervised = allowed;
      return this;
    }

    /** Whether all services are one stream, cut in order of arrival, as for a file that is to be scored whole; false unless told otherwise. */
    public Builder singleStream(boolean value) {
      this.singleStream = value;
      return this;
    }

    /** Is told of every window's verdict. */
    public Builder onVerdict(Consumer<Verdict> consumer) {
      this.verdicts = consumer;
      return this;
    }

    /** Is told of every alert when it fires, is updated and is resolved. */
    public Builder onAlert(Consumer<Alert> consumer) {
      this.alerts = consumer;
      return this;
    }

    public ScoringPipeline build() {
      return new ScoringPipeline(this);
    }
  }
}
