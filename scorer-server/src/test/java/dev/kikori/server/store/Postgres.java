package dev.kikori.server.store;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A real PostgreSQL for this JVM, started once; each caller gets a database of its own. */
public final class Postgres {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** The port is looked for before the server takes it: somebody else may have done so. */
  private static final int ATTEMPTS = 2;

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static @Nullable EmbeddedPostgres server;
  private static String failure = "";

  private Postgres() {}

  /** Configuration of a new, empty database; skips the test, with the reason, where PostgreSQL can't start. */
  public static synchronized StoreConfig newDatabase() {
    if (server == null && failure.isEmpty()) {
      start();
    }
    assumeTrue(failure.isEmpty(), () -> "PostgreSQL can't start here: " + failure);
    String name = "kikori_" + NUMBER.incrementAndGet();
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return new StoreConfig(
        "jdbc:postgresql://localhost:" + server.getPort() + "/" + name,
        "postgres",
        null,
        null,
        2,
        PATIENCE,
        null);
  }

  private static void start() {
    for (int attempt = 1; attempt <= ATTEMPTS && server == null; attempt++) {
      try {
        server =
            EmbeddedPostgres.builder()
                .setServerConfig("fsync", "off")
                .setLocaleConfig("locale", "C")
                .setPGStartupWait(PATIENCE)
                .start();
        failure = "";
      } catch (IOException | RuntimeException e) {
        failure = String.valueOf(e.getMessage());
      }
    }
  }
}
