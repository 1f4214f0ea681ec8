package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas of the charts' values: that each value has one, and that what is wrong is refused with its place. */
final class ValuesSchemaTest {
  /** Helm's own, and what Kubernetes has a default for. */
  private static final String WITHOUT_DEFAULT = "/global|/resources/claims|/probes/\\w+/\\w+";

  @TempDir private Path temporary;

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
        "podMonitor.interval=often           | /podMonitor/interval",
        "serviceMonitor.extraLabels=prometheus | /serviceMonitor/extraLabels",
        "prometheusRule.enabled=maybe        | /prometheusRule/enabled",
        "networkPolicy.clients=everybody     | /networkPolicy/clients",
        "podDisruptionBudget.maxUnavailable=-1 | /podDisruptionBudget/maxUnavailable",
        "podDisruptionBudget.maxUnavailable=half | /podDisruptionBudget/maxUnavailable",
        "autoscaling.maxReplicas=0           | /autoscaling/maxReplicas",
        "autoscaling.averageValue=some       | /autoscaling/averageValue",
        "keda.serverAddress=prometheus:9090  | /keda/serverAddress",
        "keda.queueSeconds=soon              | /keda/queueSeconds",
        "ingress.host=https://k.example.org  | /ingress/host",
        "tmp.sizeLimit=much                  | /tmp/sizeLimit",
      })
  void value_thatIsWrong_isRefusedByTheSchema(String setting, String place) {
    assertThatThrownBy(() -> Charts.withSettings(setting)).hasMessageContaining(place);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "waitForScoarer=true   | waitForScoarer",
        "waitForScorer=perhaps | /waitForScorer",
        "image.tag=latest      | /image/tag",
        "dataSize=big          | /dataSize",
        "extraEnvs=A           | /extraEnvs",
        "resources.memory=1Gi  | /resources",
      })
  void valueOfTheLibrary_thatIsWrong_isRefusedByTheSchema(String setting, String place) {
    String[] parts = setting.split("=", 2);
    Map<String, String> settings = Map.of("kikori-sidecar." + parts[0], parts[1]);

    assertThatThrownBy(() -> Charts.ordersWithSidecar(temporary, settings))
        .hasMessageContaining(place);
  }

  /** Then a key that is misspelt is refused at any depth, and so is a value of another type. */
  @ParameterizedTest
  @ValueSource(strings = {"charts/kikori", "charts/kikori-sidecar"})
  void schema_andValues_haveTheSameKeys_andEveryOneHasAType(Path chart) {
    JsonNode schema =
        JsonMapper.shared().readTree(Manifests.text(chart.resolve("values.schema.json")));
    List<String> wrong = new ArrayList<>();

    compare("", Values.read(chart.resolve("values.yaml")), schema, wrong);

    assertThat(wrong).isEmpty();
  }

  private static void compare(String place, Map<?, ?> values, JsonNode schema, List<String> wrong) {
    JsonNode properties = schema.path("properties");
    if (!schema.path("additionalProperties").isBoolean()) {
      wrong.add(place + ": takes any key");
    }
    for (Map.Entry<?, ?> value : values.entrySet()) {
      String at = place + "/" + value.getKey();
      JsonNode rule = properties.path(value.getKey().toString());
      if (!rule.has("type")) {
        wrong.add(at + ": no type");
      } else if (value.getValue() instanceof Map<?, ?> below && rule.has("properties")) {
        compare(at, below, rule, wrong);
      }
    }
    properties.propertyNames().stream()
        .filter(name -> !values.containsKey(name))
        .map(name -> place + "/" + name)
        .filter(at -> !at.matches(WITHOUT_DEFAULT))
        .forEach(at -> wrong.add(at + ": not among the values"));
  }
}
