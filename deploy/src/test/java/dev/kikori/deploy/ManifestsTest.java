package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everything that goes to a cluster, held against Kubernetes' types and against what our pods have to keep. */
final class ManifestsTest {
  private static final List<String> LABELS =
      Stream.of("name", "instance", "version", "component", "part-of", "managed-by")
          .map(label -> "app.kubernetes.io/" + label)
          .toList();

  @TempDir private Path temporary;

  static List<Path> scenarios() {
    return Charts.scenarios();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void object_ofAScenario_hasNoFieldThatKubernetesLacks(Path scenario) {
    assertThat(Charts.rendered(scenario))
        .hasSizeGreaterThan(4)
        .allSatisfy(object -> assertThat(UnknownFields.of(object)).isEmpty())
        .allSatisfy(
            object ->
                assertThat(
                        !(object instanceof GenericKubernetesResource)
                            || object.getKind().equals("ScaledObject"))
                    .as(object.getKind() + ": a kind that is known")
                    .isTrue());
  }

  @Test
  void field_thatIsMisspelt_isFoundAtAnyDepth() {
    String text =
        Charts.text(Charts.KIKORI, "kikori", List.of(Charts.scenarios().get(0)), Map.of())
            .replace("podManagementPolicy:", "podManagmentPolicy:")
            .replace("readOnlyRootFilesystem:", "readonlyRootFilesystem:");

    assertThat(Manifests.read(text).stream().flatMap(object -> UnknownFields.of(object).stream()))
        .containsExactlyInAnyOrder(
            "StatefulSet.spec.podManagmentPolicy",
            "StatefulSet.spec.template.spec.containers[0].securityContext.readonlyRootFilesystem");
  }

  @Test
  void files_asTheyStand_haveNoFieldThatKubernetesLacks() {
    List<HasMetadata> objects = new ArrayList<>();
    objects.addAll(Manifests.read(Path.of("podmonitor-sidecars.yaml")));
    objects.addAll(Manifests.read(Path.of("policy", "sidecar-injection.yaml")));
    objects.addAll(Manifests.read(Path.of("kustomize", "sidecar", "sidecar.yaml")));

    assertThat(objects)
        .hasSize(4)
        .noneMatch(GenericKubernetesResource.class::isInstance)
        .allSatisfy(object -> assertThat(UnknownFields.of(object)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void container_ofAScenario_keepsEveryRule(Path scenario) {
    List<PodTemplateSpec> templates = Manifests.templates(Charts.rendered(scenario));

    assertThat(templates).hasSize(1);
    for (PodTemplateSpec template : templates) {
      assertThat(Manifests.ours(template))
          .hasSize(1)
          .allSatisfy(
              container -> assertThat(PodRules.brokenBy(container, template.getSpec())).isEmpty());
      assertThat(template.getSpec().getAutomountServiceAccountToken()).isFalse();
      assertThat(template.getSpec().getSecurityContext().getFsGroup()).isEqualTo(65532);
    }
  }

  @Test
  void container_thatBreaksRules_isFound() {
    PodTemplateSpec template =
        Manifests.templates(Charts.rendered(Charts.scenarios().get(0))).get(0);
    Container container = template.getSpec().getContainers().get(0);
    container.setImage("kikori:latest");
    container.getSecurityContext().setReadOnlyRootFilesystem(false);
    container.getSecurityContext().getCapabilities().setDrop(List.of());
    container.getResources().getLimits().remove("memory");
    container.setLivenessProbe(null);
    container.getVolumeMounts().removeIf(mount -> mount.getMountPath().equals("/tmp"));

    assertThat(PodRules.brokenBy(container, template.getSpec()))
        .containsExactly(
            "may write to its root file system",
            "keeps capabilities",
            "image that changes: kikori:latest",
            "memory's request is not its limit",
            "/tmp can't be written to",
            "no liveness probe");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void probe_ofAScenario_asksAPortThatIsThere_andNeedsNoKey(Path scenario) {
    List<HasMetadata> objects = Charts.rendered(scenario);
    Container container = Manifests.ours(Manifests.templates(objects).get(0)).get(0);
    boolean tls = Manifests.configuration(objects).contains("private_key");

    assertProbe(container, container.getStartupProbe(), tls ? "/-/ready" : "readiness");
    assertProbe(container, container.getReadinessProbe(), tls ? "/-/ready" : "readiness");
    assertProbe(container, container.getLivenessProbe(), tls ? "/-/healthy" : "liveness");
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void object_ofAScenario_hasEveryLabel(Path scenario) {
    List<HasMetadata> objects = Charts.rendered(scenario);
    objects.removeIf(object -> object.getMetadata().getName().endsWith("-more"));

    assertThat(objects)
        .allSatisfy(
            object ->
                assertThat(object.getMetadata().getLabels())
                    .as(object.getKind())
                    .containsKeys(LABELS.toArray(String[]::new)))
        .allSatisfy(
            object -> assertThat(object.getMetadata().getNamespace()).isEqualTo(Charts.NAMESPACE));
    assertThat(Manifests.templates(objects).get(0).getMetadata().getLabels())
        .containsKeys(LABELS.toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void selector_ofAScenario_findsThePods(Path scenario) {
    List<HasMetadata> objects = Charts.rendered(scenario);
    StatefulSet set = Manifests.only(objects, StatefulSet.class);
    Map<String, String> pod = set.getSpec().getTemplate().getMetadata().getLabels();
    List<Map<String, String>> selectors = new ArrayList<>();
    selectors.add(set.getSpec().getSelector().getMatchLabels());
    for (Service service : Manifests.all(objects, Service.class)) {
      selectors.add(service.getSpec().getSelector());
    }
    selectors.addAll(
        selectors(
            Manifests.all(objects, NetworkPolicy.class).stream()
                .map(policy -> policy.getSpec().getPodSelector())));
    selectors.addAll(
        selectors(
            Manifests.all(objects, PodDisruptionBudget.class).stream()
                .map(budget -> budget.getSpec().getSelector())));
    selectors.addAll(
        selectors(
            Manifests.all(objects, PodMonitor.class).stream()
                .map(monitor -> monitor.getSpec().getSelector())));

    assertThat(selectors)
        .hasSizeGreaterThan(2)
        .allSatisfy(
            selector -> assertThat(pod.entrySet()).isNotEmpty().containsAll(selector.entrySet()))
        .allSatisfy(
            selector ->
                assertThat(selector)
                    .containsOnlyKeys("app.kubernetes.io/name", "app.kubernetes.io/instance"));
    for (ServiceMonitor monitor : Manifests.all(objects, ServiceMonitor.class)) {
      assertThat(
              Manifests.all(objects, Service.class).stream()
                  .filter(
                      service ->
                          service
                              .getMetadata()
                              .getLabels()
                              .entrySet()
                              .containsAll(
                                  monitor.getSpec().getSelector().getMatchLabels().entrySet())))
          .hasSize(1)
          .allSatisfy(
              service ->
                  assertThat(service.getSpec().getPorts())
                      .extracting(ServicePort::getName)
                      .contains(monitor.getSpec().getEndpoints().get(0).getPort()));
    }
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void port_thatSomebodyNames_isOneOfTheContainers(Path scenario) {
    List<HasMetadata> objects = Charts.rendered(scenario);
    Container container = Manifests.ours(Manifests.templates(objects).get(0)).get(0);
    List<String> named = new ArrayList<>();
    for (Service service : Manifests.all(objects, Service.class)) {
      service.getSpec().getPorts().forEach(port -> named.add(port.getTargetPort().getStrVal()));
    }
    for (NetworkPolicy policy : Manifests.all(objects, NetworkPolicy.class)) {
      for (NetworkPolicyIngressRule rule : policy.getSpec().getIngress()) {
        rule.getPorts().forEach(port -> named.add(name(port.getPort())));
      }
    }
    Manifests.all(objects, PodMonitor.class)
        .forEach(monitor -> named.add(monitor.getSpec().getPodMetricsEndpoints().get(0).getPort()));

    assertThat(container.getPorts()).extracting(ContainerPort::getName).containsAll(named);
    assertThat(Manifests.only(objects, StatefulSet.class).getSpec().getServiceName())
        .isIn(
            Manifests.all(objects, Service.class).stream()
                .map(s -> s.getMetadata().getName())
                .toList());
  }

  @Test
  void sidecar_ofTheLibrary_keepsEveryRule() {
    List<HasMetadata> objects = Charts.ordersWithSidecar(temporary, Map.of());

    assertThat(objects).allSatisfy(object -> assertThat(UnknownFields.of(object)).isEmpty());
    PodTemplateSpec template = Manifests.templates(objects).get(0);
    assertThat(Manifests.ours(template))
        .hasSize(1)
        .allSatisfy(
            container -> {
              assertThat(PodRules.brokenBy(container, template.getSpec())).isEmpty();
              assertThat(container.getRestartPolicy()).isEqualTo("Always");
              assertThat(container.getReadinessProbe())
                  .as("what would take the application out of its service")
                  .isNull();
            });
  }

  @Test
  void sidecar_withAConfigMap_readsIt() {
    List<HasMetadata> objects =
        Charts.ordersWithSidecar(
            temporary,
            Map.of(
                "kikori-sidecar.configMap", "scorer",
                "kikori-sidecar.waitForScorer", "true"));

    PodTemplateSpec template = Manifests.templates(objects).get(0);
    Container sidecar = Manifests.ours(template).get(0);
    assertThat(sidecar.getArgs()).containsExactly("serve", "--config", "/etc/kikori/scorer.yaml");
    assertThat(sidecar.getStartupProbe().getHttpGet().getPath()).isEqualTo("/-/ready");
    assertThat(PodRules.brokenBy(sidecar, template.getSpec())).isEmpty();
  }

  private static void assertProbe(Container container, Probe probe, String asked) {
    if (asked.startsWith("/")) {
      assertThat(probe.getHttpGet().getPath()).isEqualTo(asked);
      assertThat(port(container, probe.getHttpGet().getPort().getStrVal())).isNotNull();
    } else {
      assertThat(probe.getGrpc().getService()).isEqualTo(asked);
      assertThat(probe.getGrpc().getPort()).isEqualTo(port(container, "otlp-grpc"));
    }
  }

  private static List<Map<String, String>> selectors(Stream<LabelSelector> selectors) {
    return selectors.map(LabelSelector::getMatchLabels).toList();
  }

  private static Integer port(Container container, String name) {
    return container.getPorts().stream()
        .filter(port -> port.getName().equals(name))
        .map(ContainerPort::getContainerPort)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no port " + name));
  }

  private static String name(IntOrString port) {
    return port.getStrVal();
  }
}
