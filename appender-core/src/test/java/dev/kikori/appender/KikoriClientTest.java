package dev.kikori.appender;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.QueueOptions.Overflow;
import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.guard.OwnThread;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.ring.ByteRing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class KikoriClientTest {
  private static final String LOGGER = "com.example.Shop";
  private static final Duration PATIENCE = Duration.ofSeconds(45);

  private final Counters counters = new Counters();
  private final List<RecordingSender> senders = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private KikoriClient client = client(KikoriOptions.DEFAULTS);

  @AfterEach
  void everyEvent_isAccountedFor() {
    client.stop();
    AppenderMetrics metrics = client.metrics();
    assertThat(metrics.acknowledged() + metrics.dropped()).isEqualTo(metrics.logged());
    assertThat(metrics.queued()).isZero();
    assertThat(metrics.inFlight()).isZero();
  }

  @Test
  void event_thatIsCommitted_isInTheRing() {
    client.start();
    assertThat(log("order {} accepted", "A-1")).isTrue();
    assertThat(client.metrics().queued()).isEqualTo(1);
    assertThat(client.metrics().accepted()).isEqualTo(1);
    assertThat(sender().messages()).containsExactly("order A-1 accepted");
  }

  @Test
  void events_beforeStartAndAfterStop_areCountedAsStopped() {
    assertThat(client.isStarted()).isFalse();
    assertThat(client.begin(Severity.INFO, LOGGER)).isNull();
    client.start();
    assertThat(client.isStarted()).isTrue();
    log("in between", 1);
    client.stop();
    assertThat(client.begin(Severity.INFO, LOGGER)).isNull();
    assertThat(client.metrics().logged()).isEqualTo(3);
    assertThat(client.metrics().dropped(DropReason.STOPPED)).isEqualTo(2);
    assertThat(client.metrics().acknowledged()).isEqualTo(1);
  }

  @Test
  void event_thatIsCommittedAfterStop_isCountedAsStopped() {
    client.start();
    EventEncoder event = client.begin(Severity.INFO, LOGGER);
    client.stop();
    event.text("late");
    assertThat(client.commit(event)).isTrue();
    assertThat(client.metrics().dropped(DropReason.STOPPED)).isEqualTo(1);
  }

  @Test
  void event_ofTheRunBefore_isNotMixedIntoTheNext() {
    client.start();
    EventEncoder event = client.begin(Severity.INFO, LOGGER);
    event.pattern("of the first run");
    client.stop();
    client.start();
    client.commit(event);
    log("of the second run", 1);
    assertThat(sender().messages()).containsExactly("of the second run");
    assertThat(client.metrics().dropped(DropReason.STOPPED)).isEqualTo(1);
  }

  @Test
  void client_thatIsStoppedAndStartedAgain_takesEvents() {
    for (int run = 0; run < 3; run++) {
      client.start();
      client.start();
      log("run {}", run);
      client.stop();
      client.stop();
    }
    assertThat(senders).hasSize(3);
    assertThat(client.metrics().acknowledged()).isEqualTo(3);
  }

  @Test
  void ownThread_isNotHeard() throws InterruptedException {
    client.start();
    Thread own = new OwnThread(() -> log("from the sender", 1), "own");
    own.start();
    own.join();
    assertThat(client.metrics().dropped(DropReason.OWN_LOG)).isEqualTo(1);
  }

  @Test
  void ownLoggers_areNotHeard() {
    client = client(KikoriOptions.builder().deniedLogger("com.noisy").build());
    client.start();
    for (String logger :
        List.of("io.grpc.internal.X", "dev.kikori.appender", "kikori.alert", "com.noisy.A")) {
      assertThat(client.begin(Severity.INFO, logger)).isNull();
    }
    assertThat(client.metrics().dropped(DropReason.OWN_LOG)).isEqualTo(4);
    assertThat(log("heard", 1)).isTrue();
    assertThat(client.metrics().accepted()).isEqualTo(1);
  }

  @Test
  void toString_thatLogs_isNotHeardAndDoesNoHarm() {
    client.start();
    Object talkative =
        new Object() {
          @Override
          public String toString() {
            log("inner {}", this);
            return "talkative";
          }
        };
    log("outer {}", talkative);
    log("next", 1);
    assertThat(sender().messages()).containsExactly("outer talkative", "next");
    assertThat(client.metrics().dropped(DropReason.OWN_LOG)).isEqualTo(1);
  }

  @Test
  void event_thatIsAborted_isCountedAndWarnedOfOnce() {
    client.start();
    for (int i = 0; i < 3; i++) {
      client.abort(client.begin(Severity.INFO, LOGGER), new IllegalStateException("adapter"));
    }
    assertThat(client.metrics().dropped(DropReason.ENCODE_FAILED)).isEqualTo(3);
    assertThat(warnings).hasSize(1);
    assertThat(log("next", 1)).isTrue();
    assertThat(sender().messages()).containsExactly("next");
  }

  @Test
  void fullQueue_dropNewest_dropsAndCounts() {
    client = client(queue(Overflow.DROP_NEWEST));
    client.start();
    fill();
    assertThat(log("one too many {}", "x".repeat(1000))).isTrue();
    assertThat(client.metrics().dropped(DropReason.RING_FULL)).isPositive();
  }

  @Test
  void fullQueue_fallback_handsTheEventBack() {
    client = client(queue(Overflow.FALLBACK));
    client.start();
    fill();
    assertThat(log("one too many {}", "x".repeat(1000))).isFalse();
    assertThat(client.metrics().dropped(DropReason.FALLBACK)).isPositive();
  }

  @Test
  void fillingQueue_dropBelow_keepsRoomForWhatMatters() {
    client = client(queue(Overflow.DROP_BELOW));
    client.start();
    while (client.metrics().dropped() == 0) {
      log("filling {}", "x".repeat(1000));
    }
    assertThat(client.metrics().dropped(DropReason.BELOW_LEVEL)).isEqualTo(1);
    assertThat(client.metrics().queuedBytes()).isLessThan(64 << 10);
    long before = client.metrics().accepted();
    log(Severity.WARN, "a warning {}", "x".repeat(1000));
    assertThat(client.metrics().accepted()).isEqualTo(before + 1);
  }

  @Test
  void fullQueue_block_waitsForRoom() throws InterruptedException {
    client = client(queue(Overflow.BLOCK, Duration.ofSeconds(10)));
    client.start();
    while (client.metrics().queuedBytes() + 2000 < 64 << 10) {
      log("filling {}", "x".repeat(900));
    }
    CountDownLatch done = new CountDownLatch(1);
    Thread blocked =
        new Thread(
            () -> {
              log("waited {}", "x".repeat(5000));
              done.countDown();
            });
    blocked.start();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> blocked.getState() == Thread.State.TIMED_WAITING);
    sender().drain();
    done.await();
    assertThat(client.metrics().dropped()).isZero();
    assertThat(sender().messages().get(sender().events.size() - 1)).startsWith("waited");
  }

  @Test
  void fullQueue_block_givesUpAfterItsTime() {
    client = client(queue(Overflow.BLOCK, Duration.ofMillis(20)));
    client.start();
    while (client.metrics().dropped() == 0) {
      log("filling {}", "x".repeat(1000));
    }
    assertThat(client.metrics().dropped(DropReason.BLOCK_TIMEOUT)).isEqualTo(1);
  }

  @Test
  void blockedThread_thatIsInterrupted_goesOnAndStaysInterrupted() {
    client = client(queue(Overflow.BLOCK, Duration.ofSeconds(10)));
    client.start();
    Thread.currentThread().interrupt();
    while (client.metrics().dropped() == 0) {
      log("filling {}", "x".repeat(1000));
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(client.metrics().dropped(DropReason.BLOCK_TIMEOUT)).isEqualTo(1);
  }

  @Test
  void stop_whileThreadsBlock_letsThemGo() throws InterruptedException {
    client = client(queue(Overflow.BLOCK, Duration.ofSeconds(10)));
    client.start();
    Thread blocked =
        new Thread(
            () -> {
              while (client.metrics().dropped() == 0) {
                log("filling {}", "x".repeat(1000));
              }
            });
    blocked.start();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> blocked.getState() == Thread.State.TIMED_WAITING);
    client.stop();
    blocked.join();
    assertThat(client.metrics().dropped(DropReason.STOPPED)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(Overflow.class)
  void eightThreads_withEveryPolicy_loseNothingUncounted(Overflow overflow)
      throws InterruptedException {
    client = client(queue(overflow, Duration.ofMillis(1)));
    client.start();
    AtomicInteger handedBack = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int thread = t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  if (!log(i % 10 == 0 ? Severity.WARN : Severity.INFO, "t {}", thread + "-" + i)) {
                    handedBack.incrementAndGet();
                  }
                }
              }));
    }
    threads.forEach(Thread::start);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      sender().drain();
    }
    AppenderMetrics metrics = client.metrics();
    assertThat(metrics.logged()).isEqualTo(40_000);
    assertThat(metrics.dropped(DropReason.FALLBACK)).isEqualTo(handedBack.get());
    sender().drain();
    assertThat(metrics.acknowledged() + metrics.dropped()).isEqualTo(40_000);
    assertThat(sender().events).hasSize((int) metrics.acknowledged());
    assertInOrderPerThread(sender().messages());
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "virtual threads come with JDK 21")
  void virtualThreads_thatBlock_areAllServed() throws Exception {
    client = client(queue(Overflow.BLOCK, Duration.ofSeconds(10)));
    client.start();
    ExecutorService executor =
        (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    int threads = 10_000;
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      int number = t;
      executor.execute(
          () -> {
            log("virtual {}", number);
            done.countDown();
          });
    }
    while (done.getCount() > 0) {
      sender().drain();
    }
    executor.shutdown();
    assertThat(client.metrics().accepted()).isEqualTo(threads);
  }

  @Test
  void stackThatOverflows_whileLogging_stopsNeitherRingNorThread() throws InterruptedException {
    KikoriClient overflowing = client;
    overflowing.start();
    long seed = 41;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    AtomicInteger heard = new AtomicInteger();
    Thread deep =
        new Thread(
            null,
            () -> {
              for (int i = 0; i < 300; i++) {
                try {
                  recurse(random.nextInt(40), random);
                } catch (StackOverflowError e) {
                  // As it is meant.
                }
                drain(sender().ring);
              }
              for (int i = 0; i < 2_000; i++) {
                log("after", 1);
                heard.addAndGet(drain(sender().ring));
              }
            },
            "deep",
            512 << 10);
    deep.start();
    deep.join();
    assertThat(sender().ring.isEmpty()).isTrue();
    assertThat(heard.get()).isGreaterThanOrEqualTo(999);
    overflowing.stop();
    // What was counted while the stack overflowed is not exact.
    client = client(KikoriOptions.DEFAULTS, new Counters());
  }

  private static int drain(ByteRing ring) {
    return ring.drain((bytes, offset, length) -> {}, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  /** Down to where the stack ends. */
  @SuppressWarnings("InfiniteRecursion")
  private long recurse(long depth, Random random) {
    log("depth {}", depth);
    return recurse(depth + 1, random) + random.nextInt();
  }

  private static void assertInOrderPerThread(List<String> messages) {
    int[] last = new int[8];
    Arrays.fill(last, -1);
    for (String message : messages) {
      String[] parts = message.substring(2).split("-");
      int thread = Integer.parseInt(parts[0]);
      int number = Integer.parseInt(parts[1]);
      assertThat(number).isGreaterThan(last[thread]);
      last[thread] = number;
    }
  }

  private RecordingSender sender() {
    return senders.get(senders.size() - 1);
  }

  /** Until the ring takes no more. */
  private void fill() {
    while (client.metrics().dropped() == 0) {
      log("filling {}", "x".repeat(1000));
    }
  }

  private boolean log(String pattern, Object argument) {
    return log(Severity.INFO, pattern, argument);
  }

  private boolean log(int severity, String pattern, Object argument) {
    EventEncoder event = client.begin(severity, LOGGER);
    if (event == null) {
      return true;
    }
    event.time(1);
    event.pattern(pattern);
    event.argument(argument);
    return client.commit(event);
  }

  private static KikoriOptions queue(Overflow overflow) {
    return queue(overflow, Duration.ofMillis(100));
  }

  private static KikoriOptions queue(Overflow overflow, Duration blockFor) {
    return KikoriOptions.builder()
        .queue(QueueOptions.builder().bytes(64 << 10).overflow(overflow).blockFor(blockFor).build())
        .build();
  }

  private KikoriClient client(KikoriOptions options) {
    return client(options, counters);
  }

  private KikoriClient client(KikoriOptions options, Counters counters) {
    Diagnostics diagnostics =
        new Diagnostics() {
          @Override
          public void warn(String message, Throwable cause) {
            warnings.add(message);
          }

          @Override
          public void info(String message) {}
        };
    return new KikoriClient(
        options,
        diagnostics,
        counters,
        new Alerts(30, counters, diagnostics),
        (ring, definitions) -> {
          senders.add(new RecordingSender(ring, definitions, counters));
          return sender();
        });
  }
}
