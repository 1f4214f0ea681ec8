package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.BatchOptions;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.RetryOptions;
import dev.kikori.appender.testkit.FaultyProxy.Cut;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Connections that are cut after 0, 1, 2, ... bytes, until the cut lies beyond the first batch (or beyond its ack): so at every byte of the
 * handshake, of hello, and of one batch at least. Every connection says the same, in the same bytes, as the one before it brought nothing
 * across.
 */
final class Cuts {
  /** Small batches, so that there are not too many bytes to cut at. */
  private static final int BATCH_EVENTS = 8;

  /** Two batches at a time: acks stay frequent, and events last for all connections. */
  private static final long CREDITS = 16;

  private static final long EVENTS_A_CUT = 2 * CREDITS;
  private static final int BEYOND = 48;
  private static final Duration SOON = Duration.ofMillis(10);

  /** How many bytes each way there are up to the end of the first batch, and of its ack. */
  private record Reach(long upstream, long downstream) {}

  List<Scenario> scenarios() {
    return List.of(
        new Scenario("cut at every byte of a batch", this::upstream),
        new Scenario("cut at every byte of an ack", this::downstream));
  }

  private Outcome upstream(String name) throws InterruptedException {
    long last = reach().upstream() + BEYOND;
    return sweep(name, last, true);
  }

  private Outcome downstream(String name) throws InterruptedException {
    long last = reach().downstream() + BEYOND;
    return sweep(name, last, false);
  }

  private Outcome sweep(String name, long last, boolean upstream) throws InterruptedException {
    try (Bench bench = Bench.lossless(name + " (" + (last + 1) + " cuts)")) {
      bench.behaviour().credits(CREDITS);
      bench
          .proxy()
          .plan(
              connection ->
                  connection > last
                      ? Cut.NEVER
                      : upstream ? Cut.upstream(connection) : Cut.downstream(connection));
      Subject subject = new CoreSubject(options(bench));
      Load load = bench.load(subject).start(last * EVENTS_A_CUT);
      bench.await(() -> bench.proxy().opened() > last + 1, "connection " + (last + 1));
      load.join();
      if (bench.proxy().cuts() <= last) {
        bench.breach(
            bench.proxy().cuts() + " cuts of " + (last + 1) + ": some connections ended earlier");
      }
      return bench.account(subject, load);
    }
  }

  /** The same beginning, uncut. */
  private static Reach reach() throws InterruptedException {
    try (Bench bench = Bench.lossless("reach")) {
      bench.behaviour().credits(CREDITS);
      Subject subject = new CoreSubject(options(bench));
      AtomicLong upstream = new AtomicLong();
      Load load = bench.load(subject).start(CREDITS);
      bench.await(
          () -> {
            if (bench.received() > 0) {
              upstream.compareAndSet(0, bench.proxy().newestUpstreamBytes());
            }
            return subject.metrics().acknowledged() > 0;
          },
          "the first ack");
      Reach reach = new Reach(upstream.get(), bench.proxy().newestDownstreamBytes());
      load.join();
      subject.stop();
      return reach;
    }
  }

  private static KikoriOptions options(Bench bench) {
    return bench
        .options()
        .batch(BatchOptions.builder().events(BATCH_EVENTS).build())
        .retry(RetryOptions.builder().initial(SOON).max(SOON).build())
        .build();
  }
}
