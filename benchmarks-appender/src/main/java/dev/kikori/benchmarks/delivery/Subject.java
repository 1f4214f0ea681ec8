package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.AppenderMetrics;
import java.util.List;

/** An appender as the application sees it. */
interface Subject {
  /** Makes one log call; the event's arguments are these two numbers. */
  void log(int severity, int thread, int counter);

  AppenderMetrics metrics();

  /** The metrics of every run so far, this one's last. */
  default List<AppenderMetrics> runs() {
    return List.of(metrics());
  }

  /** Events that the fallback got. */
  long fallenBack();

  void stop();
}
