package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.testkit.ScorerServer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/** Scenarios in which nothing may be lost: the queue blocks, and every fault ends. Faults come by progress, so that they meet load. */
final class Faults {
  private static final int RESTARTS = 10;
  private static final int HALF_OPENS = 5;
  private static final int QUICK_HALF_OPENS = 2;
  private static final int FAILOVERS = 4;
  private static final int MOST_OUTAGE_MILLIS = 400;
  private static final int BATCHES_A_STREAM = 20;
  private static final long FEW_CREDITS = 2_000;
  private static final int FEW_CREDITS_SHARE = 20;
  private static final Duration SLOW_ACK = Duration.ofMillis(50);
  private static final int LARGE_QUEUE_BYTES = 64 << 20;
  private static final long FITS_THE_LARGE_QUEUE = 300_000;

  private final long events;
  private final Duration absence;
  private final int halfOpens;
  private final Random random;

  Faults(boolean quick, long events, Duration absence, long seed) {
    this.events = events;
    this.absence = absence;
    this.halfOpens = quick ? QUICK_HALF_OPENS : HALF_OPENS;
    this.random = new Random(seed);
  }

  List<Scenario> scenarios() {
    return List.of(
        new Scenario("no fault, core", name -> undisturbed(name, CoreSubject::new)),
        new Scenario("no fault, Logback", name -> undisturbed(name, LogbackSubject::new)),
        new Scenario("no fault, Log4j2", name -> undisturbed(name, Log4j2Subject::new)),
        new Scenario("killed and restarted 10 times", this::restarts),
        new Scenario("connections reset 10 times", this::resets),
        new Scenario("half-open connections, " + halfOpens + " times", this::halfOpens),
        new Scenario("UNAVAILABLE, 10 times", this::unavailable),
        new Scenario("slow acks", this::slowAcks),
        new Scenario("few credits", this::fewCredits),
        new Scenario("every stream ends before an ack", this::shortStreams),
        new Scenario("failover between two servers", this::failover),
        new Scenario("scorer absent for the first " + absence.toSeconds() + " s", this::absent));
  }

  private Outcome undisturbed(String name, Function<KikoriOptions, Subject> subjectOf)
      throws InterruptedException {
    try (Bench bench = Bench.lossless(name)) {
      return calm(bench, subjectOf.apply(bench.options().build()), events);
    }
  }

  private Outcome restarts(String name) throws InterruptedException {
    return disturbed(
        name,
        RESTARTS,
        bench -> {
          // As when a process dies: its connections end first, then nobody listens.
          bench.proxy().refuse(true);
          bench.proxy().reset();
          bench.server().kill();
          outage();
          bench.server().start();
          bench.proxy().refuse(false);
        });
  }

  private Outcome resets(String name) throws InterruptedException {
    return disturbed(name, RESTARTS, bench -> bench.proxy().reset());
  }

  /**
   * gRPC takes eleven seconds to find out, its shortest interval of ten and the time for an answer, and no call waits longer than ten: so the
   * queue holds what is logged in the meantime.
   */
  private Outcome halfOpens(String name) throws InterruptedException {
    try (Bench bench = Bench.lossless(name)) {
      Subject subject = new CoreSubject(largeQueue(bench));
      Load load = bench.load(subject);
      long share = Math.min(events / (halfOpens + 1), FITS_THE_LARGE_QUEUE);
      for (int i = 0; i < halfOpens; i++) {
        load.start(share).join();
        // While batches are on their way, and acks.
        bench.awaitReceived(load.calls() - share / 2);
        bench.proxy().halfOpen();
        load.start(share).join();
        bench.awaitReceived(load.calls());
      }
      return bench.account(subject, load);
    }
  }

  private Outcome unavailable(String name) throws InterruptedException {
    return disturbed(
        name,
        RESTARTS,
        bench -> {
          bench.behaviour().unavailable(true);
          outage();
          bench.behaviour().unavailable(false);
        });
  }

  private Outcome slowAcks(String name) throws InterruptedException {
    try (Bench bench = Bench.lossless(name)) {
      bench.behaviour().ackDelay(SLOW_ACK);
      return calm(bench, new CoreSubject(bench.options().build()), events);
    }
  }

  /** So few that they bound the rate: a part of the events says the same in less time. */
  private Outcome fewCredits(String name) throws InterruptedException {
    try (Bench bench = Bench.lossless(name)) {
      bench.behaviour().ackDelay(SLOW_ACK).credits(FEW_CREDITS);
      return calm(bench, new CoreSubject(bench.options().build()), events / FEW_CREDITS_SHARE);
    }
  }

  /** The last batch of each stream is accepted, and no ack tells: all of the window comes again. */
  private Outcome shortStreams(String name) throws InterruptedException {
    try (Bench bench = Bench.lossless(name)) {
      bench.behaviour().streamMaxBatches(BATCHES_A_STREAM);
      Subject subject = new CoreSubject(bench.options().build());
      Load load = bench.load(subject).start(events);
      load.join();
      bench.awaitReceived(load.calls());
      bench.behaviour().streamMaxBatches(Integer.MAX_VALUE);
      return bench.account(subject, load);
    }
  }

  /** Two servers with one memory; the one that serves dies, and the other one takes over. */
  private Outcome failover(String name) throws InterruptedException {
    try (Bench bench = Bench.lossless(name);
        ScorerServer second = ScorerServer.listening(bench.intake(), bench.behaviour())) {
      KikoriOptions options = bench.options().endpoint("127.0.0.1:" + second.port()).build();
      Subject subject = new CoreSubject(options);
      Load load = bench.load(subject).start(events);
      for (int i = 1; i <= FAILOVERS; i++) {
        bench.awaitReceived(events * i / (FAILOVERS + 1));
        ScorerServer dies = i % 2 == 1 ? bench.server() : second;
        ScorerServer back = i % 2 == 1 ? second : bench.server();
        if (i > 1) {
          back.start();
        }
        dies.kill();
      }
      load.join();
      return bench.account(subject, load);
    }
  }

  /** What the application logs in the meantime fits the queue: no call waits, and all of it arrives. */
  private Outcome absent(String name) throws InterruptedException {
    try (Bench bench = Bench.lossless(name)) {
      bench.server().kill();
      Subject subject = new CoreSubject(largeQueue(bench));
      Load load = bench.load(subject).start(Math.min(events, FITS_THE_LARGE_QUEUE));
      load.join();
      Bench.outage(absence);
      if (bench.received() > 0) {
        bench.breach("events arrived at a server that was not there");
      }
      bench.server().start();
      bench.awaitReceived(load.calls());
      return bench.account(subject, load);
    }
  }

  private static KikoriOptions largeQueue(Bench bench) {
    return bench.options().queue(QueueOptions.builder().bytes(LARGE_QUEUE_BYTES).build()).build();
  }

  private static Outcome calm(Bench bench, Subject subject, long events)
      throws InterruptedException {
    Load load = bench.load(subject).start(events);
    load.join();
    return bench.account(subject, load);
  }

  private Outcome disturbed(String name, int times, Consumer<Bench> fault)
      throws InterruptedException {
    try (Bench bench = Bench.lossless(name)) {
      Subject subject = new CoreSubject(bench.options().build());
      Load load = bench.load(subject).start(events);
      for (int i = 1; i <= times; i++) {
        bench.awaitReceived(events * i / (times + 1));
        fault.accept(bench);
      }
      load.join();
      subject.stop();
      if (subject.metrics().reconnects() < times) {
        bench.breach(
            subject.metrics().reconnects() + " reconnects (expected: " + times + " or more)");
      }
      return bench.account(subject, load);
    }
  }

  private void outage() {
    Bench.outage(Duration.ofMillis(random.nextInt(MOST_OUTAGE_MILLIS)));
  }
}
