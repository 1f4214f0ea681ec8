package dev.kikori.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.server.store.StoreConfig.OnDamage;
import dev.kikori.server.store.StoreException.Kind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
  @TempDir Path folder;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Test
  void write_ofManyThreads_losesNothing() throws Exception {
    try (Database database = open(Stores.PATIENT)) {
      countToFifty(database);
    }
  }

  @Test
  void write_ofManyThreadsOnPostgres_losesNothing() throws Exception {
    try (Database database = open(Postgres.newDatabase())) {
      assertThat(database.dialect()).isEqualTo(Dialect.POSTGRESQL);
      countToFifty(database);
    }
  }

  @Test
  void open_again_findsWhatWasWritten() {
    try (Database database = open(StoreConfig.DEFAULTS)) {
      database.write(handle -> handle.execute("CREATE TABLE probe (n BIGINT)"));
      database.write(handle -> handle.execute("INSERT INTO probe VALUES (7)"));
    }
    try (Database database = open(StoreConfig.DEFAULTS)) {
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void jdbi_onSqlite_refusesToWrite() {
    try (Database database = open(StoreConfig.DEFAULTS)) {
      assertThatThrownBy(
              () -> database.jdbi().withHandle(handle -> handle.execute("CREATE TABLE t (n INT)")))
          .hasMessageContaining("readonly");
    }
  }

  @Test
  void write_whileAnotherProgramHoldsTheLock_isRetryableAndWorksLater() throws Exception {
    try (Database database = open(busyFor(Duration.ofMillis(50)))) {
      database.write(handle -> handle.execute("CREATE TABLE probe (n BIGINT)"));
      try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + file());
          Statement statement = other.createStatement()) {
        statement.execute("BEGIN IMMEDIATE");
        assertThatThrownBy(
                () -> database.write(handle -> handle.execute("INSERT INTO probe VALUES (1)")))
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> {
                  assertThat(e.kind()).isEqualTo(Kind.BUSY);
                  assertThat(e.retryable()).isTrue();
                });
        assertThat(count(database)).as("reading goes on").isZero();
        statement.execute("ROLLBACK");
      }
      database.write(handle -> handle.execute("INSERT INTO probe VALUES (1)"));
      assertThat(count(database)).isEqualTo(1);
      assertThat(registry.get("scorer.store.retries").counter().count()).isEqualTo(2);
      assertThat(registry.get("scorer.store.writes").tag("outcome", "busy").counter().count())
          .isEqualTo(1);
    }
  }

  @Test
  void write_onFullDisk_saysSoAndKeepsWhatWasThere() {
    try (Database database = open(StoreConfig.DEFAULTS)) {
      database.write(handle -> handle.execute("CREATE TABLE probe (n BIGINT, filler TEXT)"));
      database.write(handle -> handle.execute("INSERT INTO probe VALUES (1, '')"));
      assertThatThrownBy(
              () ->
                  database.write(
                      handle -> {
                        handle.createQuery("PRAGMA max_page_count = 1").mapTo(Long.class).one();
                        return handle.execute(
                            "INSERT INTO probe VALUES (2, ?)", "x".repeat(100_000));
                      }))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> {
                assertThat(e.kind()).isEqualTo(Kind.DISK_FULL);
                assertThat(e.retryable()).isTrue();
              })
          .hasMessageContaining("make room");
      assertThat(count(database)).isEqualTo(1);
    }
  }

  @Test
  void open_damagedFile_refusesAndSaysWhatToDo() throws IOException {
    damagedFile();
    assertThatThrownBy(() -> open(StoreConfig.DEFAULTS))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("kikori.db: damaged")
        .hasMessageContaining("on_damage: move_aside");
    assertThat(file()).exists();
  }

  @Test
  void open_damagedFileToBeMovedAside_beginsAnewAndKeepsTheOldOne() throws IOException {
    damagedFile();
    StoreConfig config = new StoreConfig(null, null, null, null, null, null, OnDamage.MOVE_ASIDE);
    try (Database database = open(config)) {
      database.write(handle -> handle.execute("CREATE TABLE probe (n BIGINT)"));
      assertThat(count(database)).isZero();
    }
    assertThat(folder.resolve("data/kikori.db.damaged-1")).content().startsWith("no database");
  }

  @Test
  void open_damagedPage_isFoundAtStart() throws IOException {
    try (Database database = open(StoreConfig.DEFAULTS)) {
      database.write(handle -> handle.execute("CREATE TABLE probe (n BIGINT, filler TEXT)"));
      database.write(
          handle -> handle.execute("INSERT INTO probe VALUES (1, ?)", "x".repeat(50_000)));
    }
    byte[] bytes = Files.readAllBytes(file());
    java.util.Arrays.fill(bytes, 4096, bytes.length, (byte) 0x5a);
    Files.write(file(), bytes);
    assertThatThrownBy(() -> open(StoreConfig.DEFAULTS)).hasMessageContaining("damaged");
  }

  @Test
  void open_unreachablePostgres_saysWhatIsExpected() {
    StoreConfig config =
        new StoreConfig(
            "jdbc:postgresql://localhost:1/kikori",
            "kikori",
            null,
            null,
            null,
            Duration.ofMillis(300),
            null);
    assertThatThrownBy(() -> open(config))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
        .hasMessageContaining("store.url");
  }

  @Test
  void config_outOfBounds_isRefusedWithItsKey() {
    assertThat(StoreConfig.DEFAULTS.readers()).isEqualTo(4);
    assertThat(StoreConfig.DEFAULTS.busyTimeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(StoreConfig.DEFAULTS.onDamage()).isEqualTo(OnDamage.REFUSE);
    assertThatThrownBy(() -> new StoreConfig(null, null, null, null, 0, null, null))
        .hasMessage("readers: 0 (expected: 1..64)");
    assertThatThrownBy(
            () ->
                new StoreConfig(
                    "jdbc:postgresql://h/d?password=x", null, null, null, null, null, null))
        .hasMessageStartingWith("url: holds a password")
        .hasMessageNotContaining("=x");
    assertThatThrownBy(() -> new StoreConfig(null, "kikori", null, null, null, null, null))
        .hasMessageStartingWith("url: missing");
  }

  private static void countToFifty(Database database) throws Exception {
    database.write(handle -> handle.execute("CREATE TABLE probe (n BIGINT)"));
    ExecutorService threads = Executors.newFixedThreadPool(5);
    try {
      for (Future<?> each :
          IntStream.range(0, 50)
              .mapToObj(
                  n ->
                      threads.submit(
                          () ->
                              database.write(
                                  handle -> handle.execute("INSERT INTO probe VALUES (?)", n))))
              .toList()) {
        each.get();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(count(database)).isEqualTo(50);
  }

  private static long count(Database database) {
    return database.read(
        handle -> handle.createQuery("SELECT count(*) FROM probe").mapTo(Long.class).one());
  }

  private static StoreConfig busyFor(Duration timeout) {
    return new StoreConfig(null, null, null, null, null, timeout, null);
  }

  private void damagedFile() throws IOException {
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(file(), "no database ".repeat(500), StandardCharsets.UTF_8);
  }

  private Path file() {
    return folder.resolve("data/kikori.db");
  }

  private Database open(StoreConfig config) {
    return Database.open(config, folder.resolve("data"), registry);
  }
}
