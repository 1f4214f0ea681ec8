package dev.kikori.server.alert;

import dev.kikori.server.store.Database;
import dev.kikori.server.store.StoreException;
import dev.kikori.server.time.RetentionClock;
import dev.kikori.server.time.WatchedClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done to stored alerts now and then: the end of what nothing more is heard of, and retention. */
final class AlertChores implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(AlertChores.class);
  private static final int PART = 200;

  /** By which a clock is set forward that isn't only put right. */
  private static final Duration SET_FORWARD = Duration.ofMinutes(1);

  private final Database database;
  private final AlertConfig config;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final WatchedClock watched;
  private final RetentionClock retention;
  private final Silences silences;
  private final Runnable afterwards;
  private final Consumer<AlertRecord> changed;
  private @Nullable Long setForwardAt;

  AlertChores(
      Database database,
      AlertConfig config,
      InstantSource clock,
      LongSupplier nanoTime,
      Silences silences,
      Consumer<AlertRecord> changed,
      Runnable afterwards) {
    this.database = database;
    this.config = config;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.watched = new WatchedClock(clock, nanoTime);
    this.retention = new RetentionClock("alerts", clock, nanoTime);
    this.silences = silences;
    this.changed = changed;
    this.afterwards = afterwards;
  }

  @Override
  public void run() {
    try {
      silences.refresh();
      lookAtClock();
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

  private void lookAtClock() {
    WatchedClock.Look look = watched.look();
    if (look.set().compareTo(SET_FORWARD) > 0) {
      setForwardAt = look.nanos();
    }
  }

  /** What a clock leaves out when it is set forward is no silence: from there on, everything has its time to be heard again. */
  private boolean isTooSoon(Duration silence) {
    Long from = setForwardAt;
    return from != null && nanoTime.getAsLong() - from < silence.toNanos();
  }

  private void expire(String kind) {
    Duration silence = kind.equals(AlertTable.BUDGET) ? AlertChanges.HOUR : config.resolveTimeout();
    if (isTooSoon(silence)) {
      return;
    }
    Instant now = clock.instant();
    Instant since = now.minus(silence);
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
    Instant oldest = retention.instant().minus(config.retention());
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
