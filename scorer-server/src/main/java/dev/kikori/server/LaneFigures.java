package dev.kikori.server;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.lane.LaneListener;
import dev.kikori.server.service.ServiceKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/**
 * {@code scorer_parser_log_records_total}: events that lanes have parsed. {@code scorer_verdict_seconds}: from the time that a window's last event states to the window's verdict. Events that are older than a
 * minute when they come are history, and not counted.
 */
final class LaneFigures implements LaneListener {
  private static final long LONGEST_MILLIS = 60_000;

  private final InstantSource clock;
  private final Timer timer;
  private final Counter parsed;

  LaneFigures(MeterRegistry registry, InstantSource clock) {
    this.clock = clock;
    this.parsed =
        Counter.builder("scorer.parser.log.records")
            .description("Events that lanes have parsed")
            .register(registry);
    this.timer =
        Timer.builder("scorer.verdict")
            .description("From a window's last event to its verdict")
            .serviceLevelObjectives(
                Duration.ofMillis(1),
                Duration.ofMillis(2),
                Duration.ofMillis(5),
                Duration.ofMillis(10),
                Duration.ofMillis(20),
                Duration.ofMillis(50),
                Duration.ofMillis(100),
                Duration.ofMillis(150),
                Duration.ofMillis(200),
                Duration.ofMillis(300),
                Duration.ofMillis(500),
                Duration.ofMillis(750),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(30))
            .register(registry);
  }

  @Override
  public void parsed(ServiceKey service, long firstPosition, List<WindowLine> lines) {
    parsed.increment(lines.size());
  }

  @Override
  public void judged(ServiceKey service, String model, Verdict verdict) {
    List<WindowLine> lines = verdict.window().lines();
    LogEvent last = lines.get(lines.size() - 1).event();
    if (last.hasTimestamp()) {
      long millis = clock.millis() - last.timestampMillis();
      if (millis >= 0 && millis < LONGEST_MILLIS) {
        timer.record(Duration.ofMillis(millis));
      }
    }
  }

  @Override
  public void alert(ServiceKey service, String id, int revision, String model, Alert alert) {
    // It comes with its verdict.
  }
}
