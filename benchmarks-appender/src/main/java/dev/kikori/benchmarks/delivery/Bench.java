package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.KeepAliveOptions;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.QueueOptions.Overflow;
import dev.kikori.appender.RetryOptions;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.FaultyProxy;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.ScorerServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A server, a proxy before it, and the appender before that: what every scenario is played on. */
final class Bench implements AutoCloseable {
  static final int THREADS = 8;

  private static final Duration LONGEST_BLOCK = Duration.ofSeconds(10);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration RETRY = Duration.ofMillis(10);
  private static final Duration MOST_RETRY = Duration.ofMillis(200);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(120);

  private final String scenario;
  private final boolean lossless;
  private final long started = System.nanoTime();
  private final Checker checker = new Checker(THREADS);
  private final List<String> breaches = new ArrayList<>();
  private final Intake intake = new Intake(checker);
  private final Behaviour behaviour = new Behaviour();
  private final ScorerServer server = ScorerServer.listening(intake, behaviour);
  private final FaultyProxy proxy = new FaultyProxy(server.port());

  private Bench(String scenario, boolean lossless) {
    this.scenario = scenario;
    this.lossless = lossless;
  }

  /** Nothing may be dropped by policy either. */
  static Bench lossless(String scenario) {
    return new Bench(scenario, true);
  }

  /** Events may be dropped, and are to be accounted for. */
  static Bench lossy(String scenario) {
    return new Bench(scenario, false);
  }

  Intake intake() {
    return intake;
  }

  Behaviour behaviour() {
    return behaviour;
  }

  ScorerServer server() {
    return server;
  }

  FaultyProxy proxy() {
    return proxy;
  }

  Load load(Subject subject) {
    return new Load(subject, THREADS);
  }

  /** Options that never drop and connect through the proxy. */
  KikoriOptions.Builder options() {
    return blocking(proxy.port());
  }

  /** A full queue makes the caller wait, for longer than any of the faults lasts. */
  private static KikoriOptions.Builder blocking(int port) {
    return KikoriOptions.builder()
        .service("delivery")
        .endpoint("127.0.0.1:" + port)
        .stopTimeout(STOP_TIMEOUT)
        .queue(QueueOptions.builder().overflow(Overflow.BLOCK).blockFor(LONGEST_BLOCK).build())
        .retry(RetryOptions.builder().initial(RETRY).max(MOST_RETRY).build())
        .keepAlive(
            KeepAliveOptions.builder()
                .interval(Duration.ofSeconds(1))
                .timeout(Duration.ofSeconds(1))
                .build());
  }

  long received() {
    return checker.received();
  }

  /** Waits until so many different events have arrived. */
  void awaitReceived(long events) {
    await(() -> checker.received() >= events, "the arrival of " + events + " events");
  }

  /** Waits for what has to happen sooner or later, and gives up after two minutes with a breach. */
  void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + LONGEST_WAIT_NANOS;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        breach("gave up waiting for " + what);
        return;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Lets time pass: what is simulated here is an outage of that length. */
  static void outage(Duration length) {
    long end = System.nanoTime() + length.toNanos();
    for (long left = length.toNanos(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  void breach(String what) {
    breaches.add(what);
  }

  /** Stops the appender in an orderly way and draws up the account, at once: nothing may still be on its way. */
  Outcome account(Subject subject, Load load) {
    subject.stop();
    breaches.addAll(intake.violations());
    breaches.addAll(checker.garbled());
    Totals totals = Totals.of(subject.runs());
    if (lossless && totals.droppedInAll() > 0) {
      breach(totals.dropped() + " dropped (expected: none, the queue blocks)");
    }
    if (totals.logged() != load.calls() || totals.logged() != totals.accounted()) {
      breach(load.calls() + " calls, but counted: " + totals);
    }
    return Outcome.of(
        scenario, (System.nanoTime() - started) / 1e9, load.calls(), totals, checker, breaches);
  }

  @Override
  public void close() {
    proxy.close();
    server.close();
  }
}
