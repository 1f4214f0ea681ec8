package dev.kikori.appender.testkit;

import dev.kikori.proto.v1.Caller;
import dev.kikori.proto.v1.LogEvent;
import dev.kikori.proto.v1.Severity;
import dev.kikori.proto.v1.TemplateDefinition;
import dev.kikori.proto.v1.ThrownException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Keeps every accepted event as a person would read it, for tests that log a few. Safe for threads. */
public final class Recording implements Intake.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long NANOS = 1_000_000_000;

  private final List<Recorded> events = new ArrayList<>();

  /** An event with its definitions put in. */
  public record Recorded(
      long sequence,
      Instant time,
      Severity severity,
      String logger,
      String message,
      @Nullable String pattern,
      List<String> arguments,
      String thread,
      Map<String, String> attributes,
      List<String> markers,
      List<ThrownException> exceptions,
      @Nullable Caller caller,
      int truncatedBytes) {}

  @Override
  public void accepted(String clientId, long sequence, LogEvent event, Definitions definitions) {
    TemplateDefinition template = definitions.template(event);
    Recorded recorded =
        new Recorded(
            sequence,
            Instant.ofEpochSecond(event.getTimeUnixNano() / NANOS, event.getTimeUnixNano() % NANOS),
            definitions.severity(event),
            definitions.logger(event),
            definitions.message(event),
            template == null ? null : template.getPattern(),
            List.copyOf(event.getArgumentsList()),
            definitions.thread(event),
            definitions.attributes(event),
            definitions.markers(event),
            event.getExceptionsList(),
            event.hasCaller() ? event.getCaller() : null,
            event.getTruncatedBytes());
    synchronized (events) {
      events.add(recorded);
      events.notifyAll();
    }
  }

  /** What has been accepted so far, in this order. */
  public List<Recorded> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  /** The messages of what has been accepted so far, in this order. */
  public List<String> messages() {
    return events().stream().map(Recorded::message).toList();
  }

  /** The first event with this message, as soon as it is there. */
  public Recorded await(String message) {
    return await(event -> event.message().equals(message), "'" + message + "'");
  }

  /** As many events as this, as soon as they are there. */
  public List<Recorded> await(int count) {
    synchronized (events) {
      await(() -> events.size() >= count, count + " events");
      return List.copyOf(events);
    }
  }

  private Recorded await(Predicate<Recorded> wanted, String what) {
    synchronized (events) {
      await(() -> events.stream().anyMatch(wanted), what);
      return events.stream().filter(wanted).findFirst().orElseThrow();
    }
  }

  private void await(BooleanSupplier condition, String what) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (!condition.getAsBoolean()) {
        long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
        if (leftMillis <= 0) {
          throw new AssertionError(
              what + " did not come within " + PATIENCE + "; there were " + messages());
        }
        events.wait(leftMillis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
