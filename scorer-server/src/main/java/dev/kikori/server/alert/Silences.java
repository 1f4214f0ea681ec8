package dev.kikori.server.alert;

import dev.kikori.server.condition.Matcher;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.SqlText;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The tenants' silences. They are kept in the database, and those that have not ended in memory too. Safe for use by many threads.
 */
public final class Silences {
  /** Silences of a tenant that may be pending or active: {@value}. */
  public static final int MOST = 1_000;

  private static final int MOST_EXPIRED = 200;
  private static final int MAX_COMMENT_CHARS = 4_096;
  private static final String COLUMNS =
      "SELECT id, tenant, matchers, starts_at, ends_at, updated_at, created_by, comment FROM silence ";

  private final Database database;
  private final InstantSource clock;
  private volatile List<Ready> ready = List.of();

  private record Ready(Silence silence, Conditions conditions) {}

  Silences(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Adds a silence.
   *
   * @throws IllegalArgumentException if a matcher, a time or the author is no good, or there are too many
   */
  public Silence create(
      String tenant,
      List<Matcher> matchers,
      Instant startsAt,
      Instant endsAt,
      String createdBy,
      String comment) {
    Instant now = millis(clock.instant());
    check(matchers, startsAt, endsAt, createdBy, now);
    Silence silence =
        new Silence(
            UUID.randomUUID().toString(),
            tenant,
            matchers,
            millis(startsAt),
            millis(endsAt),
            now,
            SqlText.storable(createdBy, Matcher.MAX_CHARS),
            SqlText.storable(comment, MAX_COMMENT_CHARS));
    long others = ready.stream().filter(each -> each.silence.tenant().equals(tenant)).count();
    if (others >= MOST) {
      throw new IllegalArgumentException(
          "silences: "
              + others
              + " (expected: at most "
              + MOST
              + "; end some, or match more with one)");
    }
    database.write(
        handle ->
            handle.execute(
                "INSERT INTO silence (id, tenant, matchers, starts_at, ends_at, updated_at, created_by, comment)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                silence.id(),
                silence.tenant(),
                AlertJson.write(silence.matchers()),
                silence.startsAt().toEpochMilli(),
                silence.endsAt().toEpochMilli(),
                silence.updatedAt().toEpochMilli(),
                silence.createdBy(),
                silence.comment()));
    refresh();
    return silence;
  }

  /** Ends a silence now. It is kept. */
  public boolean expire(String tenant, String id) {
    long now = clock.millis();
    boolean found = find(tenant, id).isPresent();
    database.write(
        handle ->
            handle.execute(
                "UPDATE silence SET ends_at = ?, updated_at = ? WHERE id = ? AND tenant = ? AND ends_at > ?",
                now,
                now,
                SqlText.storable(id),
                tenant,
                now));
    refresh();
    return found;
  }

  /** One silence. */
  public Optional<Silence> find(String tenant, String id) {
    return database.read(
        handle ->
            handle
                .createQuery(COLUMNS + "WHERE tenant = ? AND id = ?")
                .bind(0, tenant)
                .bind(1, SqlText.storable(id))
                .map((row, context) -> silence(row))
                .findOne());
  }

  /** Those that are pending or active, and the latest that have expired; latest end first. */
  public List<Silence> list(String tenant) {
    return database.read(
        handle ->
            handle
                .createQuery(COLUMNS + "WHERE tenant = ? ORDER BY ends_at DESC, id LIMIT ?")
                .bind(0, tenant)
                .bind(1, MOST + MOST_EXPIRED)
                .map((row, context) -> silence(row))
                .list());
  }

  /** The active ones that are about an alert. */
  List<Silence> matching(AlertRecord alert, Instant at) {
    List<Silence> matching = new ArrayList<>();
    for (Ready each : ready) {
      if (each.silence.tenant().equals(alert.tenant())
          && each.silence.state(at) == Silence.State.ACTIVE
          && each.conditions.hold(alert)) {
        matching.add(each.silence);
      }
    }
    return matching;
  }

  /** Reads again what other servers on the same database may have written. */
  void refresh() {
    Supplier<List<Silence>> read =
        () ->
            database.read(
                handle ->
                    handle
                        .createQuery(COLUMNS + "WHERE ends_at > ? ORDER BY starts_at, id")
                        .bind(0, clock.millis())
                        .map((row, context) -> silence(row))
                        .list());
    ready =
        read.get().stream()
            .map(silence -> new Ready(silence, Conditions.of(silence.matchers())))
            .toList();
  }

  private static void check(
      List<Matcher> matchers, Instant startsAt, Instant endsAt, String createdBy, Instant now) {
    Conditions.of(matchers);
    boolean speaksOfSomething =
        matchers.stream().anyMatch(each -> each.isEqual() && !each.value().isEmpty());
    if (!speaksOfSomething) {
      throw new IllegalArgumentException(
          "matchers: (expected: at least one that equals or matches something that is not empty)");
    }
    if (!endsAt.isAfter(startsAt) || !endsAt.isAfter(now)) {
      throw new IllegalArgumentException(
          "ends_at: " + endsAt + " (expected: later than starts_at, and later than now)");
    }
    if (createdBy.isBlank()) {
      throw new IllegalArgumentException("created_by: missing (expected: who silences)");
    }
  }

  private static Instant millis(Instant time) {
    return Instant.ofEpochMilli(time.toEpochMilli());
  }

  private static Silence silence(ResultSet row) throws SQLException {
    return new Silence(
        row.getString(1),
        row.getString(2),
        List.of(AlertJson.matchers(row.getString(3))),
        Instant.ofEpochMilli(row.getLong(4)),
        Instant.ofEpochMilli(row.getLong(5)),
        Instant.ofEpochMilli(row.getLong(6)),
        row.getString(7),
        row.getString(8));
  }
}
