package dev.kikori.server.telemetry;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The server's numbers, in one registry. Safe for use by many threads. */
public final class Metrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /** A registry that holds the JVM's own numbers and what was built. */
  public Metrics(String version, String revision) {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new ResidentMemory().bindTo(registry);
    collections.bindTo(registry);
    Gauge.builder("scorer.build.info", () -> 1)
        .description("What is running")
        .tag("version", version)
        .tag("revision", revision)
        .register(registry);
  }

  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Everything as text.
   *
   * @param contentType what the scraper accepts, or null: Prometheus' text format or OpenMetrics
   */
  String scrape(String contentType) {
    return registry.scrape(contentType);
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
