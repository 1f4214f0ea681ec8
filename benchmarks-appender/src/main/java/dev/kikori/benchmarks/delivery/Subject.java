package dev.kikori.benchmarks.delivery;

import dev.kikori.appender.AppenderMetrics;

/** An appender as the application sees it. */
interface Subject {
  /** Makes one log call; the event's arguments are these two numbers. */
  void log(int severity, int thread, int counter);

  AppenderMetrics metrics();

  /** Events that the fallback got. */
  long fallenBack();

  void stop();
}
