package dev.kikori.appender.log4j2;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.ScorerServer;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.MarkerManager;
import org.apache.logging.log4j.core.impl.JdkMapAdapterStringMap;
import org.apache.logging.log4j.core.impl.MutableLogEvent;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.ReusableMessage;
import org.apache.logging.log4j.message.ReusableMessageFactory;
import org.apache.logging.log4j.util.SortedArrayStringMap;
import org.junit.jupiter.api.Test;

/** What the appender leaves to the garbage collector for each event. Runs on the oldest and the newest version of Log4j. */
class AllocationEndToEndTest {
  private static final int WARM_UP = 20_000;
  private static final int CALLS = 20_000;
  private static final Integer NUMBER = 471_100;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final MutableLogEvent event = event();

  @Test
  void event_withoutArguments_allocatesNothing() {
    message(ReusableMessageFactory.INSTANCE.newMessage("nothing to add"));

    assertThat(bytesPerEvent()).isLessThan(1);
  }

  @Test
  void event_withStringAndPrimitiveArguments_allocatesNothing() {
    message(
        ReusableMessageFactory.INSTANCE.newMessage("order {} of {} is {}", NUMBER, "Zoë", true));

    assertThat(bytesPerEvent()).isLessThan(1);
  }

  @Test
  void event_withMarkerAndGarbageFreeContext_allocatesNothing() {
    message(ReusableMessageFactory.INSTANCE.newMessage("order {}", "A7"));
    event.setMarker(MarkerManager.getMarker("WITHOUT_PARENTS"));
    event.setContextData(new SortedArrayStringMap(Map.of("tenant", "t-1", "user", "u-1")));

    assertThat(bytesPerEvent()).isLessThan(1);
  }

  /** Whoever walks this map has its keys sorted anew each time. */
  @Test
  @SuppressWarnings("deprecation") // the one constructor that all supported versions have
  void event_withLog4jsDefaultContext_allocatesNothing() {
    message(ReusableMessageFactory.INSTANCE.newMessage("order {}", "A7"));
    event.setContextData(new JdkMapAdapterStringMap(Map.of("tenant", "t-1", "user", "u-1")));

    assertThat(bytesPerEvent()).isLessThan(1);
  }

  private static MutableLogEvent event() {
    MutableLogEvent event = new MutableLogEvent();
    event.setLevel(Level.INFO);
    event.setLoggerName("com.acme.Shop");
    event.setThreadName("main");
    event.setThreadId(Thread.currentThread().getId());
    return event;
  }

  private void message(Message message) {
    event.setMessage((ReusableMessage) message);
  }

  /** On the thread that appends. */
  private double bytesPerEvent() {
    try (ScorerServer scorer = ScorerServer.listening(Intake.counting(), new Behaviour());
        Log4jUnderTest log4j =
            Log4jUnderTest.configured(Log4jUnderTest.appenderAlone(scorer.port(), ""))) {
      KikoriAppender appender = log4j.appender();
      append(appender, WARM_UP);
      long before = THREADS.getCurrentThreadAllocatedBytes();
      append(appender, CALLS);
      double bytes = (THREADS.getCurrentThreadAllocatedBytes() - before) / (double) CALLS;
      assertThat(appender.metrics().logged()).isEqualTo(WARM_UP + CALLS);
      assertThat(appender.metrics().accepted()).isPositive();
      return bytes;
    }
  }

  private void append(KikoriAppender appender, int times) {
    for (int i = 0; i < times; i++) {
      appender.append(event);
    }
  }
}
