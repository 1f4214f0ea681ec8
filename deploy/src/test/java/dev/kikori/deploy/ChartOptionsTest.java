package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.openshift.api.model.monitoring.v1.PodMonitor;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each option of the server's chart, on and off, and where its value arrives. */
final class ChartOptionsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "podMonitor.enabled=true                                 | PodMonitor",
        "serviceMonitor.enabled=true                             | ServiceMonitor",
        "prometheusRule.enabled=true                             | PrometheusRule",
        "networkPolicy.enabled=true                              | NetworkPolicy",
        "podDisruptionBudget.enabled=true                        | PodDisruptionBudget",
        "autoscaling.enabled=true                                | HorizontalPodAutoscaler",
        "keda.enabled=true,keda.serverAddress=http://p.example   | ScaledObject",
        "ingress.enabled=true,ingress.host=k.example.org         | Ingress",
        "serviceAccount.create=true                              | ServiceAccount",
      })
  void object_isThere_ifItsOptionIsOn_andNotOtherwise(String settings, String kind) {
    assertThat(rendered(settings)).extracting(HasMetadata::getKind).containsOnlyOnce(kind);
    assertThat(rendered(settings.replace("=true", "=false")))
        .extracting(HasMetadata::getKind)
        .doesNotContain(kind)
        .contains("StatefulSet", "Service", "ConfigMap");
  }

  @Test
  void monitors_haveTheirIntervalAndLabels() {
    List<HasMetadata> objects =
        rendered(
            "podMonitor.enabled=true,podMonitor.interval=7s,podMonitor.extraLabels.release=a,"
                + "serviceMonitor.enabled=true,serviceMonitor.interval=8s,serviceMonitor.extraLabels.release=b");
    PodMonitor pods = Manifests.only(objects, PodMonitor.class);
    ServiceMonitor services = Manifests.only(objects, ServiceMonitor.class);

    assertThat(pods.getSpec().getPodMetricsEndpoints().get(0).getInterval()).isEqualTo("7s");
    assertThat(pods.getMetadata().getLabels()).containsEntry("release", "a");
    assertThat(services.getSpec().getEndpoints().get(0).getInterval()).isEqualTo("8s");
    assertThat(services.getMetadata().getLabels()).containsEntry("release", "b");
  }

  @Test
  void networkPolicy_letsInAndOut_whatIsListed() {
    NetworkPolicy policy =
        Manifests.only(
            rendered(
                "networkPolicy.clients[0].namespaceSelector.matchLabels.team=shop,"
                    + "networkPolicy.web=null,"
                    + "networkPolicy.metrics[0].podSelector.matchLabels.app=prometheus,"
                    + "networkPolicy.egress[0].ports[0].port=9093"),
            NetworkPolicy.class);

    assertThat(policy.getSpec().getPolicyTypes()).containsExactly("Ingress", "Egress");
    assertThat(policy.getSpec().getIngress())
        .as("events and scrapes, not the dashboard")
        .hasSize(2)
        .extracting(rule -> rule.getPorts().get(0).getPort().getStrVal())
        .containsExactly("otlp-grpc", "metrics");
    assertThat(
            policy
                .getSpec()
                .getIngress()
                .get(0)
                .getFrom()
                .get(0)
                .getNamespaceSelector()
                .getMatchLabels())
        .containsEntry("team", "shop");
    assertThat(policy.getSpec().getEgress())
        .as("names, and what is listed")
        .hasSize(2)
        .extracting(rule -> rule.getPorts().get(0).getPort().getIntVal())
        .containsExactly(53, 9093);
  }

  @ParameterizedTest
  @CsvSource({"2", "25%"})
  void disruptionBudget_isANumberOrAShare(String maxUnavailable) {
    PodDisruptionBudget budget =
        Manifests.only(
            rendered("podDisruptionBudget.maxUnavailable=" + maxUnavailable),
            PodDisruptionBudget.class);

    assertThat(budget.getSpec().getMaxUnavailable().getValue()).hasToString(maxUnavailable);
  }

  @Test
  void autoscaler_scalesByWaitingWindows_andTheSetLeavesTheNumberToIt() {
    List<HasMetadata> objects =
        rendered(
            "replicaCount=3,autoscaling.enabled=true,autoscaling.minReplicas=2,autoscaling.maxReplicas=9,"
                + "autoscaling.averageValue=12,autoscaling.scaleDownStabilizationSeconds=60");
    HorizontalPodAutoscalerSpec spec =
        Manifests.only(objects, HorizontalPodAutoscaler.class).getSpec();

    assertThat(spec.getMinReplicas()).isEqualTo(2);
    assertThat(spec.getMaxReplicas()).isEqualTo(9);
    assertThat(spec.getMetrics().get(0).getPods().getMetric().getName())
        .isEqualTo("scorer_inference_pending_requests");
    assertThat(spec.getMetrics().get(0).getPods().getTarget().getAverageValue()).hasToString("12");
    assertThat(spec.getBehavior().getScaleDown().getStabilizationWindowSeconds()).isEqualTo(60);
    assertThat(set(objects).getSpec().getReplicas()).isNull();
    assertThat(set(rendered("replicaCount=3")).getSpec().getReplicas()).isEqualTo(3);
  }

  @Test
  void keda_scalesByTheDelayInTheQueue_orByAQueryOfOnesOwn() {
    String least = "keda.enabled=true,keda.serverAddress=http://p.example,";
    GenericKubernetesResource scaled =
        scaledObject(least + "keda.maxReplicas=7,keda.queueSeconds=0.5,keda.cooldownSeconds=30");

    assertThat(scaled.<Integer>get("spec", "maxReplicaCount")).isEqualTo(7);
    assertThat(scaled.<Integer>get("spec", "cooldownPeriod")).isEqualTo(30);
    assertThat(trigger(scaled, "serverAddress")).isEqualTo("http://p.example");
    assertThat(trigger(scaled, "threshold")).isEqualTo("0.5");
    assertThat(trigger(scaled, "query"))
        .contains("scorer_inference_queue_seconds_sum", "scorer_inference_queue_seconds_count");
    assertThat(trigger(scaledObject(least + "keda.query=up"), "query")).isEqualTo("up");
  }

  @Test
  void ingress_hasTls_onlyIfItHasACertificate() {
    String least = "ingress.enabled=true,ingress.className=nginx,ingress.host=k.example.org";
    Ingress plain = Manifests.only(rendered(least), Ingress.class);
    Ingress secured =
        Manifests.only(rendered(least + ",ingress.tlsSecret=certificate"), Ingress.class);

    assertThat(plain.getSpec().getIngressClassName()).isEqualTo("nginx");
    assertThat(plain.getSpec().getRules().get(0).getHost()).isEqualTo("k.example.org");
    assertThat(
            plain
                .getSpec()
                .getRules()
                .get(0)
                .getHttp()
                .getPaths()
                .get(0)
                .getBackend()
                .getService()
                .getPort()
                .getName())
        .isEqualTo("http");
    assertThat(plain.getSpec().getTls()).isEmpty();
    assertThat(secured.getSpec().getTls().get(0).getSecretName()).isEqualTo("certificate");
    assertThat(secured.getSpec().getTls().get(0).getHosts()).containsExactly("k.example.org");
  }

  @Test
  void gpu_isAResourceByItsName_withRoomForItsLibraries() {
    PodTemplateSpec with =
        template(rendered("gpu.enabled=true,gpu.resourceName=nvidia.com/gpu.shared,gpu.count=2"));
    PodTemplateSpec without = template(rendered("gpu.resourceName=nvidia.com/gpu.shared"));

    assertThat(scorer(with).getResources().getLimits())
        .containsEntry("nvidia.com/gpu.shared", new Quantity("2"));
    assertThat(scorer(with).getResources().getRequests())
        .containsEntry("nvidia.com/gpu.shared", new Quantity("2"));
    assertThat(with.getSpec().getTolerations())
        .extracting(Toleration::getKey)
        .containsExactly("nvidia.com/gpu");
    assertThat(scorer(with).getImage()).endsWith("-gpu");
    assertThat(volume(with, "tmp").getEmptyDir().getSizeLimit()).hasToString("2Gi");

    assertThat(scorer(without).getResources().getLimits()).containsOnlyKeys("memory");
    assertThat(without.getSpec().getTolerations()).isEmpty();
    assertThat(scorer(without).getImage()).doesNotEndWith("-gpu");
    assertThat(volume(without, "tmp").getEmptyDir().getSizeLimit()).hasToString("512Mi");
  }

  @Test
  void data_isOnAVolume_orEndsWithThePod() {
    StatefulSet kept = set(rendered("persistence.size=3Gi,persistence.whenDeleted=Delete"));
    StatefulSet lost = set(rendered("persistence.enabled=false,persistence.size=3Gi"));

    assertThat(
            kept.getSpec()
                .getVolumeClaimTemplates()
                .get(0)
                .getSpec()
                .getResources()
                .getRequests()
                .get("storage"))
        .hasToString("3Gi");
    assertThat(kept.getSpec().getPersistentVolumeClaimRetentionPolicy().getWhenDeleted())
        .isEqualTo("Delete");
    assertThat(lost.getSpec().getVolumeClaimTemplates()).isEmpty();
    assertThat(volume(lost.getSpec().getTemplate(), "data").getEmptyDir().getSizeLimit())
        .hasToString("3Gi");
  }

  private static List<HasMetadata> rendered(String settings) {
    List<HasMetadata> objects = Manifests.read(Charts.withSettings(settings));
    assertThat(objects).allSatisfy(object -> assertThat(UnknownFields.of(object)).isEmpty());
    return objects;
  }

  private static StatefulSet set(List<HasMetadata> objects) {
    return Manifests.only(objects, StatefulSet.class);
  }

  private static PodTemplateSpec template(List<HasMetadata> objects) {
    return Manifests.templates(objects).get(0);
  }

  private static Container scorer(PodTemplateSpec template) {
    return Manifests.ours(template).get(0);
  }

  private static Volume volume(PodTemplateSpec template, String name) {
    return template.getSpec().getVolumes().stream()
        .filter(volume -> volume.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static GenericKubernetesResource scaledObject(String settings) {
    return Manifests.only(rendered(settings), GenericKubernetesResource.class);
  }

  private static String trigger(GenericKubernetesResource scaled, String key) {
    return scaled.get("spec", "triggers", 0, "metadata", key);
  }
}
