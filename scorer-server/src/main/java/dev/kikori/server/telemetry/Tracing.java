package dev.kikori.server.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.Map;

/**
 * Traces of the server's own work, when the environment says where to ({@code OTEL_TRACES_EXPORTER} or {@code OTEL_EXPORTER_OTLP_ENDPOINT}
 * and what else OpenTelemetry's SDK reads); else nothing is made and nothing is sent.
 */
public final class Tracing {
  private static final String SCOPE = "dev.kikori.server";

  private Tracing() {}

  /** A tracer as the environment wants it. */
  public static Tracer of(Map<String, String> environment) {
    boolean wanted =
        environment.containsKey("OTEL_TRACES_EXPORTER")
            || environment.containsKey("OTEL_EXPORTER_OTLP_ENDPOINT")
            || environment.containsKey("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
    boolean disabled = "true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"));
    OpenTelemetry telemetry =
        wanted && !disabled
            ? AutoConfiguredOpenTelemetrySdk.builder()
                .addPropertiesSupplier(
                    () ->
                        Map.of(
                            "otel.service.name", "kikori-scorer",
                            "otel.metrics.exporter", "none",
                            "otel.logs.exporter", "none"))
                .build()
                .getOpenTelemetrySdk()
            : OpenTelemetry.noop();
    return telemetry.getTracer(SCOPE);
  }
}
