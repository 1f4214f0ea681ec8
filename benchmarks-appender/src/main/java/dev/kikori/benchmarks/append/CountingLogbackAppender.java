package dev.kikori.benchmarks.append;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;

/** The end behind Logback's queue: counts and does nothing. */
public final class CountingLogbackAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  @Override
  protected void append(ILoggingEvent event) {
    Arrivals.one();
  }
}
