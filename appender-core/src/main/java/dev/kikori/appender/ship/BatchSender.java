package dev.kikori.appender.ship;

import dev.kikori.appender.Alert;
import dev.kikori.appender.DropReason;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.encode.ProtoWriter;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.transport.OutgoingMessage;
import dev.kikori.appender.transport.Transport;

/** Writes {@code kikori.v1.ClientMessage}s: hello, batches whose events are in the log already, and receipts of alerts. */
final class BatchSender {
  private static final int HELLO = 1;
  private static final int BATCH = 2;
  private static final int ALERT_RECEIVED = 4;
  private static final int BATCH_FIRST_SEQUENCE = 1;
  private static final int BATCH_DROPPED = 5;
  private static final int HELLO_FIRST_SEQUENCE = 6;
  private static final int PREFIX_BYTES = 16;
  private static final byte[] NOTHING = {};

  private final int maxEvents;
  private final int maxBytes;
  private final ProtoWriter head = new ProtoWriter(256);
  private final byte[] prefix = new byte[PREFIX_BYTES];
  private final Counters counters;
  private final DropReport drops;

  BatchSender(KikoriOptions options, Counters counters) {
    this.counters = counters;
    this.maxEvents = options.batch().events();
    // Several batches at least fit into the window: with one at a time each would wait for the
    // acknowledgement of the one before.
    this.maxBytes = Math.min(options.batch().bytes(), options.window().bytes() / 4);
    this.drops = new DropReport(counters);
  }

  int maxEvents() {
    return maxEvents;
  }

  /** The most bytes of a batch on a stream whose server named a limit; 0: none. */
  int maxBytes(long serverLimit) {
    return serverLimit <= 0 ? maxBytes : (int) Math.max(1_024, Math.min(maxBytes, serverLimit));
  }

  void hello(Outbox outbox, Transport transport) {
    ProtoWriter hello = new ProtoWriter(256);
    byte[] who = outbox.hello();
    hello.string(1, outbox.clientId());
    hello.number(HELLO_FIRST_SEQUENCE, outbox.log().acknowledged() + 1);
    ProtoWriter message = new ProtoWriter(256);
    byte[] all = new byte[hello.size() + who.length];
    System.arraycopy(hello.buffer(), 0, all, 0, hello.size());
    System.arraycopy(who, 0, all, hello.size(), who.length);
    message.bytes(HELLO, all, 0, all.length);
    transport.send(OutgoingMessage.of(message.buffer(), 0, message.size()));
    outbox.forgetDefinitions();
    outbox.log().rewind();
    drops.forgetUnconfirmed();
  }

  /**
   * Sends one batch: definitions that the stream lacks, and as many of the log's unsent events as fit, one at least; returns its bytes.
   *
   * @param serverLimit the largest batch that the server takes, or 0 if it did not say
   */
  int batch(Outbox outbox, Transport transport, long credit, long serverLimit, long nowNanos) {
    EventLog log = outbox.log();
    int limitBytes = maxBytes(serverLimit);
    head.clear();
    head.number(BATCH_FIRST_SEQUENCE, log.sent() + 1);
    boolean complete = outbox.writeDefinitions(head, limitBytes / 2);
    int length = 0;
    if (complete && log.hasUnsent()) {
      drops.write(head, BATCH_DROPPED);
      int room = limitBytes - head.size() - PREFIX_BYTES;
      log.cut(Math.min(maxEvents, credit), Math.max(1, room), nowNanos);
      length = log.cutLength();
      outbox.onSent(log.cutEvents() - log.cutAgain(), log.cutAgain(), length);
      drops.writtenWith(log.sent());
      if (serverLimit > 0
          && log.cutEvents() == 1
          && length > serverLimit - head.size() - PREFIX_BYTES) {
        return sendShortened(log, transport, (int) serverLimit - head.size() - PREFIX_BYTES);
      }
    }
    int prefixLength = prefix(head.size() + length);
    transport.send(
        length == 0
            ? OutgoingMessage.of(prefix, prefixLength, head.buffer(), head.size(), NOTHING, 0, 0, 0)
            : OutgoingMessage.of(
                prefix,
                prefixLength,
                head.buffer(),
                head.size(),
                log.data(),
                log.cutOffset(),
                log.cutFirstLength(),
                length - log.cutFirstLength()));
    return prefixLength + head.size() + length;
  }

  private int sendShortened(EventLog log, Transport transport, int room) {
    byte[] event = new byte[log.cutLength()];
    System.arraycopy(log.data(), log.cutOffset(), event, 0, log.cutFirstLength());
    System.arraycopy(
        log.data(), 0, event, log.cutFirstLength(), event.length - log.cutFirstLength());
    ProtoWriter shortened = OversizedEvent.shortened(event, room);
    counters.increment(Count.TRUNCATED);
    int prefixLength = prefix(head.size() + shortened.size());
    transport.send(
        OutgoingMessage.of(
            prefix,
            prefixLength,
            head.buffer(),
            head.size(),
            shortened.buffer(),
            0,
            shortened.size(),
            0));
    return prefixLength + head.size() + shortened.size();
  }

  /** Says that a revision of an alert has come. */
  void alertReceived(Alert alert, Transport transport) {
    ProtoWriter message = new ProtoWriter(64);
    int start = message.begin(ALERT_RECEIVED);
    message.string(1, alert.id());
    message.number(2, alert.revision());
    message.end(start);
    transport.send(OutgoingMessage.of(message.buffer(), 0, message.size()));
  }

  void acknowledged(long sequence) {
    drops.acknowledged(sequence);
  }

  private int prefix(int length) {
    int at = 0;
    prefix[at++] = BATCH << 3 | 2;
    int left = length;
    while ((left & ~0x7f) != 0) {
      prefix[at++] = (byte) (left | 0x80);
      left >>>= 7;
    }
    prefix[at++] = (byte) left;
    return at;
  }

  /** Tells the server of each drop once, as long as acknowledgements come back. */
  private static final class DropReport {
    private static final DropReason[] REASONS = DropReason.values();

    private final Counters counters;
    private final long[] confirmed = new long[REASONS.length];
    private final long[] written = new long[REASONS.length];
    private long pendingUntil = -1;
    private boolean inBatch;

    DropReport(Counters counters) {
      this.counters = counters;
    }

    /** Only one report is on its way at a time. */
    void write(ProtoWriter out, int field) {
      if (pendingUntil >= 0) {
        return;
      }
      for (int i = 0; i < REASONS.length; i++) {
        long now = counters.dropped(REASONS[i]);
        if (now > confirmed[i]) {
          inBatch = true;
          int start = out.begin(field);
          out.string(1, REASONS[i].code());
          out.number(2, now - confirmed[i]);
          out.end(start);
        }
        written[i] = now;
      }
    }

    void writtenWith(long sequence) {
      if (inBatch) {
        inBatch = false;
        pendingUntil = sequence;
      }
    }

    void acknowledged(long sequence) {
      if (pendingUntil >= 0 && sequence >= pendingUntil) {
        System.arraycopy(written, 0, confirmed, 0, written.length);
        pendingUntil = -1;
      }
    }

    void forgetUnconfirmed() {
      pendingUntil = -1;
    }
  }
}
