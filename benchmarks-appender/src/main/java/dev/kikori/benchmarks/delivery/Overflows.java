package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.DropReason;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.QueueOptions.Overflow;
import dev.kikori.appender.WindowOptions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** The queue is full, as there is no server: each policy drops by its own rule, and every event is accounted for. */
final class Overflows {
  private static final int QUEUE_BYTES = 64 << 10;
  private static final Duration SHORT_BLOCK = Duration.ofMillis(1);
  private static final Duration SHORT_STOP = Duration.ofMillis(500);

  /** Enough to fill the queue and to wait in vain some thousand times. */
  private static final int BLOCKED_EVENTS = 8_000;

  private final long events;

  Overflows(long events) {
    this.events = events;
  }

  List<Scenario> scenarios() {
    return List.of(
        policy("queue full, dropNewest", Overflow.DROP_NEWEST, events, DropReason.RING_FULL),
        policy("queue full, dropBelow WARN", Overflow.DROP_BELOW, events, DropReason.BELOW_LEVEL),
        policy(
            "queue full, block for 1 ms", Overflow.BLOCK, BLOCKED_EVENTS, DropReason.BLOCK_TIMEOUT),
        policy("queue full, fallback", Overflow.FALLBACK, events, DropReason.FALLBACK),
        new Scenario("stop without a server", this::abandoned),
        new Scenario("log calls after stop", this::stopped));
  }

  /** Fills the queue without a server, then lets one come, and logs again. */
  private static Scenario policy(
      String scenario, Overflow overflow, long events, DropReason reason) {
    return new Scenario(
        scenario,
        name -> {
          try (Bench bench = Bench.lossy(name)) {
            bench.server().kill();
            Subject subject = new CoreSubject(small(bench, overflow).build());
            Load load = bench.load(subject).start(events);
            load.join();
            long waiting = subject.metrics().queued() + subject.metrics().inFlight();
            if (waiting == 0) {
              bench.breach("nothing waits for the server");
            }
            bench.server().start();
            bench.awaitReceived(waiting);
            load.start(events / 2).join();
            return checked(bench, subject, load, metrics -> check(bench, subject, reason));
          }
        });
  }

  private static void check(Bench bench, Subject subject, DropReason reason) {
    AppenderMetrics metrics = subject.metrics();
    if (metrics.dropped(reason) == 0) {
      bench.breach("nothing dropped for " + reason.code() + ", though the queue was full");
    }
    if (metrics.dropped(DropReason.FALLBACK) != subject.fallenBack()) {
      bench.breach(
          subject.fallenBack()
              + " events handed to the fallback, but "
              + metrics.dropped(DropReason.FALLBACK)
              + " counted");
    }
  }

  private Outcome abandoned(String name) throws InterruptedException {
    try (Bench bench = Bench.lossy(name)) {
      bench.server().kill();
      Subject subject =
          new CoreSubject(small(bench, Overflow.DROP_NEWEST).stopTimeout(SHORT_STOP).build());
      Load load = bench.load(subject).start(events);
      load.join();
      return checked(
          bench,
          subject,
          load,
          metrics -> {
            if (metrics.dropped(DropReason.ABANDONED_AT_STOP) == 0) {
              bench.breach("nothing given up at stop");
            }
          });
    }
  }

  private Outcome stopped(String name) throws InterruptedException {
    try (Bench bench = Bench.lossy(name)) {
      Subject subject = new CoreSubject(bench.options().build());
      Load load = bench.load(subject).start(events);
      load.join();
      subject.stop();
      load.start(events).join();
      return checked(
          bench,
          subject,
          load,
          metrics -> {
            if (metrics.dropped(DropReason.STOPPED) != events / Bench.THREADS * Bench.THREADS) {
              bench.breach(metrics.dropped(DropReason.STOPPED) + " dropped after stop");
            }
          });
    }
  }

  private static Outcome checked(
      Bench bench, Subject subject, Load load, Consumer<AppenderMetrics> check) {
    subject.stop();
    check.accept(subject.metrics());
    return bench.account(subject, load);
  }

  private static KikoriOptions.Builder small(Bench bench, Overflow overflow) {
    return bench
        .options()
        .queue(
            QueueOptions.builder()
                .bytes(QUEUE_BYTES)
                .overflow(overflow)
                .blockFor(SHORT_BLOCK)
                .build())
        .window(WindowOptions.builder().bytes(QUEUE_BYTES).build());
  }
}
