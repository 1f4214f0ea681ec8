package dev.kikori.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Map;

/** What the chart grants and tells a server of an image, but on this machine alone and on free ports. */
record ImageChart(List<HasMetadata> objects) {
  static ImageChart of(ImageFolder image) {
    return new ImageChart(
        Manifests.read(
            Charts.text(
                Charts.KIKORI,
                "kikori",
                List.of(Charts.KIKORI.resolve("ci/trusted-values.yaml")),
                Map.of(
                    "gpu.enabled", String.valueOf(image.isForGpus()),
                    "config.log.format", "text",
                    "config.intake.host", "127.0.0.1",
                    "config.intake.grpc_port", "0",
                    "config.intake.http_port", "0",
                    "config.web.host", "127.0.0.1",
                    "config.web.port", "0",
                    "config.metrics.host", "127.0.0.1",
                    "config.metrics.port", "0"))));
  }

  String configuration() {
    return Manifests.configuration(objects);
  }

  /** Bytes of {@code /tmp}. */
  long grantedForTmp() {
    return Manifests.templates(objects).get(0).getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals("tmp"))
        .map(volume -> volume.getEmptyDir().getSizeLimit().getNumericalAmount().longValue())
        .findFirst()
        .orElseThrow();
  }
}
