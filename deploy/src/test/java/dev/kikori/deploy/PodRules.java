package dev.kikori.deploy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What every container of ours has to keep: the restricted profile, a read-only root, stated resources, a named image. */
final class PodRules {
  private static final String MEMORY = "memory";
  private static final long USER = 65532;

  private final List<String> broken = new ArrayList<>();

  private PodRules() {}

  /** The rules that a container breaks, in words. */
  static List<String> brokenBy(Container container, PodSpec pod) {
    PodRules rules = new PodRules();
    rules.security(container.getSecurityContext(), pod);
    rules.image(container.getImage());
    rules.resources(container);
    rules.mounts(container, pod);
    rules.check(container.getLivenessProbe() != null, "no liveness probe");
    return rules.broken;
  }

  private void security(@Nullable SecurityContext context, PodSpec pod) {
    if (context == null) {
      broken.add("no security context");
      return;
    }
    check(Boolean.TRUE.equals(context.getRunAsNonRoot()), "may run as root");
    Long podUser =
        pod.getSecurityContext() == null ? null : pod.getSecurityContext().getRunAsUser();
    Long user = context.getRunAsUser() == null ? podUser : context.getRunAsUser();
    check(user != null && user == USER, "runs as user " + user);
    check(
        Boolean.FALSE.equals(context.getAllowPrivilegeEscalation()), "may escalate its privileges");
    check(
        Boolean.TRUE.equals(context.getReadOnlyRootFilesystem()),
        "may write to its root file system");
    check(!Boolean.TRUE.equals(context.getPrivileged()), "is privileged");
    check(
        context.getCapabilities() != null
            && List.of("ALL").equals(context.getCapabilities().getDrop())
            && context.getCapabilities().getAdd().isEmpty(),
        "keeps capabilities");
    check(
        context.getSeccompProfile() != null
            && "RuntimeDefault".equals(context.getSeccompProfile().getType()),
        "has no seccomp profile");
    check(
        !Boolean.TRUE.equals(pod.getHostNetwork())
            && !Boolean.TRUE.equals(pod.getHostPID())
            && !Boolean.TRUE.equals(pod.getHostIPC()),
        "shares the host's namespaces");
  }

  private void image(String image) {
    String name = image.substring(image.lastIndexOf('/') + 1);
    check(name.contains(":"), "image without a tag or a digest: " + image);
    check(!name.endsWith(":latest"), "image that changes: " + image);
  }

  private void resources(Container container) {
    Map<String, Quantity> requests =
        container.getResources() == null ? Map.of() : container.getResources().getRequests();
    Map<String, Quantity> limits =
        container.getResources() == null ? Map.of() : container.getResources().getLimits();
    check(requests.containsKey("cpu"), "no request for processors");
    check(requests.containsKey(MEMORY), "no request for memory");
    check(
        Objects.equals(requests.get(MEMORY), limits.get(MEMORY)),
        "memory's request is not its limit");
    check(!limits.containsKey("cpu"), "a limit of processors");
    limits.keySet().stream()
        .filter(name -> name.contains("/"))
        .forEach(
            name ->
                check(
                    Objects.equals(requests.get(name), limits.get(name)),
                    name + ": request is not limit"));
  }

  private void mounts(Container container, PodSpec pod) {
    Set<String> volumes =
        pod.getVolumes().stream().map(volume -> volume.getName()).collect(Collectors.toSet());
    Map<String, String> mounted =
        container.getVolumeMounts().stream()
            .collect(Collectors.toMap(VolumeMount::getMountPath, VolumeMount::getName));
    Stream.of("/tmp", "/var/lib/kikori")
        .forEach(path -> check(mounted.containsKey(path), path + " can't be written to"));
    mounted.values().stream()
        .filter(name -> !volumes.contains(name) && !name.equals("data"))
        .forEach(name -> broken.add("mounts " + name + ", which the pod does not have"));
  }

  private void check(boolean kept, String otherwise) {
    if (!kept) {
      broken.add(otherwise);
    }
  }
}
