package dev.kikori.appender.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.guard.OwnThread;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.FaultyProxy;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.ScorerServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An application that stops sees nothing of ours, whatever the transport was busy with. */
@Timeout(300)
final class CloseTest {
  private static final int CYCLES = 60;
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  /** Far more than a close may take, and far less than the attempts that it cuts short. */
  private static final Duration CLOSED_WITHIN = Duration.ofSeconds(20);

  private static final Duration CONNECT_TIMEOUT = Duration.ofMinutes(2);
  private static final Executor CALLBACKS = Runnable::run;

  private final GrpcLog log = new GrpcLog();
  private final CountDownLatch nameServiceIsBack = new CountDownLatch(1);

  @Test
  void close_whileRefused_saysNothing() {
    stopAtManyMoments("127.0.0.1:1", InetAddress::getAllByName);
  }

  @Test
  void close_whileConnectionsAreAcceptedAndClosed_saysNothing() {
    try (FaultyProxy proxy = new FaultyProxy(1)) {
      proxy.refuse(true);
      stopAtManyMoments("127.0.0.1:" + proxy.port(), InetAddress::getAllByName);
    }
  }

  @Test
  void close_whileConnecting_saysNothing() throws IOException {
    // The backlog is full: the kernel answers no more connection attempts.
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<Socket> waiting = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        waiting.add(new Socket(full.getInetAddress(), full.getLocalPort()));
      }
      stopAtManyMoments("127.0.0.1:" + full.getLocalPort(), InetAddress::getAllByName);
      for (Socket socket : waiting) {
        socket.close();
      }
    }
  }

  @Test
  void close_whileStreaming_saysNothing() {
    try (ScorerServer scorer = ScorerServer.listening(Intake.counting(), new Behaviour())) {
      stopAtManyMoments("127.0.0.1:" + scorer.port(), InetAddress::getAllByName);
    }
  }

  @Test
  void close_whileTheNameIsUnknown_saysNothing() {
    stopAtManyMoments(
        "nowhere.invalid:4317",
        host -> {
          throw new UnknownHostException(host);
        });
  }

  @Test
  void close_whileTheNameServiceHangs_saysNothing() {
    stopAtManyMoments("scorer.invalid:4317", this::hang);
    stopOnceItHangs();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(ownThreads())
                    .extracting(CloseTest::where)
                    .as("the one that hangs, for each client that got that far")
                    .hasSizeBetween(1, CYCLES + 1));
  }

  /** However slow the machine is, this one gets that far. */
  private void stopOnceItHangs() {
    KikoriOptions options = options("scorer.invalid:4317", CONNECT_TIMEOUT);
    CountDownLatch asked = new CountDownLatch(1);
    GrpcTransportFactory factory =
        new GrpcTransportFactory(
            options,
            host -> {
              asked.countDown();
              return hang(host);
            });
    Transport open = factory.open(0, CALLBACKS, new RecordingListener());
    await().atMost(PATIENCE).until(() -> asked.getCount() == 0);
    factory.close(100);
    open.release();
  }

  @Test
  void nameServiceHangs_manyAttempts_oneThreadHangs() {
    KikoriOptions options = options("scorer.invalid:4317", Duration.ofMillis(100));
    try (GrpcTransportFactory factory = new GrpcTransportFactory(options, this::hang)) {
      for (int i = 0; i < 20; i++) {
        assertThat(Attempt.of(factory))
            .startsWith("UNAVAILABLE")
            .contains("scorer.invalid: no answer from the name service within 100 ms");
      }
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(ownThreads())
                      .extracting(CloseTest::where)
                      .filteredOn(where -> where.contains("CloseTest.hang"))
                      .hasSize(1));
    }
  }

  @Test
  void close_againAndLate_changesNothing() {
    GrpcTransportFactory factory =
        new GrpcTransportFactory(KikoriOptions.builder().endpoint("127.0.0.1:1").build());
    factory.close();
    factory.open(0, CALLBACKS, new RecordingListener()).release();
    factory.probe(0, CALLBACKS, () -> {});
    factory.close();
  }

  /** Streams and probes at once, closed at another moment in each cycle, with little time to do so in every other one. */
  private static void stopAtManyMoments(String endpoint, Names.Lookup lookup) {
    KikoriOptions options = options(endpoint, CONNECT_TIMEOUT);
    for (int i = 0; i < CYCLES; i++) {
      GrpcTransportFactory factory = new GrpcTransportFactory(options, lookup);
      Transport released = factory.open(0, CALLBACKS, new RecordingListener());
      factory.probe(0, CALLBACKS, () -> {});
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(i * 100L));
      released.release();
      Transport open = factory.open(0, CALLBACKS, new RecordingListener());
      LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(i * 50L));
      long start = System.nanoTime();
      factory.close(i % 2 == 0 ? 1 : 100);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CLOSED_WITHIN);
      open.release();
    }
  }

  private static KikoriOptions options(String endpoint, Duration connectTimeout) {
    return KikoriOptions.builder().endpoint(endpoint).connectTimeout(connectTimeout).build();
  }

  private InetAddress[] hang(String host) throws UnknownHostException {
    boolean interrupted = false;
    while (true) {
      try {
        nameServiceIsBack.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // As the system's resolver: nothing stops it.
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    throw new UnknownHostException(host);
  }

  @AfterEach
  void nothing_isLeft() {
    nameServiceIsBack.countDown();
    try (log) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(ownThreads()).extracting(CloseTest::where).isEmpty());
      assertThat(log.lines()).isEmpty();
    }
  }

  private static String where(Thread thread) {
    return thread.getName() + " " + List.of(thread.getStackTrace());
  }

  private static Set<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t instanceof OwnThread && !t.getName().startsWith("kikori-alerts"))
        .collect(Collectors.toSet());
  }
}
