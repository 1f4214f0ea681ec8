package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.ServerConfig;
import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.config.ConfigReader;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the chart tells the server and Prometheus, held against the server itself. */
final class ConfigurationTest {
  private static final ConfigReader READER = new ConfigReader(variable -> "7");

  static List<Path> scenarios() {
    return Charts.scenarios();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void configMap_isOneThatTheServerTakes(Path scenario) {
    List<HasMetadata> objects = Charts.rendered(scenario);
    PodTemplateSpec template = Manifests.templates(objects).get(0);
    Container container = Manifests.ours(template).get(0);

    ServerConfig config = config(objects);

    assertThat(config.intake().grpcPort()).isEqualTo(port(container, "otlp-grpc"));
    assertThat(config.intake().httpPort()).isEqualTo(port(container, "otlp-http"));
    assertThat(config.web().port()).isEqualTo(port(container, "http"));
    assertThat(config.metrics().port()).isEqualTo(port(container, "metrics"));
    assertThat(Stream.of(config.intake().host(), config.web().host(), config.metrics().host()))
        .containsOnly("0.0.0.0");
    assertThat(container.getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains(config.data().toString());
    assertThat(template.getSpec().getTerminationGracePeriodSeconds())
        .isGreaterThan(config.lanes().drainTimeout().plus(Duration.ofSeconds(5)).toSeconds());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void configMap_thatChanges_restartsThePods_unlessTheServerTakesItOver(Path scenario) {
    String before = checksum(Charts.rendered(scenario));

    assertThat(checksum(with(scenario, "config.lanes.max_lanes", "7"))).isNotEqualTo(before);
    assertThat(checksum(with(scenario, "config.notifications.external_url", "https://k.example")))
        .isEqualTo(before);
  }

  @Test
  void config_goesBeforeWhatTheChartSets() {
    assertThat(
            config(with(scenario("trusted"), "config.log.format", "text"))
                .log()
                .format()
                .toString())
        .isEqualToIgnoringCase("text");
    assertThat(config(Charts.rendered(scenario("secured"))).intake().limits().eventsPerSecond())
        .isEqualTo(5_000_000);
  }

  @Test
  void certificate_isOfTheDashboardToo_unlessSwitchedOff() {
    ServerConfig secured = config(Charts.rendered(scenario("secured")));

    assertThat(secured.web().tls().certificate()).isEqualTo(secured.intake().tls().certificate());
    assertThat(secured.web().tls().privateKey()).isEqualTo(secured.intake().tls().privateKey());
    assertThat(secured.web().tls().clientCa()).as("browsers have no certificate").isNull();
    assertThat(secured.web().secureCookie()).isTrue();

    ServerConfig withoutWeb = config(with(scenario("secured"), "tls.web", "false"));
    assertThat(withoutWeb.web().tls().isOn()).isFalse();
    assertThat(withoutWeb.intake().tls().isOn()).isTrue();
    assertThat(config(Charts.rendered(scenario("trusted"))).web().tls().isOn()).isFalse();
  }

  @Test
  void cookie_isForHttpsOnly_whereAnyOfIngressAndDashboardHasTls() {
    assertThat(cookieIsSecure(Map.of("ingress.tlsSecret", ""))).isTrue();
    assertThat(cookieIsSecure(Map.of("tls.web", "false"))).isTrue();
    assertThat(cookieIsSecure(Map.of("tls.web", "false", "ingress.tlsSecret", ""))).isFalse();
  }

  @Test
  void tokens_ofTheValues_areOnesThatTheServerTakes(@TempDir Path folder) throws IOException {
    Secret secret = Manifests.only(Charts.rendered(scenario("gpu")), Secret.class);
    Path file =
        Files.writeString(folder.resolve("tokens.yaml"), secret.getStringData().get("tokens.yaml"));

    Authenticator authenticator =
        new Authenticator(
            new AuthConfig(file, null, null), new SimpleMeterRegistry(), Clock.systemUTC());

    assertThat(authenticator.isOpen()).isFalse();
  }

  @Test
  void gpu_isAskedFor_andUsed() {
    List<HasMetadata> objects = Charts.rendered(scenario("gpu"));
    Container container = Manifests.ours(Manifests.templates(objects).get(0)).get(0);

    assertThat(config(objects).models().provider().toString()).isEqualToIgnoringCase("cuda");
    assertThat(container.getResources().getLimits().get("nvidia.com/mig-1g.10gb")).hasToString("1");
    assertThat(container.getImage()).endsWith(":0.1.0-gpu");
  }

  @Test
  void sidecarsConfiguration_ofTheImage_isOneThatTheServerTakes_andLetsNobodyIn() {
    ServerConfig config =
        new ConfigReader(variable -> null)
            .read(Path.of("image", "conf", "sidecar.yaml"), ServerConfig.class);

    assertThat(config.metrics().host()).isEqualTo("0.0.0.0");
    assertThat(Stream.of(config.intake().host(), config.web().host())).containsOnly("127.0.0.1");
    assertThat(config.models().repository()).isEqualTo(Path.of("/opt/kikori/bundles"));
  }

  @Test
  void rules_askForMetrics_thatTheServerHas() {
    PrometheusRule rule =
        Manifests.only(Charts.rendered(scenario("secured")), PrometheusRule.class);

    assertThat(rule.getSpec().getGroups().get(0).getRules())
        .hasSizeGreaterThan(4)
        .allSatisfy(alert -> assertThat(Metrics.unknownIn(alert.getExpr().getStrVal())).isEmpty());
  }

  @Test
  void autoscaler_asksForAMetric_thatTheServerHas() {
    HorizontalPodAutoscaler scaler =
        Manifests.only(Charts.rendered(scenario("small")), HorizontalPodAutoscaler.class);

    assertThat(
            Metrics.unknownIn(scaler.getSpec().getMetrics().get(0).getPods().getMetric().getName()))
        .isEmpty();
    assertThat(scaler.getSpec().getScaleTargetRef().getName()).isEqualTo("kikori");
  }

  @Test
  void scaledObject_asksForMetrics_thatTheServerHas() {
    GenericKubernetesResource scaled =
        Manifests.only(Charts.rendered(scenario("gpu")), GenericKubernetesResource.class);

    assertThat(Metrics.unknownIn(scaled.get("spec", "triggers", 0, "metadata", "query"))).isEmpty();
    assertThat(scaled.<String>get("spec", "scaleTargetRef", "name")).isEqualTo("kikori");
  }

  @Test
  void metric_thatTheServerLacks_isFound() {
    assertThat(Metrics.unknownIn("rate(scorer_inference_queue_second_sum[1m])"))
        .containsExactly("scorer_inference_queue_second_sum");
  }

  private static List<HasMetadata> with(Path scenario, String key, String value) {
    return with(scenario, Map.of(key, value));
  }

  private static List<HasMetadata> with(Path scenario, Map<String, String> settings) {
    return Manifests.read(Charts.text(Charts.KIKORI, "kikori", List.of(scenario), settings));
  }

  private static boolean cookieIsSecure(Map<String, String> settings) {
    return config(with(scenario("secured"), settings)).web().secureCookie();
  }

  private static Path scenario(String name) {
    return Charts.KIKORI.resolve("ci").resolve(name + "-values.yaml");
  }

  private static ServerConfig config(List<HasMetadata> objects) {
    return READER.read(Manifests.configuration(objects), "scorer.yaml", ServerConfig.class);
  }

  private static String checksum(List<HasMetadata> objects) {
    return Manifests.templates(objects)
        .get(0)
        .getMetadata()
        .getAnnotations()
        .get("checksum/config");
  }

  private static int port(Container container, String name) {
    return container.getPorts().stream()
        .filter(port -> port.getName().equals(name))
        .findFirst()
        .orElseThrow()
        .getContainerPort();
  }
}
