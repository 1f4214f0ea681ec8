package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the library's values arrive in the pod of an application that has it. */
final class SidecarTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @TempDir private Path temporary;

  @Test
  void sidecar_byDefault_waitsForNobody_andHasTheImagesOwnConfiguration() {
    PodTemplateSpec pod = pod(Map.of());
    Container sidecar = Manifests.ours(pod).get(0);

    assertThat(sidecar.getStartupProbe()).isNull();
    assertThat(sidecar.getArgs())
        .containsExactly("serve", "--config", "/opt/kikori/conf/sidecar.yaml");
    assertThat(pod.getMetadata().getLabels()).containsEntry("kikori.dev/sidecar", "true");
    assertThat(volumes(pod)).doesNotContainKey("kikori-config");
  }

  @Test
  void sidecar_isAsItsValuesSay() {
    PodTemplateSpec pod =
        pod(
            Map.of(
                "image.digest", DIGEST,
                "image.pullPolicy", "Always",
                "jvmOptions", "-Xmx300m",
                "dataSize", "5Gi",
                "resources.limits.memory", "1Gi",
                "resources.requests.memory", "1Gi",
                "extraEnvs[0].name", "TEAM",
                "extraEnvs[0].value", "shop",
                "extraVolumeMounts[0].name", "secrets",
                "extraVolumeMounts[0].mountPath", "/run/secrets"));
    Container sidecar = Manifests.ours(pod).get(0);

    assertThat(sidecar.getImage()).endsWith("@" + DIGEST);
    assertThat(sidecar.getImagePullPolicy()).isEqualTo("Always");
    assertThat(sidecar.getEnv())
        .contains(
            new EnvVar("JDK_JAVA_OPTIONS", "-Xmx300m", null), new EnvVar("TEAM", "shop", null));
    assertThat(sidecar.getResources().getLimits().get("memory")).hasToString("1Gi");
    assertThat(sidecar.getVolumeMounts())
        .extracting(VolumeMount::getMountPath)
        .contains("/run/secrets");
    assertThat(volumes(pod).get("kikori-data").getEmptyDir().getSizeLimit()).hasToString("5Gi");
  }

  @Test
  void sidecar_withAConfigMap_hasItAsAVolume() {
    assertThat(
            volumes(pod(Map.of("configMap", "scorer")))
                .get("kikori-config")
                .getConfigMap()
                .getName())
        .isEqualTo("scorer");
  }

  @Test
  void sidecar_withoutAnImage_isRefusedInWords() {
    assertThatThrownBy(() -> pod(Map.of("image.repository", "")))
        .hasMessageContaining("kikori-sidecar.image.repository: not set (expected: where");
  }

  private PodTemplateSpec pod(Map<String, String> values) {
    Map<String, String> settings = new LinkedHashMap<>();
    values.forEach((key, value) -> settings.put("kikori-sidecar." + key, value));
    List<HasMetadata> objects = Charts.ordersWithSidecar(temporary, settings);
    assertThat(objects).allSatisfy(object -> assertThat(UnknownFields.of(object)).isEmpty());
    return Manifests.templates(objects).get(0);
  }

  private static Map<String, Volume> volumes(PodTemplateSpec pod) {
    Map<String, Volume> volumes = new LinkedHashMap<>();
    pod.getSpec().getVolumes().forEach(volume -> volumes.put(volume.getName(), volume));
    return volumes;
  }
}
