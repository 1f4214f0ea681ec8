package dev.kikori.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

/** Somebody else holds the database's write lock while an incident happens. */
final class LockFault implements Fault {
  private static final double PER_SECOND = 2_000;
  private static final int WARM_UP = 6_000;
  private static final int LOCKED_SECONDS = 10;

  @Override
  public String name() {
    return "database_locked";
  }

  @Override
  public Account run(Setting setting) throws IOException, InterruptedException {
    try (Trial trial = Trial.start(setting.folder(), "")) {
      Applications load = trial.applications("LOG4J2", "lock", 2, 0);
      Applications troubled = trial.applications("LOGBACK", "troubled", 1, 0);
      troubled.log(WARM_UP, PER_SECOND);
      load.tellLog((long) (PER_SECOND * LOCKED_SECONDS), PER_SECOND);
      long began = System.nanoTime();
      long released = holdLock(trial.server.data().resolve("kikori.db"), troubled);
      load.answer();
      troubled.answer();
      Account account = trial.account(new Account().with("locked_seconds", LOCKED_SECONDS));
      long told = trial.receiver.firstAfter(began);
      return account
          .atLeast("alerts_told", trial.receiver.alerts().size(), 1)
          .with("told_after_release_ms", told < 0 ? -1 : (told - released) / 1_000_000);
    } catch (SQLException e) {
      throw new IOException("the lock could not be had", e);
    }
  }

  /** Returns when it was let go. */
  private static long holdLock(Path database, Applications troubled)
      throws SQLException, InterruptedException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA busy_timeout = 10000");
      statement.execute("BEGIN IMMEDIATE");
      troubled.tellIncident(0);
      TimeUnit.SECONDS.sleep(LOCKED_SECONDS);
      statement.execute("ROLLBACK");
      return System.nanoTime();
    }
  }
}
