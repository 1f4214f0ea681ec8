package dev.kikori.server.analyze;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.read.EventReader;
import dev.kikori.scorer.read.LogReadException;
import dev.kikori.scorer.read.LogSource;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.batch.ScoredWindow;
import dev.kikori.server.batch.WindowBatcher;
import dev.kikori.server.service.ServiceKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Lines in, an analysis out, by the model that the service's lane would use. Nothing is kept: neither lines nor templates nor what was found.
 * Safe for use by many threads; a call works on its caller's thread and waits for the model.
 */
public final class Analyzer {
  private final AnalyzeConfig config;
  private final WindowBatcher batcher;
  private final Clock clock;
  private final Semaphore room;
  private final Counter analyzed;
  private final Counter refused;
  private final Counter failed;
  private final Timer timer;

  /**
   * An analyser.
   *
   * @param config its limits
   * @param batcher has windows scored
   * @param registry for {@code scorer_analyze_*}
   * @param clock fills in dates that lines lack
   */
  public Analyzer(
      AnalyzeConfig config, WindowBatcher batcher, MeterRegistry registry, Clock clock) {
    this.config = config;
    this.batcher = batcher;
    this.clock = clock;
    this.room = new Semaphore(config.maxConcurrent());
    this.analyzed = outcome(registry, "analyzed");
    this.refused = outcome(registry, "refused");
    this.failed = outcome(registry, "failed");
    this.timer =
        Timer.builder("scorer.analyze")
            .description("How long an analysis takes")
            .register(registry);
  }

  private static Counter outcome(MeterRegistry registry, String outcome) {
    return Counter.builder("scorer.analyze.requests")
        .tag("outcome", outcome)
        .description("Requests by what became of them")
        .register(registry);
  }

  /**
   * Analyses lines of text; their format is found from the lines.
   *
   * @param service whose lines they are: its model reads them
   * @throws IllegalArgumentException if there is nothing to analyse, or too much
   * @throws AnalyzeRefusedException if there is no room, or the model doesn't answer in time
   */
  public Analysis analyzeLines(ServiceKey service, List<String> lines) {
    return guarded(
        () -> {
          check("lines", lines.size(), config.maxLines());
          long bytes = lines.stream().mapToLong(line -> line.length() + 1L).sum();
          check("bytes", bytes, config.maxBytes().bytes());
          byte[] text = String.join("\n", lines).getBytes(StandardCharsets.UTF_8);
          return analyze(service, parse(text), lines.size());
        });
  }

  /**
   * Analyses events. Those without a line number are numbered from 1.
   *
   * @param service whose events they are: its model reads them
   * @throws IllegalArgumentException if there is nothing to analyse, or too much
   * @throws AnalyzeRefusedException if there is no room, or the model doesn't answer in time
   */
  public Analysis analyze(ServiceKey service, List<LogEvent> events) {
    return guarded(
        () -> {
          check("events", events.size(), config.maxLines());
          long bytes = events.stream().mapToLong(Analyzer::size).sum();
          check("bytes", bytes, config.maxBytes().bytes());
          return analyze(service, numbered(events), events.size());
        });
  }

  private Analysis guarded(Supplier<Analysis> work) {
    if (!room.tryAcquire()) {
      refused.increment();
      throw new AnalyzeRefusedException(
          config.maxConcurrent()
              + " requests are being analysed (analyze.max_concurrent); try again in a second");
    }
    try {
      Analysis analysis = timer.record(work);
      analyzed.increment();
      return java.util.Objects.requireNonNull(analysis);
    } catch (IllegalArgumentException | AnalyzeRefusedException e) {
      refused.increment();
      throw e;
    } catch (RuntimeException e) {
      failed.increment();
      throw e;
    } finally {
      room.release();
    }
  }

  private static void check(String what, long given, long most) {
    if (given < 1 || given > most) {
      throw new IllegalArgumentException(what + ": " + given + " (expected: 1.." + most + ")");
    }
  }

  private List<LogEvent> parse(byte[] text) {
    List<LogEvent> events = new ArrayList<>();
    try (EventReader reader =
        EventReader.builder()
            .source(LogSource.stream("request", new ByteArrayInputStream(text)))
            .reference(clock.instant())
            .open()) {
      for (LogEvent event = reader.next(); event != null; event = reader.next()) {
        events.add(event);
      }
    } catch (LogReadException e) {
      throw new IllegalArgumentException("lines: " + e.getMessage(), e);
    }
    if (events.isEmpty()) {
      throw new IllegalArgumentException("lines: nothing but blanks (expected: log lines)");
    }
    return events;
  }

  private Analysis analyze(ServiceKey service, List<LogEvent> events, int lines) {
    TemplateMiner miner = TemplateMiner.builder().build();
    // Mined twice: what the last lines show to be variable holds for the first ones as well.
    events.forEach(miner::accept);
    List<WindowLine> window = new ArrayList<>(events.size());
    for (LogEvent event : events) {
      // Without a past everything is new, which tells nothing: nothing is taken for new.
      window.add(new WindowLine(event, miner.accept(event), false));
    }
    Window whole = new Window("", "request", window);
    try (ScoredWindow scored = score(service, whole)) {
      return new ColdJudge(whole, scored.scores(), scored.model().bundle()::knows)
          .judge(lines, scored.modelName());
    }
  }

  private ScoredWindow score(ServiceKey service, Window window) {
    CompletableFuture<ScoredWindow> future = batcher.submit(service, window);
    try {
      return future.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      giveUp(future);
      throw new AnalyzeRefusedException(
          "the model did not answer within " + config.timeout() + "; try again later");
    } catch (InterruptedException e) {
      giveUp(future);
      Thread.currentThread().interrupt();
      throw new AnalyzeRefusedException("interrupted");
    } catch (ExecutionException e) {
      throw new AnalyzeRefusedException("the server stops: " + e.getCause());
    }
  }

  private static void giveUp(CompletableFuture<ScoredWindow> future) {
    if (!future.cancel(false)) {
      // It came at the last moment.
      var unused = future.thenAccept(ScoredWindow::close);
    }
  }

  private static long size(LogEvent event) {
    String stackTrace = event.stackTrace();
    return (long) event.message().length()
        + event.raw().length()
        + (stackTrace == null ? 0 : stackTrace.length());
  }

  private static List<LogEvent> numbered(List<LogEvent> events) {
    List<LogEvent> numbered = new ArrayList<>(events.size());
    for (LogEvent event : events) {
      long line = numbered.size() + 1L;
      numbered.add(event.firstLine() > 0 ? event : event.at(line));
    }
    return numbered;
  }
}
