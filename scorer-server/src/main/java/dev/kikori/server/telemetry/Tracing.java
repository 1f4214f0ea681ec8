package dev.kikori.server.telemetry;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Traces of the server's own work, when the environment says where to ({@code OTEL_TRACES_EXPORTER} or {@code OTEL_EXPORTER_OTLP_ENDPOINT}
 * and what else OpenTelemetry's SDK reads); else nothing is made and nothing is sent.
 */
public final class Tracing implements AutoCloseable {
  private static final String SCOPE = "dev.kikori.server";

  private final Tracer tracer;
  private final @Nullable OpenTelemetrySdk sdk;

  private Tracing(Tracer tracer, @Nullable OpenTelemetrySdk sdk) {
    this.tracer = tracer;
    this.sdk = sdk;
  }

  /** No traces. */
  public static Tracing off() {
    return new Tracing(TracerProvider.noop().get(SCOPE), null);
  }

  /** Traces that go where this SDK sends them; it is closed with this. */
  public static Tracing of(OpenTelemetrySdk sdk) {
    return new Tracing(sdk.getTracerProvider().get(SCOPE), sdk);
  }

  /**
   * Traces as the environment wants them.
   *
   * @param version the server's
   * @throws IllegalArgumentException if it wants what can't be
   */
  public static Tracing of(UnaryOperator<@Nullable String> environment, String version) {
    return isWanted(environment) ? of(configured(version)) : off();
  }

  static boolean isWanted(UnaryOperator<@Nullable String> environment) {
    if ("true".equalsIgnoreCase(environment.apply("OTEL_SDK_DISABLED"))) {
      return false;
    }
    String exporter = environment.apply("OTEL_TRACES_EXPORTER");
    if (exporter != null && !exporter.isBlank()) {
      return !exporter.strip().equals("none");
    }
    return environment.apply("OTEL_EXPORTER_OTLP_ENDPOINT") != null
        || environment.apply("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != null;
  }

  private static OpenTelemetrySdk configured(String version) {
    try {
      return AutoConfiguredOpenTelemetrySdk.builder()
          .disableShutdownHook()
          .addPropertiesSupplier(
              () ->
                  Map.of(
                      "otel.service.name", "kikori-scorer",
                      "otel.resource.attributes", "service.version=" + version,
                      "otel.metrics.exporter", "none",
                      "otel.logs.exporter", "none"))
          .build()
          .getOpenTelemetrySdk();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(
          "OTEL_*: "
              + e.getMessage()
              + " (expected: what OpenTelemetry's SDK reads from the environment; OTEL_SDK_DISABLED=true does without)",
          e);
    }
  }

  public Tracer tracer() {
    return tracer;
  }

  /** Whether anybody gets to see what is traced. */
  public boolean isOn() {
    return sdk != null;
  }

  /** Sends what is still waiting. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.close();
    }
  }
}
