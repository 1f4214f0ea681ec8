package dev.kikori.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelOptions;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelStandardMacro;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingAdmissionPolicyBinding;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The policy, evaluated by CEL on pods as the API server would: its types {@code Object} and {@code JSONPatch} are read as maps, and the
 * patches are applied here.
 */
final class AdmissionPolicyTest {
  private static final List<HasMetadata> FILE =
      Manifests.read(Path.of("policy", "sidecar-injection.yaml"));
  private static final MutatingAdmissionPolicy POLICY =
      Manifests.only(FILE, MutatingAdmissionPolicy.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  @Test
  void policy_isBound_andNeverKeepsAPodFromStarting() {
    assertThat(Manifests.only(FILE, MutatingAdmissionPolicyBinding.class).getSpec().getPolicyName())
        .isEqualTo(POLICY.getMetadata().getName());
    assertThat(POLICY.getSpec().getFailurePolicy()).isEqualTo("Ignore");
    assertThat(POLICY.getSpec().getMatchConstraints().getObjectSelector().getMatchLabels())
        .containsExactly(Map.entry("kikori.dev/inject", "true"));
  }

  @Test
  void pod_thatAsksForIt_getsTheSidecarOfTheLibrary(@TempDir Path temporary) throws Exception {
    PodTemplateSpec expected =
        Manifests.templates(Charts.ordersWithSidecar(temporary, Map.of())).get(0);
    Pod pod = pod();

    assertThat(matches(pod)).isTrue();
    Pod mutated = mutated(pod);

    assertThat(mutated.getSpec().getInitContainers())
        .containsExactlyElementsOf(Manifests.ours(expected));
    assertThat(mutated.getSpec().getVolumes())
        .containsExactlyElementsOf(expected.getSpec().getVolumes());
    assertThat(mutated.getMetadata().getLabels()).containsEntry("kikori.dev/sidecar", "true");
    assertThat(PodRules.brokenBy(mutated.getSpec().getInitContainers().get(0), mutated.getSpec()))
        .isEmpty();
  }

  @Test
  void pod_withContainersAndVolumesOfItsOwn_keepsThem() throws Exception {
    Pod pod =
        new PodBuilder(pod())
            .editSpec()
            .withInitContainers(new ContainerBuilder().withName("migrate").withImage("m:1").build())
            .withVolumes(
                new VolumeBuilder().withName("cache").withNewEmptyDir().endEmptyDir().build())
            .endSpec()
            .build();

    Pod mutated = mutated(pod);

    assertThat(mutated.getSpec().getInitContainers())
        .extracting(Container::getName)
        .containsExactly("kikori", "migrate");
    assertThat(mutated.getSpec().getVolumes())
        .extracting(Volume::getName)
        .containsExactly("cache", "kikori-data", "kikori-tmp");
    assertThat(UnknownFields.of(mutated)).isEmpty();
  }

  @Test
  void pod_thatHasTheSidecar_isLeftAlone() throws Exception {
    assertThat(matches(mutated(pod()))).isFalse();
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("orders-1")
        .addToLabels("kikori.dev/inject", "true")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("orders")
        .withImage("orders:1")
        .endContainer()
        .endSpec()
        .build();
  }

  private static boolean matches(Pod pod) throws Exception {
    return (boolean)
        evaluated(POLICY.getSpec().getMatchConditions().get(0).getExpression(), pod, Map.of());
  }

  private static Pod mutated(Pod pod) throws Exception {
    Map<String, Object> variables =
        Map.of(
            "image",
            evaluated(POLICY.getSpec().getVariables().get(0).getExpression(), pod, Map.of()));
    Object patches =
        evaluated(
            POLICY.getSpec().getMutations().get(0).getJsonPatch().getExpression(), pod, variables);
    JsonNode object = JSON.readTree(Manifests.json(pod));
    for (Object patch : (List<?>) patches) {
      add(object, (Map<?, ?>) patch);
    }
    return Manifests.fromJson(object.toString(), Pod.class);
  }

  private static Object evaluated(String expression, Pod pod, Map<String, Object> variables)
      throws Exception {
    Cel cel =
        CelFactory.standardCelBuilder()
            .setOptions(CelOptions.current().build())
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("object", SimpleType.DYN)
            .addVar("variables", SimpleType.DYN)
            .build();
    Object object = JSON.readValue(Manifests.json(pod), Map.class);
    return cel.createProgram(cel.compile(asMaps(expression)).getAst())
        .eval(Map.of("object", object, "variables", variables));
  }

  /** {@code Object.spec{name: x}} as {@code {"name": dyn(x)}}, and a pointer's part as it is escaped. */
  private static String asMaps(String expression) {
    return expression
        .replace("jsonpatch.escapeKey(\"kikori.dev/sidecar\")", "\"kikori.dev~1sidecar\"")
        .replaceAll("\\b(?:Object[\\w.]*|JSONPatch)\\{", "{")
        .replaceAll("(?<=[{,\\s])([a-zA-Z]+):(?=\\s)", "\"$1\":");
  }

  /** Of RFC 6902, what the policy uses. */
  private static void add(JsonNode root, Map<?, ?> patch) {
    assertThat(patch.get("op")).isEqualTo("add");
    String path = patch.get("path").toString();
    int last = path.lastIndexOf('/');
    JsonNode parent = root.at(path.substring(0, last));
    String name = path.substring(last + 1).replace("~1", "/").replace("~0", "~");
    JsonNode value = JSON.valueToTree(patch.get("value"));
    if (parent instanceof ArrayNode array) {
      array.insert(name.equals("-") ? array.size() : Integer.parseInt(name), value);
    } else {
      assertThat(parent.isObject()).as(path + ": has a parent").isTrue();
      ((ObjectNode) parent).set(name, value);
    }
  }
}
