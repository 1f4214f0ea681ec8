package dev.kikori.benchmarks.append;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;
import java.util.concurrent.atomic.LongAdder;

/** Counts events that reach an end in this process: the appender behind a queue, or OpenTelemetry's exporter. */
final class Arrivals implements LogRecordExporter {
  private static final LongAdder COUNT = new LongAdder();

  static void one() {
    COUNT.increment();
  }

  static long count() {
    return COUNT.sum();
  }

  @Override
  public CompletableResultCode export(Collection<LogRecordData> records) {
    COUNT.add(records.size());
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
