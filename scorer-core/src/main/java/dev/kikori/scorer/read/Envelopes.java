package dev.kikori.scorer.read;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The envelopes that Kikori knows by name. An envelope keeps no state from line to line, but is not thread-safe. */
final class Envelopes {
  /** Between the names of an envelope and of the layout inside. */
  static final char SEPARATOR = '/';

  private static final Map<String, Supplier<Envelope>> BY_NAME = new LinkedHashMap<>();

  static {
    BY_NAME.put("docker", DockerEnvelope::new);
    BY_NAME.put("cri", CriEnvelope::new);
    BY_NAME.put("otlp", OtlpEnvelope::new);
  }

  private Envelopes() {}

  static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  static @Nullable Supplier<Envelope> named(String name) {
    return BY_NAME.get(name);
  }
}
