package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.ScorerServer;
import dev.kikori.appender.transport.DyingThreads;
import dev.kikori.appender.transport.GrpcLog;
import dev.kikori.appender.transport.GrpcTransportFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that is out of memory for a while takes threads of the transport with it, and must not silence the appender. */
@Timeout(300)
final class OutOfMemoryTest {
  private static final long PATIENCE_SECONDS = 200;

  private final Received received = new Received();

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void threadOfTheTransport_outOfMemory_streamIsReplacedAndWarnedOfOnce(DyingThreads thread) {
    try (ScorerServer scorer = scorer();
        GrpcLog log = new GrpcLog()) {
      KikoriOptions options = Sending.to(scorer.port()).build();
      GrpcTransportFactory transports = new GrpcTransportFactory(options);
      try (Sending sending = Sending.start(options, transports)) {
        sending.logPatiently(0, 10);
        sending.awaitAcknowledged(10);
        for (int streams = 2; streams < 5; streams++) {
          int expected = streams;
          thread.end(transports, new OutOfMemoryError("heap of the shop"));
          await().atMost(Sending.PATIENCE).until(() -> scorer.streamsOpened() >= expected);
          sending.logPatiently(10 * (streams - 1), 10 * streams);
          sending.awaitAcknowledged(10L * streams);
        }
        received.assertOrders(40);
        assertThat(sending.counters.get(Count.RECONNECTS)).isEqualTo(3);
        assertThat(sending.diagnostics.warnings())
            .singleElement(as(STRING))
            .contains("an error on a thread of its connection")
            .contains("OutOfMemoryError: heap of the shop")
            .contains("going on with a new stream");
      }
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void heapOfTheApplication_fullForSeconds_everyAcceptedEventIsAcknowledgedSoonAfter()
      throws IOException, InterruptedException {
    try (ScorerServer scorer = scorer()) {
      Path output = folder.resolve("output");
      Path errors = folder.resolve("errors");
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx32m",
                      "-XX:+UseSerialGC",
                      "-XX:-UseTLAB", // or a thread would live on memory that it has already
                      "-cp",
                      classPath(),
                      FullHeap.class.getName(),
                      Integer.toString(scorer.port()),
                      Long.toString(Duration.ofSeconds(2).toMillis())))
              .redirectOutput(output.toFile())
              .redirectError(errors.toFile())
              .start();
      try {
        assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
      } finally {
        process.destroyForcibly();
      }
      String said = Files.readString(output);
      assertThat(process.exitValue()).as(said + Files.readString(errors)).isZero();
      assertThat(said).contains("heap was full").endsWith("all acknowledged\n");
      assertThat(Files.readString(errors)).doesNotContain("Exception in thread");
      assertThat(received.intake().violations()).isEmpty();
    }
  }

  private ScorerServer scorer() {
    return ScorerServer.listening(received.intake(), new Behaviour());
  }

  private static String classPath() {
    String own =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return own;
  }
}
