package dev.kikori.appender.logback;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.sun.management.ThreadMXBean;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.ScorerServer;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.MarkerFactory;

/** What the appender leaves to the garbage collector for each event. Runs on every supported version of Logback. */
class AllocationEndToEndTest {
  private static final int WARM_UP = 20_000;
  private static final int CALLS = 20_000;
  private static final Integer NUMBER = 471_100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private ScorerServer scorer;
  private LogbackUnderTest logback;

  @BeforeEach
  void startScorer() {
    scorer = ScorerServer.listening(Intake.counting(), new Behaviour());
    logback = LogbackUnderTest.withAppender(scorer.port());
  }

  @AfterEach
  void stopEverything() {
    MDC.clear();
    logback.close();
    scorer.close();
  }

  @Test
  void event_withoutArguments_allocatesNothing() {
    assertThat(bytesPerEvent(event("nothing to add"))).isLessThan(1);
  }

  @Test
  void event_withStringAndPrimitiveArguments_allocatesNothing() {
    assertThat(bytesPerEvent(event("order {} of {} is {}", NUMBER, "Zoë", true))).isLessThan(1);
  }

  @Test
  void event_withMarkerAndContext_allocatesNothing() {
    MDC.put("tenant", "t-1");
    MDC.put("user", "u-1");
    LoggingEvent event = event("order {}", "A7");
    event.addMarker(MarkerFactory.getMarker("AUDIT"));

    assertThat(bytesPerEvent(event)).isLessThan(1);
  }

  private LoggingEvent event(String pattern, Object... arguments) {
    return new LoggingEvent(
        getClass().getName(),
        logback.logger("com.acme.Shop"),
        Level.INFO,
        pattern,
        null,
        arguments);
  }

  /** On the thread that appends. */
  private double bytesPerEvent(LoggingEvent event) {
    append(event, WARM_UP);
    long before = THREADS.getCurrentThreadAllocatedBytes();
    append(event, CALLS);
    double bytes = (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) CALLS;
    assertThat(logback.metrics().logged()).isGreaterThanOrEqualTo(WARM_UP + CALLS);
    assertThat(logback.metrics().accepted()).isPositive();
    return bytes;
  }

  private void append(LoggingEvent event, int times) {
    KikoriAppender appender = logback.appender();
    for (int i = 0; i < times; i++) {
      appender.doAppend(event);
    }
  }
}
