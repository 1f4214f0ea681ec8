package dev.kikori.server.batch;

import dev.kikori.scorer.window.Window;
import dev.kikori.server.batch.BatchMetrics.Outcome;
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
  private final BatchScorer scorer;
  private final Ladder ladder;
  private final StepLog steps;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final WindowQueue queue;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicLong arrived = new AtomicLong();
  private final AtomicLong sampled = new AtomicLong();
  private boolean closing;

  ModelWorker(
      String name,
      BatchConfig config,
      BatchScorer.ModelSource source,
      BatchScorer.Reader reader,
      MeterRegistry registry) {
    BatchMetrics metrics = new BatchMetrics(registry, name);
    this.name = name;
    this.config = config;
    this.ladder = new Ladder(config);
    this.scorer = new BatchScorer(name, source, reader, ladder, metrics);
    this.steps = new StepLog(name, config.targetDelay());
    this.queue = new WindowQueue(config.maxBatch(), config.maxDelay().toNanos(), config.maxQueue());
    metrics.watch(this);
    scorer.requireModel();
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
      scorer.answerWithout(List.of(pending), Outcome.SKIPPED, step);
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
      scorer.answerWithout(List.of(pending), Outcome.QUEUE_FULL, DegradationStep.TEMPLATES_ONLY);
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
    scorer.cancelled();
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
    scorer.answerWithout(expired, Outcome.EXPIRED, DegradationStep.TEMPLATES_ONLY);
    DegradationStep before = ladder.step();
    if (ladder.observe(scorer.load(oldest, arrived.getAndSet(0)), nowNanos)) {
      steps.say(before, ladder.step(), ladder.sampleEvery(), oldest);
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
    scorer.answerWithout(backlog, Outcome.SKIPPED, DegradationStep.TEMPLATES_ONLY);
  }

  private void work() {
    while (true) {
      List<Pending> batch = nextBatch();
      if (batch.isEmpty()) {
        return;
      }
      running.addAndGet(batch.size());
      try {
        scorer.answer(batch);
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
