package dev.kikori.server.store;

import dev.kikori.server.store.StoreException.Kind;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteException;

/** What an exception of a database means, in the two databases' own codes. */
final class Failures {
  private static final int SQLITE_PRIMARY = 0xff;

  private Failures() {}

  /** The failure behind an exception, or null if it is none that the database's state explains. */
  static @Nullable Kind of(Throwable thrown) {
    for (Throwable each = thrown; each != null; each = each.getCause()) {
      if (each instanceof SQLiteException sqlite) {
        return sqlite(sqlite.getResultCode().code & SQLITE_PRIMARY);
      }
      if (each instanceof SQLTransientConnectionException) {
        return Kind.UNAVAILABLE;
      }
      if (each instanceof SQLException sql && sql.getSQLState() != null) {
        return postgresql(sql.getSQLState());
      }
    }
    return null;
  }

  private static @Nullable Kind sqlite(int code) {
    return switch (code) {
      case 5, 6 -> Kind.BUSY; // SQLITE_BUSY, SQLITE_LOCKED
      case 13 -> Kind.DISK_FULL; // SQLITE_FULL
      case 8, 10, 14 -> Kind.UNAVAILABLE; // SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN
      case 11, 26 -> Kind.DAMAGED; // SQLITE_CORRUPT, SQLITE_NOTADB
      default -> null;
    };
  }

  private static @Nullable Kind postgresql(String state) {
    return switch (state) {
      case "40001", "40P01", "55P03" -> Kind.BUSY;
      case "53100" -> Kind.DISK_FULL;
      case "25006", "53300" -> Kind.UNAVAILABLE;
      case "XX001", "XX002" -> Kind.DAMAGED;
      default -> state.startsWith("08") || state.startsWith("57P") ? Kind.UNAVAILABLE : null;
    };
  }
}
