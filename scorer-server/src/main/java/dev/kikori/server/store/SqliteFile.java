package dev.kikori.server.store;

import dev.kikori.server.store.StoreConfig.OnDamage;
import dev.kikori.server.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteDataSource;

/** The file {@value #NAME}: made, checked before it is used, and moved aside where the user wants that. */
final class SqliteFile {
  static final String NAME = "kikori.db";

  private static final Logger LOG = LoggerFactory.getLogger(SqliteFile.class);
  private static final int JOURNAL_LIMIT_BYTES = 64 << 20;

  private final Path folder;
  private final Path file;
  private final Duration busyTimeout;

  SqliteFile(Path folder, Duration busyTimeout) {
    this.folder = folder;
    this.file = folder.resolve(NAME);
    this.busyTimeout = busyTimeout;
  }

  Path path() {
    return file;
  }

  /** Makes the folder and finds out whether the file is sound. */
  void prepare(OnDamage onDamage) {
    try {
      makeFolder(folder);
      if (!Files.exists(file)) {
        return;
      }
      String damage = damage();
      if (!damage.isEmpty() && onDamage == OnDamage.REFUSE) {
        throw new StoreException(
            Kind.DAMAGED,
            file
                + ": damaged: "
                + damage
                + " (expected: a sound SQLite database; restore it from a copy, or set store.on_damage: move_aside to go on with an"
                + " empty one, then the alerts, silences and events in it are not seen any more)");
      }
      if (!damage.isEmpty()) {
        moveAside(damage);
      }
    } catch (IOException e) {
      throw new StoreException(
          Kind.UNAVAILABLE, file + ": can't be made or moved: " + e.getMessage(), e);
    }
  }

  /** Connections to the file. */
  SQLiteDataSource source(boolean readOnly) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.NORMAL);
    config.setTransactionMode(readOnly ? TransactionMode.DEFERRED : TransactionMode.IMMEDIATE);
    config.setBusyTimeout((int) busyTimeout.toMillis());
    config.setJournalSizeLimit(JOURNAL_LIMIT_BYTES);
    config.enforceForeignKeys(true);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file);
    return source;
  }

  private String damage() {
    try (Connection connection = source(false).getConnection();
        Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery("PRAGMA quick_check(1)")) {
      String said = found.next() ? found.getString(1) : "no answer";
      return said.equals("ok") ? "" : said;
    } catch (SQLException e) {
      Kind kind = Failures.of(e);
      if (kind == Kind.DAMAGED) {
        return String.valueOf(e.getMessage());
      }
      throw new StoreException(
          kind == null ? Kind.UNAVAILABLE : kind,
          file + ": can't be opened: " + e.getMessage() + " (expected: a file that we may write)",
          e);
    }
  }

  private void moveAside(String damage) throws IOException {
    int number = 1;
    while (Files.exists(beside(".damaged-" + number))) {
      number++;
    }
    Path aside = beside(".damaged-" + number);
    Files.move(file, aside);
    for (String end : new String[] {"-wal", "-shm"}) {
      if (Files.exists(beside(end))) {
        Files.move(beside(end), beside(".damaged-" + number + end));
      }
    }
    LOG.error("{}: damaged ({}), moved to {}; an empty one takes its place", file, damage, aside);
  }

  private Path beside(String end) {
    return file.resolveSibling(NAME + end);
  }

  private static void makeFolder(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } else {
      Files.createDirectories(folder);
    }
  }
}
