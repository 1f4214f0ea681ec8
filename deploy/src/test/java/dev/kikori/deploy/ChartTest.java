package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The charts by themselves: what Helm says of them, what they render, what they refuse. */
final class ChartTest {
  @TempDir private Path temporary;

  static List<Path> scenarios() {
    return Charts.scenarios();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void chart_ofAScenario_passesTheLinter(Path scenario) throws IOException {
    Path chart = Charts.copy(Charts.KIKORI, temporary.resolve("kikori"));
    // The linter takes a chart's own values alone.
    Files.writeString(chart.resolve("values.yaml"), merged(scenario));

    LintResult result = Charts.lint(chart);

    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
  }

  @Test
  void library_passesTheLinter() {
    LintResult result = Charts.lint(Charts.SIDECAR);

    assertThat(result.isFailed()).as(result.getMessages().toString()).isFalse();
  }

  /** What changed is to be seen in a review: -Dkikori.golden=write takes over what is rendered now. */
  @ParameterizedTest
  @MethodSource("scenarios")
  void chart_ofAScenario_rendersWhatItDid(Path scenario) throws IOException {
    String rendered = Charts.text(Charts.KIKORI, "kikori", List.of(scenario), Map.of());
    Path golden =
        Path.of(
            "src/test/golden",
            scenario.getFileName().toString().replace("-values.yaml", ".rendered.yaml"));
    if ("write".equals(System.getProperty("kikori.golden"))) {
      Files.createDirectories(golden.getParent());
      Files.writeString(golden, rendered);
    }

    assertThat(rendered).isEqualTo(Files.readString(golden));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "image.repository=                    | image.repository: not set (expected: where you pushed the image to",
        "insecure=false                       | insecure: false, and no TLS or no tokens (expected: tls.existingSecret",
        "insecure=false,tls.existingSecret=a  | insecure: false, and no TLS or no tokens",
        "autoscaling.enabled=true,keda.enabled=true | autoscaling.enabled, keda.enabled: both (expected: one of them)",
        "keda.enabled=true                    | keda.serverAddress: not set (expected: Prometheus",
        "replicaCount=2,config.storage.url=jdbc:postgresql://db/kikori | config.storage.url: one database for several replicas",
        "ingress.enabled=true                 | ingress.host: not set",
        "autoscaling.minReplicas=5            | autoscaling.minReplicas: 5 (expected: at most autoscaling.maxReplicas, 4)",
        "keda.maxReplicas=1,keda.minReplicas=2 | keda.minReplicas: 2 (expected: at most keda.maxReplicas, 1)",
        "tokens.existingSecret=a,tokens.tenants.b[0].sha256=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 | tokens.existingSecret, tokens.tenants: both",
        "models.image=a,models.existingClaim=b | models.image, models.existingClaim: both",
      })
  void values_thatContradictEachOther_areRefusedInWords(String settings, String message) {
    assertThatThrownBy(() -> Charts.withSettings(settings)).hasMessageContaining(message);
  }

  @Test
  void database_ofEachReplica_isTaken() {
    assertThat(
            Charts.withSettings(
                "replicaCount=2,config.storage.url=jdbc:postgresql://db/kikori-${env:POD_INDEX}"))
        .contains("jdbc:postgresql://db/kikori-${env:POD_INDEX}");
  }

  @Test
  void version_thatIsDeployed_isTheProjects() {
    Matcher version =
        Pattern.compile("(?m)^  <version>(.*?)(?:-SNAPSHOT)?</version>$")
            .matcher(Manifests.text(Path.of("..", "pom.xml")));
    assertThat(version.find()).isTrue();
    String image = "registry.example.org/kikori:" + version.group(1);

    assertThat(Charts.text(Charts.KIKORI, "kikori", List.of(), Charts.LEAST))
        .contains("image: " + image);
    assertThat(
            Manifests.ours(
                Manifests.templates(Charts.ordersWithSidecar(temporary, Map.of())).get(0)))
        .extracting(Container::getImage)
        .containsExactly(image);
    assertThat(Manifests.text(Path.of("policy", "sidecar-injection.yaml"))).contains(image);
    assertThat(Manifests.text(Path.of("kustomize", "sidecar", "sidecar.yaml")))
        .contains("image: kikori:" + version.group(1));
  }

  @ParameterizedTest
  @CsvSource({"charts/kikori", "charts/kikori-sidecar"})
  void readme_holdsEveryValue(Path chart) throws IOException {
    String readme = Files.readString(chart.resolve("README.md"));
    List<String> explained =
        Files.readAllLines(chart.resolve("values.yaml")).stream()
            .map(String::strip)
            .filter(line -> line.startsWith("# ") && line.contains(" -- "))
            .map(line -> line.substring(2))
            .toList();

    assertThat(explained)
        .hasSizeGreaterThan(5)
        .allSatisfy(
            line -> {
              String[] parts = line.split(" -- ", 2);
              assertThat(readme)
                  .containsPattern(
                      "(?m)^\\| `"
                          + Pattern.quote(parts[0])
                          + "` \\| .* \\| "
                          + Pattern.quote(parts[1])
                          + " \\|$");
            });
  }

  /** The chart's values with a scenario's put over them. */
  private static String merged(Path scenario) {
    Map<String, Object> values = Values.read(Charts.KIKORI.resolve("values.yaml"));
    Values.putOver(values, Values.read(scenario));
    return Manifests.yaml(values);
  }
}
