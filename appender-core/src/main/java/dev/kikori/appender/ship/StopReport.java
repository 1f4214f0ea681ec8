package dev.kikori.appender.ship;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What was left when the sender stopped. */
public final class StopReport {
  private final long abandoned;
  private final long spilled;

  StopReport(long abandoned, long spilled) {
    this.abandoned = abandoned;
    this.spilled = spilled;
  }

  /** Events that were given up. */
  public long abandoned() {
    return abandoned;
  }

  /** Events on disk, for the next run. */
  public long spilled() {
    return spilled;
  }

  /** Says of both, where there is something. */
  void tell(Notices notices, @Nullable Path directory) {
    if (abandoned > 0) {
      notices.warn(
          "stopped",
          "stopped: " + abandoned + " events were given up, not acknowledged in time",
          null);
    }
    if (spilled > 0) {
      notices.info("stopped: " + spilled + " events wait in " + directory);
    }
  }
}
