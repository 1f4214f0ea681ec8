package dev.kikori.server.intake;

import java.util.Locale;

/** The ways in: a closed set. */
enum Transport {
  KIKORI,
  OTLP_GRPC,
  OTLP_HTTP;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
