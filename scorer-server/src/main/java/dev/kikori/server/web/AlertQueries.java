package dev.kikori.server.web;

import dev.kikori.server.alert.AlertFilter;
import dev.kikori.server.alert.AlertRecord;
import dev.kikori.server.store.Page;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What there is to know of a tenant's alerts. Safe for use by many threads. */
public interface AlertQueries {
  /** Alerts, last changed first. Their {@link AlertRecord#window} may be empty. */
  Page<AlertRecord> list(String tenant, AlertFilter filter, @Nullable String cursor, int limit);

  /** One alert, with its window. */
  Optional<AlertRecord> find(String tenant, String id);

  /** All alerts of one problem, last first. */
  List<AlertRecord> history(String tenant, String fingerprint, int limit);

  /** Alerts that began near this one, of any service of the tenant, nearest first; without itself. */
  List<AlertRecord> neighbours(AlertRecord alert, Duration around, int limit);

  /** Why nobody is told of the alert: {@code silence: ID}, {@code inhibition: …} and so on; empty if people are. */
  List<String> mutedBy(AlertRecord alert);

  /** Tells of each change of any tenant's alert, until the result is run. The subscriber returns at once. */
  Runnable subscribe(Consumer<AlertRecord> subscriber);
}
