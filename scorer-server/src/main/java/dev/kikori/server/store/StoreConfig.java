package dev.kikori.server.store;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where alerts, events and the outbox are kept.
 *
 * @param url JDBC URL of a PostgreSQL database, without a password; null: SQLite in the data folder
 * @param user user of the PostgreSQL database, or null
 * @param passwordFile file whose first line is that user's password, or null
 * @param passwordEnv environment variable that holds it, or null
 * @param readers connections that read at once, by default {@value #DEFAULT_READERS}
 * @param busyTimeout how long to wait for a lock or a connection, by default 2 s
 * @param onDamage what to do at start if the SQLite file is damaged, by default {@link OnDamage#REFUSE}
 */
public record StoreConfig(
    @Nullable String url,
    @Nullable String user,
    @Nullable Path passwordFile,
    @Nullable String passwordEnv,
    Integer readers,
    Duration busyTimeout,
    OnDamage onDamage) {
  /** {@value}. */
  public static final int DEFAULT_READERS = 4;

  /** 2 s. */
  public static final Duration DEFAULT_BUSY_TIMEOUT = Duration.ofSeconds(2);

  /** SQLite in the data folder. */
  public static final StoreConfig DEFAULTS =
      new StoreConfig(null, null, null, null, null, null, null);

  /** What to do with a damaged SQLite file. */
  public enum OnDamage {
    /** The server doesn't start. */
    REFUSE,
    /** The file is renamed to {@code kikori.db.damaged-N}, and the server begins with an empty one. */
    MOVE_ASIDE
  }

  public StoreConfig(
      @Nullable String url,
      @Nullable String user,
      @Nullable Path passwordFile,
      @Nullable String passwordEnv,
      @Nullable Integer readers,
      @Nullable Duration busyTimeout,
      @Nullable OnDamage onDamage) {
    this.url = url;
    this.user = user;
    this.passwordFile = passwordFile;
    this.passwordEnv = passwordEnv;
    this.readers = readers == null ? DEFAULT_READERS : readers;
    this.busyTimeout = busyTimeout == null ? DEFAULT_BUSY_TIMEOUT : busyTimeout;
    this.onDamage = onDamage == null ? OnDamage.REFUSE : onDamage;
    if (this.readers < 1 || this.readers > 64) {
      throw new IllegalArgumentException("readers: " + readers + " (expected: 1..64)");
    }
    if (this.busyTimeout.toMillis() < 1 || this.busyTimeout.compareTo(Duration.ofMinutes(1)) > 0) {
      throw new IllegalArgumentException("busy_timeout: " + busyTimeout + " (expected: 1ms..1m)");
    }
    checkUrl(url);
    if (passwordFile != null && passwordEnv != null) {
      throw new IllegalArgumentException(
          "password_env: given beside password_file (expected: one of the two)");
    }
    if (url == null && (user != null || passwordFile != null || passwordEnv != null)) {
      throw new IllegalArgumentException(
          "url: missing beside user or password (expected: jdbc:postgresql://HOST/DATABASE)");
    }
  }

  private static void checkUrl(@Nullable String url) {
    if (url == null) {
      return;
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("url: (expected: jdbc:postgresql://HOST/DATABASE)");
    }
    if (url.toLowerCase(Locale.ROOT).contains("password=") || url.contains("@")) {
      throw new IllegalArgumentException(
          "url: holds a password (expected: user, and password_file or password_env, beside it)");
    }
  }
}
