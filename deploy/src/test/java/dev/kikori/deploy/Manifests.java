package dev.kikori.deploy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Kubernetes' objects of texts. */
final class Manifests {
  private static final KubernetesSerialization YAML = new KubernetesSerialization();

  private Manifests() {}

  static List<HasMetadata> read(String text) {
    List<HasMetadata> objects = new ArrayList<>();
    for (String document : text.split("(?m)^---\\s*$", -1)) {
      if (document.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"))) {
        objects.add(YAML.unmarshal(document));
      }
    }
    return objects;
  }

  static List<HasMetadata> read(Path file) {
    return read(text(file));
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String yaml(Object object) {
    return YAML.asYaml(object);
  }

  static String json(Object object) {
    return YAML.asJson(object);
  }

  static <T> T fromJson(String json, Class<T> type) {
    return YAML.unmarshal(json, type);
  }

  static <T extends HasMetadata> T only(List<HasMetadata> objects, Class<T> type) {
    List<T> found = all(objects, type);
    if (found.size() != 1) {
      throw new AssertionError(type.getSimpleName() + ": " + found.size() + " (expected: 1)");
    }
    return found.get(0);
  }

  static <T> List<T> all(List<HasMetadata> objects, Class<T> type) {
    return objects.stream().filter(type::isInstance).map(type::cast).toList();
  }

  static List<PodTemplateSpec> templates(List<HasMetadata> objects) {
    return objects.stream().map(Manifests::template).flatMap(Stream::ofNullable).toList();
  }

  /** The containers that run Kikori: `scorer` of the shared server, `kikori` beside an application. */
  static List<Container> ours(PodTemplateSpec template) {
    return Stream.concat(
            template.getSpec().getContainers().stream(),
            template.getSpec().getInitContainers().stream())
        .filter(
            container ->
                container.getName().equals("scorer") || container.getName().equals("kikori"))
        .toList();
  }

  static String configuration(List<HasMetadata> objects) {
    return all(objects, ConfigMap.class).stream()
        .map(map -> map.getData().get("scorer.yaml"))
        .flatMap(Stream::ofNullable)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no config map has a scorer.yaml"));
  }

  private static @Nullable PodTemplateSpec template(HasMetadata object) {
    if (object instanceof StatefulSet set) {
      return set.getSpec().getTemplate();
    }
    if (object instanceof Deployment deployment) {
      return deployment.getSpec().getTemplate();
    }
    return object instanceof DaemonSet set ? set.getSpec().getTemplate() : null;
  }
}
