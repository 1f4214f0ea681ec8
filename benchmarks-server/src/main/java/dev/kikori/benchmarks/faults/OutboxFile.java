package dev.kikori.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The outbox of a server at work, as its database has it. Not thread-safe. */
final class OutboxFile implements AutoCloseable {
  private static final String COUNTS =
      """
      SELECT COALESCE(SUM(state = 'pending'), 0), COALESCE(SUM(state = 'dead'), 0), COALESCE(MAX(attempts), 0),
        COALESCE(SUM(state = 'pending' AND lease_until > ?), 0) FROM notify_outbox""";

  private final Connection connection;

  /**
   * How many notifications it holds.
   *
   * @param pending wait to be delivered
   * @param dead were given up
   * @param attempts the most that were made at one of those that wait
   * @param underWay are being delivered
   */
  record Counts(long pending, long dead, long attempts, long underWay) {}

  OutboxFile(Path data) throws IOException {
    try {
      connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("kikori.db"));
      try (Statement statement = connection.createStatement()) {
        statement.execute("PRAGMA busy_timeout = 10000");
      }
    } catch (SQLException e) {
      throw new IOException("the outbox can't be read", e);
    }
  }

  /** What is in it, at a time of the server's clock. */
  Counts counts(long nowMillis) throws IOException {
    try (var statement = connection.prepareStatement(COUNTS)) {
      statement.setLong(1, nowMillis);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return new Counts(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
      }
    } catch (SQLException e) {
      throw new IOException("the outbox can't be read", e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IOException("the outbox can't be closed", e);
    }
  }
}
