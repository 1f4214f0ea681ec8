package dev.kikori.server.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.kikori.server.store.StoreException.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The database: SQLite in the data folder, or PostgreSQL. Safe for use by many threads. With SQLite one thread writes at a time, in the order
 * in which they asked, while others read. What {@link #write} has returned from survives a kill of the process.
 *
 * <p>Tables are made by Flyway from {@code db/migration/common} and {@code db/migration/sqlite} or {@code postgresql}. Each feature has its
 * range of versions: alert 100-199, notify 200-299, events 300-399.
 */
public final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 3;

  /** Flyway wants a second connection, and a busy machine may not have made it within the time that the pool gives it. */
  private static final int CONNECT_RETRIES = 3;

  private final Dialect dialect;
  private final HikariDataSource readSource;
  private final HikariDataSource writeSource;
  private final Jdbi reading;
  private final Jdbi writing;
  private final @Nullable ReentrantLock writer;
  private final long busyNanos;
  private final StoreMetrics metrics;

  private Database(
      Dialect dialect,
      HikariDataSource readSource,
      HikariDataSource writeSource,
      StoreConfig config,
      StoreMetrics metrics) {
    this.dialect = dialect;
    this.readSource = readSource;
    this.writeSource = writeSource;
    this.reading = Jdbi.create(readSource);
    this.writing = Jdbi.create(writeSource);
    this.writer = dialect == Dialect.SQLITE ? new ReentrantLock(true) : null;
    this.busyNanos = config.busyTimeout().toNanos();
    this.metrics = metrics;
  }

  /**
   * Opens the database, makes or migrates its tables.
   *
   * @param dataFolder where the SQLite file is; made if it isn't there
   * @throws StoreException if it can't be opened, is damaged or can't be migrated; the message says what to do
   */
  public static Database open(StoreConfig config, Path dataFolder, MeterRegistry registry) {
    StoreMetrics metrics = new StoreMetrics(registry);
    if (config.url() != null) {
      HikariDataSource pool = Sources.postgresql(config, config.url());
      return migrated(new Database(Dialect.POSTGRESQL, pool, pool, config, metrics));
    }
    SqliteFile file = new SqliteFile(dataFolder, config.busyTimeout());
    file.prepare(config.onDamage());
    metrics.watch(file.path());
    return migrated(
        new Database(
            Dialect.SQLITE,
            Sources.sqlite(file, true, config),
            Sources.sqlite(file, false, config),
            config,
            metrics));
  }

  /** The connections that read. With SQLite they refuse to write: use {@link #write}. */
  public Jdbi jdbi() {
    return reading;
  }

  public Dialect dialect() {
    return dialect;
  }

  /** Reads, in one transaction, so that all of it is of one moment. */
  public <T, X extends Exception> T read(HandleCallback<T, X> work) throws X {
    try {
      return reading.inTransaction(work);
    } catch (RuntimeException e) {
      throw translated(e);
    }
  }

  /**
   * Writes, in one transaction. The work may be done more than once, until one time succeeds: it must have no effect but in the database.
   * Keep it short, as others wait.
   *
   * @throws StoreException if nothing was written because of the database's state
   */
  public <T, X extends Exception> T write(HandleCallback<T, X> work) throws X {
    long start = System.nanoTime();
    String outcome = StoreMetrics.FAILED;
    lock();
    try {
      T result = retried(work);
      outcome = StoreMetrics.OK;
      return result;
    } catch (StoreException e) {
      outcome = StoreMetrics.outcome(e.kind());
      throw e;
    } finally {
      if (writer != null) {
        writer.unlock();
      }
      metrics.written(outcome, System.nanoTime() - start);
    }
  }

  @Override
  public void close() {
    writeSource.close();
    readSource.close();
  }

  private void lock() {
    if (writer == null) {
      return;
    }
    try {
      if (writer.tryLock(ATTEMPTS * busyNanos, TimeUnit.NANOSECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    metrics.written(StoreMetrics.outcome(Kind.BUSY), 0);
    throw new StoreException(Kind.BUSY, "store: another writer is not done (try again)");
  }

  private <T, X extends Exception> T retried(HandleCallback<T, X> work) throws X {
    for (int attempt = 1; ; attempt++) {
      try {
        return writing.inTransaction(work);
      } catch (RuntimeException e) {
        RuntimeException translated = translated(e);
        if (attempt == ATTEMPTS
            || !(translated instanceof StoreException store)
            || store.kind() != Kind.BUSY) {
          throw translated;
        }
        metrics.retried();
      }
    }
  }

  private RuntimeException translated(RuntimeException thrown) {
    Kind kind = thrown instanceof StoreException ? null : Failures.of(thrown);
    return kind == null ? thrown : new StoreException(kind, Sources.message(kind, thrown), thrown);
  }

  private static Database migrated(Database database) {
    String own = database.dialect == Dialect.SQLITE ? "sqlite" : "postgresql";
    try {
      Flyway.configure()
          .dataSource(database.writeSource)
          .locations("classpath:db/migration/common", "classpath:db/migration/" + own)
          .outOfOrder(true)
          .connectRetries(CONNECT_RETRIES)
          .load()
          .migrate();
      return database;
    } catch (FlywayException e) {
      database.close();
      Kind kind = Failures.of(e);
      throw new StoreException(
          kind == null ? Kind.DAMAGED : kind, "store: migration failed: " + e.getMessage(), e);
    }
  }
}
