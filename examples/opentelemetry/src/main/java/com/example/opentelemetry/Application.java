package com.example.opentelemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Takes a hundred orders, and has trouble with the last one. Where to send it, the environment says: {@code OTEL_EXPORTER_OTLP_ENDPOINT}. */
public final class Application {
  /** Unless the environment says otherwise: logs alone, to a scorer on this machine. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "otel.service.name", "orders",
          "otel.traces.exporter", "none",
          "otel.metrics.exporter", "none",
          "otel.exporter.otlp.endpoint", "http://localhost:4317");

  private Application() {}

  public static void main(String[] args) {
    try (OpenTelemetrySdk sdk = sdk()) {
      Logger log = sdk.getLogsBridge().get("com.example.opentelemetry.Application");
      for (int order = 1; order <= 100; order++) {
        String text = "Order " + order + " paid after " + (20 + order % 90) + " ms";
        log.logRecordBuilder().setSeverity(Severity.INFO).setBody(text).emit();
      }
      log.logRecordBuilder()
          .setSeverity(Severity.ERROR)
          .setBody("Payment of order 101 failed")
          .setAttribute(AttributeKey.stringKey("exception.type"), "java.lang.IllegalStateException")
          .setAttribute(AttributeKey.stringKey("exception.message"), "bank is away")
          .setAttribute(
              AttributeKey.stringKey("exception.stacktrace"),
              "java.lang.IllegalStateException: bank is away\n\tat com.example.Bank.pay(Bank.java:7)")
          .emit();
      sdk.getSdkLoggerProvider().forceFlush().join(1, TimeUnit.MINUTES);
    }
  }

  private static OpenTelemetrySdk sdk() {
    return AutoConfiguredOpenTelemetrySdk.builder()
        .addPropertiesSupplier(() -> DEFAULTS)
        .build()
        .getOpenTelemetrySdk();
  }
}
