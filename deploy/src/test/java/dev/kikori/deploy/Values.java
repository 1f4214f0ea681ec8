package dev.kikori.deploy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Files of values, as Helm puts one over the other. */
final class Values {
  private Values() {}

  @SuppressWarnings("unchecked")
  static Map<String, Object> read(Path file) {
    return (Map<String, Object>)
        new Load(LoadSettings.builder().build()).loadFromString(Manifests.text(file));
  }

  @SuppressWarnings("unchecked")
  static void putOver(Map<String, Object> values, Map<String, Object> others) {
    others.forEach(
        (key, other) -> {
          if (other instanceof Map<?, ?> map && values.get(key) instanceof Map<?, ?> before) {
            Map<String, Object> both = new LinkedHashMap<>((Map<String, Object>) before);
            putOver(both, (Map<String, Object>) map);
            values.put(key, both);
          } else {
            values.put(key, other);
          }
        });
  }
}
