package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.KikoriOptions;
import java.util.ArrayList;
import java.util.List;

/** An application that is started again and again with the same options: each run has an appender of its own. */
final class Runs implements Subject {
  private final KikoriOptions options;
  private final List<CoreSubject> runs = new ArrayList<>();
  private volatile CoreSubject now;

  Runs(KikoriOptions options) {
    this.options = options;
    now = new CoreSubject(options);
    runs.add(now);
  }

  /** Ends this run and starts the next. No thread may be logging. */
  void restart() {
    now.stop();
    now = new CoreSubject(options);
    runs.add(now);
  }

  @Override
  public void log(int severity, int thread, int counter) {
    now.log(severity, thread, counter);
  }

  @Override
  public AppenderMetrics metrics() {
    return now.metrics();
  }

  @Override
  public List<AppenderMetrics> runs() {
    return runs.stream().map(CoreSubject::metrics).toList();
  }

  @Override
  public long fallenBack() {
    return runs.stream().mapToLong(CoreSubject::fallenBack).sum();
  }

  @Override
  public void stop() {
    now.stop();
  }
}
