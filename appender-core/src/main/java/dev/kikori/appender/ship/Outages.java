package dev.kikori.appender.ship;

import dev.kikori.appender.DropReason;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.OptionText;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.transport.CloseReason;
import java.util.concurrent.TimeUnit;

/** Tells a person of outages: once when one begins, then rarely, and once when it is over, with what it cost. */
final class Outages {
  private static final DropReason[] REASONS = DropReason.values();
  private static final String DROPS = "drops";

  private final KikoriOptions options;
  private final Notices notices;
  private final Counters counters;
  private final long[] droppedBefore = new long[REASONS.length];
  private final long[] droppedTold = new long[REASONS.length];
  private boolean lasting;
  private boolean everConnected;
  private long since;

  Outages(KikoriOptions options, Notices notices, Counters counters) {
    this.options = options;
    this.notices = notices;
    this.counters = counters;
  }

  void failed(String endpoint, CloseReason reason, long now) {
    if (!lasting) {
      lasting = true;
      since = now;
      for (int i = 0; everConnected && i < REASONS.length; i++) {
        droppedBefore[i] = counters.dropped(REASONS[i]);
      }
    }
    notices.warn(
        reason.kind().name(),
        "scorer " + endpoint + ": " + reason.description() + remedy(reason.kind()),
        null);
  }

  void connected(String endpoint, String model, long now) {
    if (lasting) {
      notices.info(
          (everConnected ? "connected again to " : "connected to ")
              + endpoint
              + " after "
              + duration(now - since)
              + "; "
              + cost(droppedBefore));
    } else if (!everConnected) {
      notices.info("connected to " + endpoint + (model.isEmpty() ? "" : ", model " + model));
    }
    lasting = false;
    everConnected = true;
    for (CloseReason.Kind kind : CloseReason.Kind.values()) {
      if (kind != CloseReason.Kind.BROKEN) {
        // Not that one: an application short of memory may connect and break again and again.
        notices.over(kind.name());
      }
    }
  }

  /** Warns of events that were dropped since the last time. */
  void checkDrops() {
    boolean more = false;
    for (int i = 0; i < REASONS.length; i++) {
      more |= isLoss(REASONS[i]) && counters.dropped(REASONS[i]) > droppedTold[i];
    }
    if (more) {
      notices.warn(DROPS, cost(new long[REASONS.length]) + " since the start", null);
      for (int i = 0; i < REASONS.length; i++) {
        droppedTold[i] = counters.dropped(REASONS[i]);
      }
    }
  }

  private String cost(long[] before) {
    long sum = 0;
    StringBuilder reasons = new StringBuilder();
    for (int i = 0; i < REASONS.length; i++) {
      long dropped = counters.dropped(REASONS[i]) - before[i];
      if (dropped > 0 && isLoss(REASONS[i])) {
        sum += dropped;
        reasons.append(reasons.length() == 0 ? "" : ", ");
        reasons.append(REASONS[i].code()).append(' ').append(dropped);
      }
    }
    return sum == 0 ? "nothing lost" : sum + " events dropped (" + reasons + ")";
  }

  /** What the application asked for is no loss: own logs are never shipped, a fallback got its event. */
  private static boolean isLoss(DropReason reason) {
    return reason != DropReason.OWN_LOG
        && reason != DropReason.FALLBACK
        && reason != DropReason.STOPPED;
  }

  private String remedy(CloseReason.Kind kind) {
    switch (kind) {
      case UNAVAILABLE:
      case OVERLOADED:
      case OTHER:
        return "; trying again for ever, until then events wait in the queue ("
            + OptionText.formatBytes(options.queue().bytes())
            + "), and when it is full queue.overflow="
            + options.queue().overflow().text()
            + " decides";
      case BROKEN:
        return "; going on with a new stream, on which what was not acknowledged is sent again";
      case UNAUTHENTICATED:
        return "; check auth.tokenFile or auth.tokenEnvironment, or tls.certificate";
      case PERMISSION_DENIED:
        return "; the token is known but not good for this service";
      case INVALID:
        return "; are client and scorer of versions that go together?";
      case UNIMPLEMENTED:
        return "; what answers there is not Kikori's scorer, check endpoint";
      case MALFORMED:
        return "; is that Kikori's scorer? check endpoint";
      default:
        return "";
    }
  }

  private static String duration(long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    return millis < 10_000 ? millis + " ms" : millis / 1_000 + " s";
  }
}
