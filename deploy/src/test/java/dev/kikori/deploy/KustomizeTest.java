package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The component, applied by the Kustomize that is in kubectl; no cluster. */
final class KustomizeTest {
  @Test
  void component_putsTheSidecarBesideEveryApplication(@TempDir Path temporary)
      throws IOException, InterruptedException {
    List<HasMetadata> objects = applied();
    Container ofTheLibrary =
        Manifests.ours(Manifests.templates(Charts.ordersWithSidecar(temporary, Map.of())).get(0))
            .get(0);

    assertThat(objects).allSatisfy(object -> assertThat(UnknownFields.of(object)).isEmpty());
    assertThat(Manifests.templates(objects))
        .hasSize(2)
        .allSatisfy(
            template -> {
              assertThat(Manifests.ours(template)).containsExactly(ofTheLibrary);
              assertThat(PodRules.brokenBy(ofTheLibrary, template.getSpec())).isEmpty();
            });
  }

  @Test
  void component_leavesTheApplicationAsItIs() throws IOException, InterruptedException {
    PodTemplateSpec stock = Manifests.templates(applied()).get(1);

    assertThat(stock.getSpec().getContainers())
        .extracting(Container::getName)
        .containsExactly("stock");
    assertThat(stock.getSpec().getInitContainers())
        .as("the sidecar stands first, so that the others' lines get in")
        .extracting(Container::getName)
        .containsExactly("kikori", "migrate");
    assertThat(stock.getSpec().getVolumes())
        .extracting(Volume::getName)
        .containsExactlyInAnyOrder("cache", "kikori-data", "kikori-tmp");
  }

  @Test
  void podMonitor_findsTheSidecars() throws IOException, InterruptedException {
    PodMonitor monitor =
        Manifests.only(Manifests.read(Path.of("podmonitor-sidecars.yaml")), PodMonitor.class);

    assertThat(Manifests.templates(applied()))
        .allSatisfy(
            template -> {
              assertThat(template.getMetadata().getLabels().entrySet())
                  .containsAll(monitor.getSpec().getSelector().getMatchLabels().entrySet());
              assertThat(Manifests.ours(template).get(0).getPorts())
                  .extracting("name")
                  .contains(monitor.getSpec().getPodMetricsEndpoints().get(0).getPort());
            });
  }

  private static List<HasMetadata> applied() throws IOException, InterruptedException {
    Tool.assume("kubectl");
    Tool.Result result = Tool.run(Path.of("."), "kubectl", "kustomize", "kustomize/example");
    assertThat(result.status()).as(result.output()).isZero();
    return Manifests.read(result.output());
  }
}
