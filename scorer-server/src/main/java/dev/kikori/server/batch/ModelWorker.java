package dev.kikori.server.batch;

import dev.kikori.scorer.model.Timings;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.window.Window;
import dev.kikori.server.batch.BatchMetrics.Outcome;
import dev.kikori.server.model.ModelLease;
import dev.kikori.server.service.ServiceKey;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One model's queue and the threads that work it off. Every window that comes in goes out, once: read by the model, or judged without it, or
 * refused because the server stops. Futures are completed outside the lock.
 */
final class ModelWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ModelWorker.class);

  /** The golden ratio's fraction: multiples of it, modulo 1, fall as evenly as can be, in step with nobody. */
  private static final double GOLDEN = 0.618_033_988_749_895;

  private final String name;
  private final BatchConfig config;
  private final ModelSource source;
  private final Scorer scorer;
  private final BatchMetrics metrics;
  private final Ladder ladder;
  private final FailureLog failures;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final WindowQueue queue;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicLong sampled = new AtomicLong();
  private final Costs fullCosts = new Costs();
  private final Costs smallerCosts = new Costs();
  private boolean closing;

  /** Where leases come from. */
  interface ModelSource {
    ModelLease acquire(String model);

    /** The model that takes over from a larger one, or null. */
    @Nullable String smaller();
  }

  /** Has a model read windows. */
  interface Scorer {
    List<WindowScores> score(ModelLease model, List<Window> windows, Timings timings);
  }

  ModelWorker(
      String name, BatchConfig config, ModelSource source, Scorer scorer, MeterRegistry registry) {
    this.name = name;
    this.config = config;
    this.source = source;
    this.scorer = scorer;
    this.metrics = new BatchMetrics(registry, name);
    this.ladder = new Ladder(config);
    this.failures = new FailureLog(name);
    this.queue = new WindowQueue(config.maxBatch(), config.maxDelay().toNanos(), config.maxQueue());
    metrics.watch(this);
    acquire(false).close();
    for (int i = 0; i < config.threads(); i++) {
      Thread thread = new Thread(this::work, "kikori-batch-" + name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  CompletableFuture<ScoredWindow> submit(ServiceKey service, Window window) {
    arrived.incrementAndGet();
    Pending pending = new Pending(service, window, System.nanoTime());
    DegradationStep step = ladder.step();
    if (step == DegradationStep.TEMPLATES_ONLY
        || step == DegradationStep.SAMPLED && !inTheSample()) {
      finishWithout(List.of(pending), Outcome.SKIPPED, step);
      return pending.future;
    }
    boolean taken;
    lock.lock();
    try {
      if (closing) {
        return CompletableFuture.failedFuture(stopped());
      }
      taken = queue.offer(pending);
      // One that waits is woken by the first of a batch and by the one that fills it.
      if (queue.size() == 1 || queue.size() % config.maxBatch() == 0) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
    if (!taken) {
      finishWithout(List.of(pending), Outcome.QUEUE_FULL, DegradationStep.TEMPLATES_ONLY);
    } else {
      var unused = pending.future.whenComplete((scored, failure) -> dropIfCancelled(pending));
    }
    return pending.future;
  }

  private boolean inTheSample() {
    double place = sampled.getAndIncrement() * GOLDEN;
    return place - Math.floor(place) < 1.0 / ladder.sampleEvery();
  }

  private void dropIfCancelled(Pending pending) {
    if (!pending.future.isCancelled()) {
      return;
    }
    lock.lock();
    try {
      if (!queue.remove(pending)) {
        return;
      }
    } finally {
      lock.unlock();
    }
    try (ModelLease lease = source.acquire(name)) {
      metrics.count(lease.version(), Outcome.CANCELLED);
    }
  }

  /** Looks at the load, answers what has waited too long, and takes a step where that is needed. For one thread, again and again. */
  void tick(long nowNanos) {
    List<Pending> expired;
    long oldest;
    lock.lock();
    try {
      oldest = queue.oldestNanos(nowNanos);
      expired = queue.takeOlderThan(config.deadline().toNanos(), nowNanos);
    } finally {
      lock.unlock();
    }
    finishWithout(expired, Outcome.EXPIRED, DegradationStep.TEMPLATES_ONLY);
    String smaller = smaller();
    Ladder.Load load =
        new Ladder.Load(
            oldest, arrived.getAndSet(0), fullCosts.nanos(), smallerCosts.nanos(), smaller != null);
    DegradationStep before = ladder.step();
    if (ladder.observe(load, nowNanos)) {
      say(before, oldest);
      if (ladder.step().ordinal() >= DegradationStep.TEMPLATES_ONLY.ordinal()) {
        clearBacklog();
      }
    }
  }

  private void clearBacklog() {
    List<Pending> backlog;
    lock.lock();
    try {
      backlog = queue.takeAll();
    } finally {
      lock.unlock();
    }
    finishWithout(backlog, Outcome.SKIPPED, DegradationStep.TEMPLATES_ONLY);
  }

  private void say(DegradationStep before, long oldestNanos) {
    DegradationStep now = ladder.step();
    String how =
        now == DegradationStep.SAMPLED ? now + " (1 of " + ladder.sampleEvery() + ")" : now.name();
    if (now.ordinal() < before.ordinal()) {
      LOG.info("model {}: keeps up again, {} after {}", name, how, before);
    } else {
      LOG.warn(
          "model {}: can't keep up, {} after {}: its oldest window waited {} ms (target: {} ms). No event is lost, verdicts are plainer. Give it more"
              + " threads (batch.threads), a GPU (models.provider), a smaller model (models.smaller_model), or another replica",
          name,
          how,
          before,
          TimeUnit.NANOSECONDS.toMillis(oldestNanos),
          config.targetDelay().toMillis());
    }
  }

  private void work() {
    while (true) {
      List<Pending> batch = nextBatch();
      if (batch.isEmpty()) {
        return;
      }
      running.addAndGet(batch.size());
      try {
        run(batch);
      } catch (RuntimeException | Error e) {
        // Not the model: that is caught where it runs. Nobody may wait for ever all the same.
        LOG.error("model {}: a batch broke off", name, e);
        batch.forEach(pending -> pending.future.completeExceptionally(e));
      } finally {
        running.addAndGet(-batch.size());
      }
    }
  }

  /** Waits for a batch; empty when the worker closes and nothing is left. */
  private List<Pending> nextBatch() {
    lock.lock();
    try {
      while (true) {
        long now = System.nanoTime();
        List<Pending> batch = closing ? queue.takeAny() : queue.take(now);
        if (!batch.isEmpty() || closing) {
          return batch;
        }
        changed.awaitNanos(queue.nanosUntilDue(now));
      }
    } catch (InterruptedException e) {
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  private void run(List<Pending> batch) {
    long start = System.nanoTime();
    List<Pending> wanted = new ArrayList<>(batch.size());
    boolean useSmaller = ladder.step() == DegradationStep.SMALLER_MODEL && smaller() != null;
    try (ModelLease lease = acquire(useSmaller)) {
      for (Pending pending : batch) {
        if (pending.future.isDone()) {
          metrics.count(lease.version(), Outcome.CANCELLED);
        } else {
          metrics.waited(start - pending.enqueuedNanos);
          wanted.add(pending);
        }
      }
      if (!wanted.isEmpty()) {
        score(wanted, lease, useSmaller);
      }
    }
  }

  private void score(List<Pending> batch, ModelLease lease, boolean useSmaller) {
    Timings timings = new Timings();
    long start = System.nanoTime();
    List<WindowScores> scores;
    try {
      scores = scorer.score(lease, batch.stream().map(pending -> pending.window).toList(), timings);
    } catch (RuntimeException | Error e) {
      failures.say(e);
      finish(batch, lease, Outcome.FAILED, DegradationStep.TEMPLATES_ONLY);
      return;
    }
    (useSmaller ? smallerCosts : fullCosts).add(System.nanoTime() - start, batch.size());
    metrics.batch(batch.size(), timings);
    DegradationStep step = useSmaller ? DegradationStep.SMALLER_MODEL : ladder.scoredAs();
    for (int i = 0; i < batch.size(); i++) {
      Pending pending = batch.get(i);
      if (scores.get(i).areFinite()) {
        metrics.finished(lease.version(), Outcome.SCORED, step);
        complete(pending, scores.get(i), lease, step);
      } else {
        failures.say(new IllegalStateException("it gave a window scores that are no numbers"));
        finish(List.of(pending), lease, Outcome.FAILED, DegradationStep.TEMPLATES_ONLY);
      }
    }
  }

  private void finishWithout(List<Pending> windows, Outcome outcome, DegradationStep step) {
    if (windows.isEmpty()) {
      return;
    }
    // Below the smaller model its encoder is what verdicts are made with: a judge changes models
    // once, not with every step.
    try (ModelLease lease = acquire(ladder.step() != DegradationStep.FULL)) {
      finish(windows, lease, outcome, step);
    }
  }

  private void finish(
      List<Pending> windows, ModelLease lease, Outcome outcome, DegradationStep step) {
    for (Pending pending : windows) {
      metrics.finished(lease.version(), outcome, step);
      int lines = pending.window.lines().size();
      complete(pending, WindowScores.withoutModel(lines), lease, step);
    }
  }

  private static void complete(
      Pending pending, WindowScores scores, ModelLease lease, DegradationStep step) {
    ModelLease own = lease.share();
    if (!pending.future.complete(new ScoredWindow(scores, own.model(), step, own::close))) {
      own.close();
    }
  }

  private ModelLease acquire(boolean smallerIfThere) {
    String smaller = smallerIfThere ? smaller() : null;
    ModelLease lease = source.acquire(smaller == null ? name : smaller);
    metrics.declare(lease.version());
    return lease;
  }

  /** The smaller model, if it is another one. */
  private @Nullable String smaller() {
    String smaller = source.smaller();
    return name.equals(smaller) ? null : smaller;
  }

  int pending() {
    lock.lock();
    try {
      return queue.size();
    } finally {
      lock.unlock();
    }
  }

  int running() {
    return running.get();
  }

  int capacity() {
    return queue.capacity();
  }

  DegradationStep step() {
    return ladder.step();
  }

  /** Works off what waits, within the given time; refuses what is left after it. */
  void close(long millis) {
    List<Pending> left;
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    lock.lock();
    try {
      left = queue.takeAll();
    } finally {
      lock.unlock();
    }
    left.forEach(pending -> pending.future.completeExceptionally(stopped()));
  }

  @Override
  public void close() {
    close(0);
  }

  private RejectedExecutionException stopped() {
    return new RejectedExecutionException("model " + name + ": the server stops");
  }
}
