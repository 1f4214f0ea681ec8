package dev.kikori.server.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The version in force of each model, and which one was before. What is replaced or removed is the caller's to let go of. Changed by one
 * thread at a time; may be asked by any.
 */
final class ModelsInForce {
  private final Map<String, InForce> models = new ConcurrentHashMap<>();

  private record InForce(LoadedModel current, @Nullable Integer before) {}

  boolean contains(String name) {
    return models.containsKey(name);
  }

  boolean containsAll(Collection<String> names) {
    return models.keySet().containsAll(names);
  }

  /** The version in force, or null. */
  @Nullable LoadedModel of(String name) {
    InForce one = models.get(name);
    return one == null ? null : one.current;
  }

  /** The version that was in force before the present one, or null. */
  @Nullable Integer versionBefore(String name) {
    InForce one = models.get(name);
    return one == null ? null : one.before;
  }

  List<LoadedModel> all() {
    return models.values().stream().map(InForce::current).toList();
  }

  /** A use of a model's version, of another model's where it has none; null if neither has. */
  @Nullable LoadedModel acquire(String name, String otherwise) {
    while (true) {
      LoadedModel one = of(name);
      if (one == null) {
        one = of(otherwise);
      }
      // A version that was replaced just now may be gone: then its successor is in the table.
      if (one == null || one.acquire()) {
        return one;
      }
    }
  }

  /** Whether a folder is newer than all that was in force lately, or the same one written anew. */
  boolean isNews(ModelFolder latest) {
    InForce now = models.get(latest.name());
    if (now == null) {
      return true;
    }
    int newest = Math.max(now.current.folder.version(), now.before == null ? 0 : now.before);
    return latest.version() > newest
        || latest.equals(now.current.folder) && !latest.signature().equals(now.current.signature);
  }

  /** Puts a version in force; returns the one that was, or null. */
  @Nullable LoadedModel put(LoadedModel loaded) {
    String name = loaded.folder.name();
    InForce before = models.get(name);
    Integer versionBefore = null;
    if (before != null) {
      boolean same = before.current.folder.equals(loaded.folder);
      versionBefore = same ? before.before : Integer.valueOf(before.current.folder.version());
    }
    models.put(name, new InForce(loaded, versionBefore));
    return before == null ? null : before.current;
  }

  /** Takes a model out; null if it isn't in. */
  @Nullable LoadedModel remove(String name) {
    InForce gone = models.remove(name);
    return gone == null ? null : gone.current;
  }

  /** Takes all out. */
  List<LoadedModel> clear() {
    List<LoadedModel> all = new ArrayList<>(all());
    models.clear();
    return all;
  }
}
