package dev.kikori.server.model;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which versions are being loaded, and which can't be used and why. Safe for use by many threads. */
final class ModelAttempts {
  private final Set<ModelFolder> loading = ConcurrentHashMap.newKeySet();
  private final Map<ModelFolder, Refusal> refusals = new ConcurrentHashMap<>();

  /** Why a version can't be used, and how its folder looked then. */
  private record Refusal(String reason, String signature) {}

  void begin(ModelFolder folder) {
    loading.add(folder);
  }

  void succeeded(ModelFolder folder) {
    refusals.remove(folder);
  }

  void refused(ModelFolder folder, String signature, String reason) {
    refusals.put(folder, new Refusal(reason, signature));
  }

  void end(ModelFolder folder) {
    loading.remove(folder);
  }

  /** Whether a version was refused last time and looks different now: it is worth another attempt. */
  boolean hasChanged(ModelFolder folder) {
    Refusal refusal = refusals.get(folder);
    return refusal != null && !refusal.signature.equals(folder.signature());
  }

  boolean isRefused(ModelFolder folder) {
    return refusals.containsKey(folder);
  }

  /** How a version is that isn't in force. */
  ModelStatus status(ModelFolder folder, List<String> services) {
    Refusal refusal = refusals.get(folder);
    if (loading.contains(folder)) {
      return ModelStatus.of(folder, ModelState.LOADING, "", services);
    }
    return refusal == null
        ? ModelStatus.of(folder, ModelState.AVAILABLE, "", services)
        : ModelStatus.of(folder, ModelState.UNAVAILABLE, refusal.reason, services);
  }
}
