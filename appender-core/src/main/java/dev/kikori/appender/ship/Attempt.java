package dev.kikori.appender.ship;

import dev.kikori.appender.Alert;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.transport.CloseReason;
import dev.kikori.appender.transport.Transport;
import dev.kikori.appender.transport.TransportListener;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One stream to the scorer, from the attempt to connect to its end. The sender's thread only. */
final class Attempt implements TransportListener {
  private final Link link;
  private final LinkParts parts;
  private final RetrySchedule retries;
  private final Outbox outbox;
  private final int endpoint;
  private final long openDeadline;
  private final Allowance allowance;
  private @Nullable Transport transport;
  private boolean welcomed;
  private long welcomedAt;
  private boolean confirmsAlerts;
  private boolean silent;
  private boolean leaving;
  private boolean returning;
  private boolean probing;
  private long leaveDeadline;
  private long returnAt;

  Attempt(Link link, LinkParts parts, RetrySchedule retries, Outbox outbox, long now) {
    this.link = link;
    this.parts = parts;
    this.retries = retries;
    this.outbox = outbox;
    this.endpoint = retries.endpoint();
    this.openDeadline = now + parts.options.connectTimeout().toNanos();
    this.allowance = new Allowance(outbox, parts.timings.ackTimeoutNanos, now);
  }

  void open() {
    transport = parts.transports.open(endpoint, parts.mailbox, this);
    parts.sender.hello(outbox, transport);
  }

  boolean isWelcomed() {
    return welcomed;
  }

  /** Whether it was welcome for so long. */
  boolean lasted(long nanos, long now) {
    return welcomed && now - welcomedAt >= nanos;
  }

  /** Whether it was welcome, and ended as either side had said that it would. */
  boolean endedWell(CloseReason reason) {
    return welcomed && (leaving || reason.kind() == CloseReason.Kind.COMPLETED);
  }

  /** Whether it ends because the first endpoint is back. */
  boolean isReturning() {
    return returning;
  }

  int endpoint() {
    return endpoint;
  }

  /** What the server lets be sent. */
  Allowance allowance() {
    return allowance;
  }

  /** Says that nothing more comes; what is on its way may still be acknowledged. */
  void halfClose() {
    silent = true;
    transport().halfClose();
  }

  /** It may have failed before there was a transport. */
  void release() {
    Transport opened = transport;
    if (opened != null) {
      opened.release();
    }
  }

  private Transport transport() {
    if (transport == null) {
      throw new IllegalStateException("not open yet");
    }
    return transport;
  }

  boolean canSend(long now) {
    return welcomed && !leaving && allowance.isOpen(now) && transport().isReady();
  }

  void send(long now) {
    allowance.sending(now);
    int bytes =
        parts.sender.batch(outbox, transport(), allowance.credit(), allowance.maxBatchBytes(), now);
    parts.counters.increment(Count.BATCHES);
    parts.counters.add(Count.SENT_BYTES, bytes);
  }

  void tick(long now) {
    Throwable failure = transport().failure();
    if (failure != null) {
      fail(CloseReason.Kind.BROKEN, "an error on a thread of its connection: " + failure);
    } else if (!welcomed) {
      if (now - openDeadline >= 0) {
        fail("no answer within " + seconds(parts.options.connectTimeout().toNanos()));
      }
    } else if (leaving) {
      if (!allowance.awaitsAcknowledgement() || now - leaveDeadline >= 0) {
        fail("left");
      }
    } else if (allowance.isOverdue(now)) {
      fail("nothing was acknowledged for " + seconds(parts.timings.ackTimeoutNanos));
    } else if (endpoint > 0 && !probing && now - returnAt >= 0) {
      probing = true;
      returnAt = now + retries.returnNanos();
      parts.transports.probe(0, parts.mailbox, this::onFirstIsBack);
    } else if (probing && now - returnAt >= 0) {
      probing = false;
    }
  }

  long deadline(long now) {
    if (!welcomed) {
      return openDeadline;
    }
    if (leaving) {
      return leaveDeadline;
    }
    long next = allowance.deadline(now);
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
    link.ended(this, new CloseReason(kind, why, 0, null));
  }

  private void leave() {
    if (!leaving) {
      leaving = true;
      leaveDeadline = System.nanoTime() + Timings.LEAVE_NANOS;
    }
  }

  private void onFirstIsBack() {
    if (link.isCurrent(this) && welcomed) {
      returning = true;
      retries.returnLater();
      leave();
    }
  }

  @Override
  public void onReady() {}

  @Override
  public void onWelcome(
      long accepted, long credits, long maxBatchBytes, String model, boolean confirmsAlerts) {
    if (!link.isCurrent(this)) {
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
    allowance.welcomed(maxBatchBytes, now);
    this.confirmsAlerts = confirmsAlerts;
    returnAt = now + retries.returnNanos();
    welcomedAt = now;
    take(accepted, credits, now);
    retries.welcomed(endpoint);
    if (link.isWelcomedAgain()) {
      parts.counters.increment(Count.RECONNECTS);
    }
    parts.outages.connected(parts.transports.endpoint(endpoint), model, now);
  }

  private void renew(long accepted) {
    parts.notices.warn(
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
    link.ended(this, new CloseReason(CloseReason.Kind.COMPLETED, "new id", 0, null));
  }

  @Override
  public void onAck(long accepted, long credits) {
    if (!link.isCurrent(this)) {
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
      allowance.madeProgress(now);
      retries.madeProgress();
      outbox.onAcknowledged(news);
      parts.sender.acknowledged(log.acknowledged());
      if (sentAt != -1) {
        parts.counters.acknowledgedAfter(now - sentAt);
      }
    }
    allowance.grant(credits);
  }

  @Override
  public void onAlert(Alert alert) {
    if (parts.knownAlerts.isNews(alert)) {
      parts.alerts.accept(alert);
      parts.knownAlerts.passedOn(alert);
    }
    if (link.isCurrent(this) && confirmsAlerts && !silent && alert.revision() > 0) {
      parts.sender.alertReceived(alert, transport());
    }
  }

  @Override
  public void onSlowDown(long pauseMillis, String reason) {
    long asked = pauseMillis < 0 ? Long.MAX_VALUE : pauseMillis;
    long pause = Math.min(Timings.MAX_PAUSE_NANOS, TimeUnit.MILLISECONDS.toNanos(asked));
    allowance.pauseUntil(System.nanoTime() + pause);
    parts.notices.warn(
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
    link.ended(this, reason);
  }

  private static String seconds(long nanos) {
    return nanos < TimeUnit.SECONDS.toNanos(10)
        ? TimeUnit.NANOSECONDS.toMillis(nanos) + " ms"
        : TimeUnit.NANOSECONDS.toSeconds(nanos) + " s";
  }
}
