package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.RetryOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.FaultyProxy;
import dev.kikori.appender.testkit.Ports;
import dev.kikori.appender.testkit.ScorerServer;
import dev.kikori.appender.transport.GrpcTransportFactory;
import dev.kikori.appender.transport.Transport;
import dev.kikori.appender.transport.TransportFactory;
import dev.kikori.appender.transport.TransportListener;
import io.grpc.Status;
import java.security.ProviderException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(300)
final class ConnectionTest {
  private final Received received = new Received();
  private final Behaviour behaviour = new Behaviour();

  private ScorerServer scorer() {
    return ScorerServer.listening(received.intake(), behaviour);
  }

  @Test
  void connection_halfOpen_foundByMissingAcknowledgements() {
    try (ScorerServer scorer = scorer();
        FaultyProxy proxy = new FaultyProxy(scorer.port());
        Sending sending =
            Sending.start(
                Sending.to(proxy.port()).build(), Duration.ofSeconds(1), Duration.ofMinutes(1))) {
      sending.log(10);
      sending.awaitAcknowledged(10);
      proxy.halfOpen();
      sending.log(Severity.INFO, "order {} done", 10);
      sending.awaitAcknowledged(11);
      received.assertOrders(11);
      assertThat(sending.diagnostics.warnings().get(0))
          .contains("nothing was acknowledged for 1000 ms");
      // A machine that stood still for as long has more streams given up.
      assertThat(sending.counters.get(Count.RESENT)).isPositive();
    }
  }

  @Test
  void connection_acceptedAndSilent_givenUpAfterConnectTimeout() {
    try (ScorerServer scorer = scorer();
        FaultyProxy proxy = new FaultyProxy(scorer.port())) {
      // The first connection ends nowhere: not even the preface of HTTP/2 comes back.
      proxy.plan(n -> n == 0 ? FaultyProxy.Cut.upstream(1) : FaultyProxy.Cut.NEVER);
      try (Sending sending =
          Sending.start(Sending.to(proxy.port()).connectTimeout(Duration.ofMillis(500)).build())) {
        sending.log(10);
        sending.awaitAcknowledged(10);
        assertThat(sending.diagnostics.warnings()).hasSize(1);
      }
    }
  }

  @Test
  void stream_cutAtManyBytes_nothingLostOrDoubled() {
    try (ScorerServer scorer = scorer();
        FaultyProxy proxy = new FaultyProxy(scorer.port())) {
      proxy.plan(
          n ->
              n < 30
                  ? n % 2 == 0
                      ? FaultyProxy.Cut.upstream(60L + 37L * n)
                      : FaultyProxy.Cut.downstream(20L + 11L * n)
                  : FaultyProxy.Cut.NEVER);
      try (Sending sending = Sending.start(Sending.to(proxy.port()).build())) {
        sending.logPatiently(0, 1_000);
        sending.awaitAcknowledged(1_000);
        received.assertOrders(1_000);
      }
    }
  }

  @Test
  void endpoints_firstAbsent_secondTakesOverAndFirstIsReturnedTo() {
    int port = Ports.free();
    try (ScorerServer first = ScorerServer.absent(received.intake(), behaviour, port);
        ScorerServer second = scorer();
        Sending sending =
            Sending.start(
                Sending.to(port, second.port()).build(),
                Sending.PATIENCE,
                Duration.ofMillis(200))) {
      sending.logPatiently(0, 100);
      sending.awaitAcknowledged(100);
      assertThat(second.streamsOpened()).isEqualTo(1);
      first.start();
      await().atMost(Sending.PATIENCE).until(() -> first.openStreams() == 1);
      sending.logPatiently(100, 200);
      sending.awaitAcknowledged(200);
      received.assertOrders(200);
      await().atMost(Sending.PATIENCE).until(() -> second.openStreams() == 0);
      first.kill();
      sending.logPatiently(200, 300);
      sending.awaitAcknowledged(300);
      received.assertOrders(300);
    }
  }

  @Test
  void endpoints_allAbsent_eachTriedBeforeAPause() {
    int first = Ports.free();
    int second = Ports.free();
    try (Sending sending = Sending.start(Sending.to(first, second).build())) {
      sending.log(1);
      await().atMost(Sending.PATIENCE).until(() -> !sending.diagnostics.warnings().isEmpty());
      assertThat(sending.stop(Duration.ofMillis(200)).abandoned()).isEqualTo(1);
    }
  }

  /** A scorer that welcomes everybody and then breaks, at a batch that it can't take, say. */
  @Test
  void streams_welcomedAndBrokenEachTime_areTriedLessAndLess() {
    try (ScorerServer scorer = scorer();
        FaultyProxy proxy = new FaultyProxy(scorer.port())) {
      proxy.plan(n -> FaultyProxy.Cut.upstream(3_000));
      KikoriOptions options =
          Sending.to(proxy.port())
              .retry(
                  RetryOptions.builder()
                      .initial(Duration.ofMillis(10))
                      .max(Duration.ofSeconds(5))
                      .build())
              .build();
      try (Sending sending = Sending.start(options)) {
        sending.logText("x".repeat(20_000));
        await().atMost(Sending.PATIENCE).until(() -> proxy.opened() >= 4);
        int before = proxy.opened();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(3);
        for (long left = 1; left > 0; left = end - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        assertThat(proxy.opened() - before).isLessThan(40);
        proxy.plan(n -> FaultyProxy.Cut.NEVER);
        sending.awaitAcknowledged(1);
      }
    }
  }

  @Test
  void transport_failsInAWayNobodyThoughtOf_senderGoesOn() {
    try (ScorerServer scorer = scorer()) {
      KikoriOptions options = Sending.to(scorer.port()).build();
      try (Sending sending = Sending.start(options, new FailsOnce(options))) {
        sending.log(10);
        sending.awaitAcknowledged(10);
        assertThat(sending.diagnostics.warnings())
            .singleElement(as(STRING))
            .contains("the sender failed and goes on with a new stream")
            .contains("no such provider");
      }
    }
  }

  private static final class FailsOnce implements TransportFactory {
    private final TransportFactory behind;
    private boolean failed;

    FailsOnce(KikoriOptions options) {
      behind = new GrpcTransportFactory(options);
    }

    @Override
    public int endpoints() {
      return behind.endpoints();
    }

    @Override
    public String endpoint(int index) {
      return behind.endpoint(index);
    }

    @Override
    public Transport open(int endpoint, Executor callbacks, TransportListener listener) {
      if (!failed) {
        failed = true;
        throw new ProviderException("no such provider");
      }
      return behind.open(endpoint, callbacks, listener);
    }

    @Override
    public void probe(int endpoint, Executor callbacks, Runnable reachable) {
      behind.probe(endpoint, callbacks, reachable);
    }

    @Override
    public void close(long millis) {
      behind.close(millis);
    }
  }

  @Test
  void scorer_refusesTheClient_warnedOnceWithARemedyAndTriedAgain() {
    try (ScorerServer scorer = scorer();
        Sending sending = Sending.start(Sending.to(scorer.port()).build())) {
      sending.log(10);
      sending.awaitAcknowledged(10);
      scorer.failStreams(Status.PERMISSION_DENIED.withDescription("not for shop"));
      sending.log(Severity.INFO, "order {} done", 10);
      sending.awaitAcknowledged(11);
      assertThat(sending.diagnostics.warnings()).hasSize(1);
      assertThat(sending.diagnostics.warnings().get(0))
          .contains("PERMISSION_DENIED: not for shop")
          .contains("the token is known but not good for this service");
    }
  }
}
