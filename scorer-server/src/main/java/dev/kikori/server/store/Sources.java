package dev.kikori.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.kikori.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pools of connections, and what is said when they fail. */
final class Sources {
  private static final int SHORTEST_HIKARI_TIMEOUT_MILLIS = 250;

  private Sources() {}

  static HikariDataSource sqlite(SqliteFile file, boolean readOnly, StoreConfig config) {
    HikariConfig hikari = new HikariConfig();
    hikari.setDataSource(file.source(readOnly));
    hikari.setPoolName(readOnly ? "kikori-store-read" : "kikori-store-write");
    hikari.setConnectionInitSql(readOnly ? "PRAGMA query_only = ON" : null);
    // Flyway wants a second connection while it migrates; the lock in Database lets one write at a
    // time.
    hikari.setMaximumPoolSize(readOnly ? config.readers() : 2);
    hikari.setMinimumIdle(1);
    return pool(hikari, config);
  }

  static HikariDataSource postgresql(StoreConfig config, String url) {
    HikariConfig hikari = new HikariConfig();
    hikari.setJdbcUrl(url);
    hikari.setUsername(config.user());
    hikari.setPassword(password(config));
    hikari.setPoolName("kikori-store");
    hikari.setMaximumPoolSize(config.readers() + 4);
    hikari.setMinimumIdle(1);
    hikari.addDataSourceProperty("ApplicationName", "kikori");
    hikari.addDataSourceProperty(
        "options", "-c lock_timeout=" + config.busyTimeout().toMillis() + "ms");
    hikari.addDataSourceProperty("socketTimeout", "60");
    return pool(hikari, config);
  }

  private static HikariDataSource pool(HikariConfig hikari, StoreConfig config) {
    hikari.setConnectionTimeout(
        Math.max(SHORTEST_HIKARI_TIMEOUT_MILLIS, config.busyTimeout().toMillis()));
    hikari.setMaxLifetime(TimeUnit.HOURS.toMillis(1));
    try {
      return new HikariDataSource(hikari);
    } catch (PoolInitializationException e) {
      throw new StoreException(
          Kind.UNAVAILABLE,
          "store: can't be opened: "
              + rootMessage(e)
              + " (expected: a database that answers under store.url, with this user and password)",
          e);
    }
  }

  static String message(Kind kind, Throwable thrown) {
    String why = rootMessage(thrown);
    return switch (kind) {
      case BUSY -> "store: locked: " + why + " (expected: no other program that writes to it)";
      case DISK_FULL ->
          "store: no room left: "
              + why
              + " (make room on its disk, or lower the retention of events and alerts)";
      case UNAVAILABLE -> "store: can't be reached or written: " + why;
      case DAMAGED ->
          "store: damaged: " + why + " (stop the server, then restore the database from a copy)";
    };
  }

  private static @Nullable String password(StoreConfig config) {
    String variable = config.passwordEnv();
    if (variable != null) {
      String value = System.getenv(variable);
      if (value == null) {
        throw new IllegalArgumentException(
            "store.password_env: " + variable + " (expected: a variable that is set)");
      }
      return value;
    }
    Path file = config.passwordFile();
    if (file == null) {
      return null;
    }
    try {
      return Files.readString(file).lines().findFirst().orElse("");
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "store.password_file: " + file + " (expected: a file that can be read)", e);
    }
  }

  private static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
