package dev.kikori.server.alert;

import dev.kikori.server.store.Database;
import dev.kikori.server.store.StoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done to stored alerts now and then: the end of what nothing more is heard of, and retention. */
final class AlertChores implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertChores.class);
  private static final int PART = 200;

  private final Database database;
  private final AlertConfig config;
  private final InstantSource clock;
  private final Silences silences;
  private final Runnable afterwards;
  private final Consumer<AlertRecord> changed;

  AlertChores(
      Database database,
      AlertConfig config,
      InstantSource clock,
      Silences silences,
      Consumer<AlertRecord> changed,
      Runnable afterwards) {
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.silences = silences;
    this.changed = changed;
    this.afterwards = afterwards;
  }

  @Override
  public void run() {
    try {
      silences.refresh();
      expire(AlertTable.ANOMALY);
      expire(AlertTable.BUDGET);
      retain();
      afterwards.run();
    } catch (StoreException e) {
      LOG.warn("alerts: not tidied this time: {}", e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("alerts: not tidied this time", e);
    }
  }

  private void expire(String kind) {
    Instant now = clock.instant();
    Instant since =
        now.minus(kind.equals(AlertTable.BUDGET) ? AlertChanges.HOUR : config.resolveTimeout());
    List<AlertRecord> stale = database.read(handle -> new AlertTable(handle).firing(kind, since));
    if (stale.isEmpty()) {
      return;
    }
    AlertChanges changes =
        database.write(
            handle -> {
              AlertChanges all = new AlertChanges(new AlertTable(handle), config, now);
              stale.forEach(all::expire);
              return all;
            });
    changes.changed().forEach(changed);
  }

  private void retain() {
    Instant oldest = clock.instant().minus(config.retention());
    delete(oldest, Long.MAX_VALUE);
    long over = database.read(handle -> new AlertTable(handle).bytes()) - config.maxSize().bytes();
    while (over > 0) {
      if (delete(Instant.ofEpochMilli(Long.MAX_VALUE), 1) == 0) {
        LOG.warn("alerts: those that fire alone have more bytes than max_size");
        return;
      }
      over = database.read(handle -> new AlertTable(handle).bytes()) - config.maxSize().bytes();
    }
  }

  private int delete(Instant before, long parts) {
    int deleted = 0;
    for (long part = 0; part < parts; part++) {
      int now = database.write(handle -> new AlertTable(handle).deleteBefore(before, PART));
      deleted += now;
      if (now < PART) {
        break;
      }
    }
    return deleted;
  }
}
