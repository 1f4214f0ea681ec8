package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Missing and wrongly typed fields, by the schemas of kubernetes-models, the Prometheus operator and KEDA; needs Node.js, and npm's registry
 * for the first time.
 */
final class KubernetesModelsTest {
  private static final Path SOURCES = Path.of("src", "test", "node");
  private static final Path HOME = Path.of("target", "node");

  @TempDir private Path temporary;

  @BeforeAll
  static void install() throws IOException, InterruptedException {
    Tool.assume("node");
    Tool.assume("npm");
    Files.createDirectories(HOME);
    for (String name : List.of("package.json", "package-lock.json", "check.mjs")) {
      Files.copy(SOURCES.resolve(name), HOME.resolve(name), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.isDirectory(HOME.resolve("node_modules/kubernetes-models"))) {
      Tool.Result result =
          Tool.run(
              HOME,
              "npm",
              "ci",
              "--ignore-scripts",
              "--no-audit",
              "--no-fund",
              "--fetch-retries=1",
              "--fetch-timeout=20000");
      Assumptions.assumeTrue(result.status() == 0, "npm ci: " + result.output());
    }
  }

  @Test
  void object_thatGoesToACluster_lacksNothing_andHasTheRightTypes()
      throws IOException, InterruptedException {
    List<HasMetadata> objects = new ArrayList<>();
    Charts.scenarios().forEach(scenario -> objects.addAll(Charts.rendered(scenario)));
    objects.addAll(Charts.ordersWithSidecar(temporary, Map.of()));
    objects.addAll(Manifests.read(Path.of("podmonitor-sidecars.yaml")));
    objects.addAll(Manifests.read(Path.of("policy", "sidecar-injection.yaml")));

    assertThat(checked(objects)).containsExactly("checked: " + objects.size());
  }

  @Test
  void field_thatIsMissing_isFound() throws IOException, InterruptedException {
    StatefulSet set = Manifests.only(Charts.rendered(Charts.scenarios().get(0)), StatefulSet.class);
    set.getSpec().setSelector(null);

    assertThat(checked(List.of(set)))
        .first()
        .asString()
        .startsWith("StatefulSet kikori: ")
        .contains("selector");
  }

  private List<String> checked(List<HasMetadata> objects) throws IOException, InterruptedException {
    String json = "[" + String.join(",", objects.stream().map(Manifests::json).toList()) + "]";
    Path file = Files.writeString(temporary.resolve("objects.json"), json);
    Tool.Result result = Tool.run(HOME, "node", "check.mjs", file.toAbsolutePath().toString());
    assertThat(result.status()).as(result.output()).isZero();
    return result.output().lines().toList();
  }
}
