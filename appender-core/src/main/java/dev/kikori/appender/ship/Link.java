package dev.kikori.appender.ship;

import dev.kikori.appender.Alert;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.transport.CloseReason;
import dev.kikori.appender.transport.Transport;
import dev.kikori.appender.transport.TransportFactory;
import dev.kikori.appender.transport.TransportListener;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way to the scorer: at most one stream at a time, to one of the endpoints, and when to try the next. Knows what the server
 * grants; the outbox knows what there is to send.
 */
final class Link {
  static final long NEVER = Long.MAX_VALUE;

  private final KikoriOptions options;
  private final Timings timings;
  private final TransportFactory transports;
  private final Mailbox mailbox;
  private final Counters counters;
  private final Consumer<Alert> alerts;
  private final Notices notices;
  private final BatchSender sender;
  private final Outages outages;
  private final Backoff backoff;
  private final KnownAlerts knownAlerts = new KnownAlerts();

  private @Nullable Attempt attempt;
  private int endpoint;
  private long retryAt;
  private long roundPauseNanos;
  private int needsHelpInARow;
  private int failedRounds;
  private int welcomes;
  private long returnNanos;
  private boolean hurry;

  Link(
      KikoriOptions options,
      Timings timings,
      TransportFactory transports,
      Mailbox mailbox,
      Counters counters,
      Consumer<Alert> alerts,
      Notices notices,
      Outages outages) {
    this.options = options;
    this.timings = timings;
    this.transports = transports;
    this.mailbox = mailbox;
    this.counters = counters;
    this.alerts = alerts;
    this.notices = notices;
    this.sender = new BatchSender(options, counters);
    this.outages = outages;
    this.backoff =
        new Backoff(
            options.retry().initial().toNanos(),
            options.retry().max().toNanos(),
            bound -> ThreadLocalRandom.current().nextLong(bound));
    this.returnNanos = timings.returnNanos;
    this.retryAt = System.nanoTime();
  }

  boolean isAway() {
    return attempt == null;
  }

  /** How often all endpoints were tried in vain since the last welcome. */
  int failedRounds() {
    return failedRounds;
  }

  /** Time is short: the next attempt is due now, and later ones follow soon. */
  void hurry(long now) {
    hurry = true;
    failedRounds = 0;
    retryAt = Math.min(retryAt, now);
  }

  /** Does what is due by time; connects if there is no stream and it is time to. */
  void tick(Outbox outbox, long now) {
    Attempt current = attempt;
    if (current == null) {
      if (now - retryAt >= 0) {
        attempt = new Attempt(outbox, now);
        attempt.open();
      }
      return;
    }
    current.tick(now);
  }

  /** Whether a batch may be sent now. */
  boolean canSend(long now) {
    Attempt current = attempt;
    return current != null && current.canSend(now);
  }

  private long credit() {
    Attempt current = attempt;
    return current == null ? 0 : current.allowed - current.outbox.log().sent();
  }

  /** The most events that a batch may have now. */
  int batchEvents() {
    return (int) Math.max(1, Math.min(sender.maxEvents(), credit()));
  }

  /** The most bytes that a batch may have now. */
  int batchBytes() {
    Attempt current = attempt;
    return sender.maxBytes(current == null ? 0 : current.maxBatchBytes);
  }

  /** Sends one batch. */
  void send(long now) {
    Attempt current = attempt;
    if (current != null) {
      current.send(now);
    }
  }

  /** When {@link #tick} has something to do next, or {@link #NEVER}. */
  long deadline(long now) {
    Attempt current = attempt;
    return current == null ? retryAt : current.deadline(now);
  }

  /** Ends the stream in good order as far as {@code nanos} allow. */
  void close(long nanos) {
    Attempt current = attempt;
    if (current != null && current.welcomed) {
      long deadline = System.nanoTime() + nanos;
      current.silent = true;
      current.transport().halfClose();
      while (attempt == current && deadline - System.nanoTime() > 0) {
        Thread.interrupted(); // A thread that is interrupted doesn't park.
        LockSupport.parkNanos(this, deadline - System.nanoTime());
        mailbox.drain();
      }
    }
    abandonStream();
  }

  /** Ends the stream because of trouble in here. */
  void failed() {
    abandonStream();
    retryAt = System.nanoTime() + pause();
  }

  /** Ends the stream at once; the next one is due now. */
  void abandonStream() {
    Attempt current = attempt;
    if (current != null) {
      attempt = null;
      retryAt = System.nanoTime();
      current.release();
    }
  }

  private void ended(Attempt ended, CloseReason reason) {
    if (attempt != ended) {
      return;
    }
    attempt = null;
    ended.transport().release();
    long now = System.nanoTime();
    if (ended.welcomed && now - ended.welcomedAt >= options.retry().max().toNanos()) {
      backoff.reset();
    }
    boolean inGoodOrder = ended.leaving || reason.kind() == CloseReason.Kind.COMPLETED;
    if (ended.welcomed && inGoodOrder) {
      endpoint = 0;
      retryAt = now + (ended.returning ? 0 : pause());
      return;
    }
    outages.failed(transports.endpoint(ended.endpoint), reason, now);
    needsHelpInARow = reason.needsHelp() ? needsHelpInARow + 1 : 0;
    roundPauseNanos =
        Math.max(
            roundPauseNanos,
            Math.min(Timings.MAX_PAUSE_NANOS, TimeUnit.MILLISECONDS.toNanos(reason.pauseMillis())));
    if (ended.welcomed) {
      endpoint = 0;
      retryAt = now + pause();
    } else if (++endpoint < transports.endpoints()) {
      retryAt = now;
    } else {
      endpoint = 0;
      failedRounds++;
      retryAt = now + pause();
    }
  }

  private long pause() {
    long asked = roundPauseNanos;
    roundPauseNanos = 0;
    if (hurry) {
      return Math.min(backoff.nextNanos(), TimeUnit.MILLISECONDS.toNanos(200));
    }
    long own = needsHelpInARow > transports.endpoints() ? backoff.slowNanos() : backoff.nextNanos();
    return asked == 0 ? own : asked + Math.min(own, asked / 4);
  }

  /** One stream, from the attempt to connect to its end. */
  private final class Attempt implements TransportListener {
    private final Outbox outbox;
    private final int endpoint = Link.this.endpoint;
    private final long openDeadline;
    private @Nullable Transport transport;
    private boolean welcomed;
    private long welcomedAt;
    private boolean confirmsAlerts;
    private boolean silent;
    private boolean leaving;
    private boolean returning;
    private boolean probing;
    private long leaveDeadline;
    private long allowed;
    private long maxBatchBytes;
    private long pausedUntil;
    private long progressAt;
    private long returnAt;

    Attempt(Outbox outbox, long now) {
      this.outbox = outbox;
      this.openDeadline = now + options.connectTimeout().toNanos();
      this.pausedUntil = now;
    }

    void open() {
      transport = transports.open(endpoint, mailbox, this);
      sender.hello(outbox, transport);
    }

    /** It may have failed before there was a transport. */
    void release() {
      Transport opened = transport;
      if (opened != null) {
        opened.release();
      }
    }

    Transport transport() {
      if (transport == null) {
        throw new IllegalStateException("not open yet");
      }
      return transport;
    }

    boolean canSend(long now) {
      return welcomed
          && !leaving
          && now - pausedUntil >= 0
          && allowed > outbox.log().sent()
          && transport().isReady();
    }

    void send(long now) {
      EventLog log = outbox.log();
      if (log.sent() == log.acknowledged()) {
        progressAt = now;
      }
      int bytes = sender.batch(outbox, transport(), allowed - log.sent(), maxBatchBytes, now);
      counters.increment(Count.BATCHES);
      counters.add(Count.SENT_BYTES, bytes);
    }

    private boolean awaitsAcknowledgement() {
      return outbox.log().sent() > outbox.log().acknowledged();
    }

    void tick(long now) {
      Throwable failure = transport().failure();
      if (failure != null) {
        fail(CloseReason.Kind.BROKEN, "an error on a thread of its connection: " + failure);
      } else if (!welcomed) {
        if (now - openDeadline >= 0) {
          fail("no answer within " + seconds(options.connectTimeout().toNanos()));
        }
      } else if (leaving) {
        if (!awaitsAcknowledgement() || now - leaveDeadline >= 0) {
          fail("left");
        }
      } else if (awaitsAcknowledgement() && now - ackDeadline() >= 0) {
        fail("nothing was acknowledged for " + seconds(timings.ackTimeoutNanos));
      } else if (endpoint > 0 && !probing && now - returnAt >= 0) {
        probing = true;
        returnAt = now + returnNanos;
        transports.probe(0, mailbox, this::onFirstIsBack);
      } else if (probing && now - returnAt >= 0) {
        probing = false;
      }
    }

    private long ackDeadline() {
      long from = pausedUntil - progressAt > 0 ? pausedUntil : progressAt;
      return from + timings.ackTimeoutNanos;
    }

    long deadline(long now) {
      if (!welcomed) {
        return openDeadline;
      }
      if (leaving) {
        return leaveDeadline;
      }
      long next = NEVER;
      if (pausedUntil - now > 0) {
        next = pausedUntil;
      }
      if (awaitsAcknowledgement()) {
        next = Math.min(next, ackDeadline());
      }
      return endpoint > 0 ? Math.min(next, returnAt) : next;
    }

    private void fail(String why) {
      fail(CloseReason.Kind.UNAVAILABLE, why);
    }

    private void violated(String what) {
      fail(CloseReason.Kind.MALFORMED, what);
    }

    private void fail(CloseReason.Kind kind, String why) {
      transport().cancel(why);
      ended(this, new CloseReason(kind, why, 0, null));
    }

    private void leave() {
      if (!leaving) {
        leaving = true;
        leaveDeadline = System.nanoTime() + Timings.LEAVE_NANOS;
      }
    }

    private void onFirstIsBack() {
      if (attempt == this && welcomed) {
        returning = true;
        returnNanos = Math.min(returnNanos * 2, TimeUnit.MINUTES.toNanos(10));
        leave();
      }
    }

    @Override
    public void onReady() {}

    @Override
    public void onWelcome(
        long accepted, long credits, long maxBatchBytes, String model, boolean confirmsAlerts) {
      if (attempt != this) {
        return;
      }
      if (welcomed) {
        violated("welcomed twice");
        return;
      }
      boolean beyond = accepted < 0 || accepted > outbox.log().last();
      if (beyond && (accepted < 0 || !outbox.catchUp(accepted))) {
        renew(accepted);
        return;
      }
      long now = System.nanoTime();
      welcomed = true;
      this.maxBatchBytes = maxBatchBytes;
      this.confirmsAlerts = confirmsAlerts;
      returnAt = now + returnNanos;
      if (endpoint == 0) {
        returnNanos = timings.returnNanos;
      }
      welcomedAt = now;
      progressAt = now;
      take(accepted, credits, now);
      needsHelpInARow = 0;
      failedRounds = 0;
      if (welcomes++ > 0) {
        counters.increment(Count.RECONNECTS);
      }
      outages.connected(transports.endpoint(endpoint), model, now);
    }

    private void renew(long accepted) {
      notices.warn(
          "client id",
          "the scorer claims to know event "
              + Long.toUnsignedString(accepted)
              + " of this client, the last one is "
              + outbox.log().last()
              + "; going on under a new id",
          null);
      outbox.renewClientId();
      leaving = true;
      welcomed = true;
      transport().cancel("wrong sequence");
      ended(this, new CloseReason(CloseReason.Kind.COMPLETED, "new id", 0, null));
    }

    @Override
    public void onAck(long accepted, long credits) {
      if (attempt != this) {
        return;
      }
      if (!welcomed || accepted < 0 || accepted > outbox.log().sent()) {
        violated(
            welcomed
                ? "event "
                    + Long.toUnsignedString(accepted)
                    + " acknowledged, "
                    + outbox.log().sent()
                    + " was the last one sent"
                : "acknowledged before welcome");
        return;
      }
      take(accepted, credits, System.nanoTime());
    }

    /** The server has lost its memory if it accepted less than it acknowledged once; then it counts from what is left. */
    private void take(long accepted, long credits, long now) {
      EventLog log = outbox.log();
      long before = log.acknowledged();
      long sentAt = log.acknowledge(accepted);
      long news = log.acknowledged() - before;
      if (news > 0) {
        progressAt = now;
        backoff.reset(); // A welcome alone is no success: what follows may break each stream anew.
        outbox.onAcknowledged(news);
        sender.acknowledged(log.acknowledged());
        if (sentAt != -1) {
          counters.acknowledgedAfter(now - sentAt);
        }
      }
      long base = log.acknowledged();
      allowed = credits < 0 || credits > Long.MAX_VALUE - base ? Long.MAX_VALUE : base + credits;
    }

    @Override
    public void onAlert(Alert alert) {
      if (knownAlerts.isNews(alert)) {
        alerts.accept(alert);
        knownAlerts.passedOn(alert);
      }
      if (attempt == this && confirmsAlerts && !silent && alert.revision() > 0) {
        sender.alertReceived(alert, transport());
      }
    }

    @Override
    public void onSlowDown(long pauseMillis, String reason) {
      long asked = pauseMillis < 0 ? Long.MAX_VALUE : pauseMillis;
      long pause = Math.min(Timings.MAX_PAUSE_NANOS, TimeUnit.MILLISECONDS.toNanos(asked));
      pausedUntil = System.nanoTime() + pause;
      notices.warn(
          "slow down", "the scorer asks for a pause of " + seconds(pause) + ": " + reason, null);
    }

    @Override
    public void onGoAway(String reason) {
      leave();
    }

    @Override
    public void onUnknown() {}

    @Override
    public void onClosed(CloseReason reason) {
      ended(this, reason);
    }
  }

  private static String seconds(long nanos) {
    return nanos < TimeUnit.SECONDS.toNanos(10)
        ? TimeUnit.NANOSECONDS.toMillis(nanos) + " ms"
        : TimeUnit.NANOSECONDS.toSeconds(nanos) + " s";
  }
}
