package dev.kikori.appender;

import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.ring.ByteRing;
import dev.kikori.appender.ship.Shipper;
import dev.kikori.appender.transport.GrpcTransportFactory;
import java.time.Duration;
import java.util.function.Consumer;

/** Makes the senders of a client, which speak gRPC. */
final class Senders implements Sender.Factory {
  private final KikoriOptions options;
  private final Diagnostics diagnostics;
  private final Counters counters;
  private final Consumer<Alert> alerts;

  Senders(
      KikoriOptions options, Diagnostics diagnostics, Counters counters, Consumer<Alert> alerts) {
    this.options = options;
    this.diagnostics = diagnostics;
    this.counters = counters;
    this.alerts = alerts;
  }

  @Override
  public Sender create(ByteRing ring, Definitions definitions) {
    GrpcTransportFactory transports = new GrpcTransportFactory(options);
    String exposed = transports.exposedEndpoint();
    if (exposed != null) {
      diagnostics.warn(
          "endpoint: "
              + exposed
              + ": log events travel there in plain text (remedy: tls.enabled=true)",
          null);
    }
    Shipper shipper =
        new Shipper(ring, definitions, options, counters, transports, diagnostics, alerts);
    return new Sender() {
      @Override
      public void start() {
        shipper.start();
      }

      @Override
      public void stop(Duration budget) {
        shipper.stop(budget);
      }

      @Override
      public long spilledEvents() {
        return shipper.spilledEvents();
      }
    };
  }
}
