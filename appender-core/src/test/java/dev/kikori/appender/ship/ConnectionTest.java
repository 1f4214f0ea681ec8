package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.Severity;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.FaultyProxy;
import dev.kikori.appender.testkit.ScorerServer;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
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
                Sending.to(proxy.port()).build(), Duration.ofMillis(300), Duration.ofMinutes(1))) {
      sending.log(10);
      sending.awaitAcknowledged(10);
      proxy.halfOpen();
      sending.log(Severity.INFO, "order {} done", 10);
      sending.awaitAcknowledged(11);
      received.assertOrders(11);
      assertThat(sending.diagnostics.warnings().get(0))
          .contains("nothing was acknowledged for 300 ms");
      assertThat(sending.counters.get(Count.RESENT)).isEqualTo(1);
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
                Duration.ofSeconds(30),
                Duration.ofMillis(200))) {
      sending.logPatiently(0, 100);
      sending.awaitAcknowledged(100);
      assertThat(second.streamsOpened()).isEqualTo(1);
      first.start();
      await().atMost(Sending.PATIENCE).until(() -> first.openStreams() == 1);
      sending.logPatiently(100, 200);
      sending.awaitAcknowledged(200);
      received.assertOrders(200);
      assertThat(second.openStreams()).isZero();
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
