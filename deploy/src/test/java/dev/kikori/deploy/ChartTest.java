package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.LintResult;
import io.fabric8.kubernetes.api.model.Container;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
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
  private static final Map<String, String> LEAST =
      Map.of("image.repository", "registry.example.org/kikori", "insecure", "true");

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
        "replicaCont=2                       | replicaCont",
        "image.repositry=x                   | repositry",
        "image.tag=latest                    | /image/tag",
        "image.digest=sha256:12              | /image/digest",
        "replicaCount=-1                     | /replicaCount",
        "gpu.resourceName=gpu                | /gpu/resourceName",
        "gpu.count=0                         | /gpu/count",
        "persistence.size=big                | /persistence/size",
        "persistence.accessModes={ReadWriteMany} | /persistence/accessModes",
        "service.sessionAffinity=Cookie      | /service/sessionAffinity",
        "terminationGracePeriodSeconds=5     | /terminationGracePeriodSeconds",
        "tls.web=yes                         | /tls/web",
        "tokens.tenants.acme[0].token=secret | /tokens/tenants/acme",
      })
  void value_thatIsWrong_isRefusedByTheSchema(String setting, String place) {
    assertThatThrownBy(() -> rendered(setting)).hasMessageContaining(place);
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
      })
  void values_thatContradictEachOther_areRefusedInWords(String settings, String message) {
    assertThatThrownBy(() -> rendered(settings)).hasMessageContaining(message);
  }

  @Test
  void database_ofEachReplica_isTaken() {
    assertThat(
            rendered(
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

    assertThat(Charts.text(Charts.KIKORI, "kikori", List.of(), LEAST)).contains("image: " + image);
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

  private static String rendered(String settings) {
    Map<String, String> all = new LinkedHashMap<>(LEAST);
    for (String setting : settings.split(",", -1)) {
      String[] parts = setting.split("=", 2);
      all.put(parts[0], parts[1]);
    }
    return Charts.text(Charts.KIKORI, "kikori", List.of(), all);
  }

  /** The chart's values with a scenario's put over them. */
  private static String merged(Path scenario) {
    Map<String, Object> values = Values.read(Charts.KIKORI.resolve("values.yaml"));
    Values.putOver(values, Values.read(scenario));
    return Manifests.yaml(values);
  }
}
