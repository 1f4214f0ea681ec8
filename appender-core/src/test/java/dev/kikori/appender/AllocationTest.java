package dev.kikori.appender;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kikori.appender.encode.EventEncoder;
import dev.kikori.appender.metrics.Counters;
import java.lang.management.ManagementFactory;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An event of strings and primitives makes no garbage in the thread that logs it. */
final class AllocationTest {
  private static final int CALLS = 50_000;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Counters counters = new Counters();
  private final KikoriClient client =
      new KikoriClient(
          KikoriOptions.DEFAULTS,
          Diagnostics.none(),
          counters,
          new Alerts(30, counters, Diagnostics.none()),
          (ring, definitions) -> new DiscardingSender(ring, counters));

  @BeforeEach
  void start() {
    client.start();
  }

  @AfterEach
  void stop() {
    client.stop();
  }

  @Test
  void stringsAndPrimitives_allocateNothing() {
    Object boxed = 4711L;
    Object truth = true;
    Object price = 12.5;
    assertThat(
            bytesPerCall(
                event -> {
                  event.pattern("order {} of {} in {} ms, {} {} {} {}");
                  event.argument("A-7000031");
                  event.argument("Zürich € 😀");
                  event.argument(217L);
                  event.argument(boxed);
                  event.argument(truth);
                  event.argument(price);
                  event.argument(99.95);
                }))
        .isLessThan(1);
  }

  @Test
  @SuppressWarnings("UnnecessaryStringBuilder") // a text that is no String
  void textWithoutArguments_allocatesNothing() {
    assertThat(bytesPerCall(event -> event.text("order accepted"))).isLessThan(1);
    StringBuilder built = new StringBuilder("order 17 accepted, at 12:30:01");
    assertThat(bytesPerCall(event -> event.text(built))).isLessThan(1);
  }

  @Test
  void secrets_allocateNothing() {
    assertThat(
            bytesPerCall(
                event -> {
                  event.pattern("login {} password={}");
                  event.argument("bob@example.com token=abc card 4111 1111 1111 1111");
                  event.argument("hunter2");
                }))
        .isLessThan(1);
  }

  private double bytesPerCall(Consumer<EventEncoder> message) {
    run(message);
    run(message);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    run(message);
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) CALLS;
  }

  private void run(Consumer<EventEncoder> message) {
    for (int i = 0; i < CALLS; i++) {
      EventEncoder event = client.begin(Severity.INFO, "com.example.Shop");
      event.time(i);
      event.thread("main");
      message.accept(event);
      event.attribute("traceId", "4bf92f3577b34da6a3ce929d0e0e4736");
      event.attribute("user", "u-4711");
      event.marker("AUDIT");
      client.commit(event);
    }
  }
}
