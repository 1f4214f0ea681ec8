package dev.kikori.appender.transport;

import dev.kikori.appender.Alert;
import dev.kikori.appender.Severity;
import java.util.function.BiConsumer;

/**
 * Reads {@code kikori.v1.ServerMessage} without the protobuf runtime. Fields and kinds that it doesn't know are passed over; of a
 * field that comes twice the later one counts; what the generated classes refuse it refuses. Texts and lists are cut to
 * {@link #MAX_TEXT} characters and {@link #MAX_ITEMS} items; no text holds a control character.
 */
final class ServerMessageDecoder {
  static final int MAX_TEXT = 8_192;
  static final int MAX_ITEMS = 100;

  private ServerMessageDecoder() {}

  /** Tells the listener of one message; of a malformed one it tells nothing. */
  static void decode(byte[] bytes, int offset, int length, TransportListener listener)
      throws MalformedMessageException {
    ProtoReader in = new ProtoReader(bytes, offset, length);
    Kind kind = new UnknownKind();
    int number = 0;
    while (in.hasMore()) {
      int tag = in.readTag();
      if ((tag & 7) != ProtoReader.BYTES || tag >>> 3 > 5) {
        in.skip(tag);
        continue;
      }
      if (tag >>> 3 != number) {
        // Of two kinds the later one counts; one kind that comes twice is merged.
        number = tag >>> 3;
        kind = kindOf(number);
      }
      int outer = in.enter();
      while (in.hasMore()) {
        kind.field(in.readTag(), in);
      }
      in.leave(outer);
    }
    kind.tell(listener);
  }

  private static Kind kindOf(int number) {
    switch (number) {
      case 1:
        return new Welcome();
      case 2:
        return new Ack();
      case 3:
        return new AlertKind();
      case 4:
        return new SlowDown();
      default:
        return new GoAway();
    }
  }

  private static int varint(int field) {
    return field << 3 | ProtoReader.VARINT;
  }

  private static int fixed64(int field) {
    return field << 3 | ProtoReader.FIXED64;
  }

  private static int text(int field) {
    return field << 3 | ProtoReader.BYTES;
  }

  private static String line(ProtoReader in) throws MalformedMessageException {
    return OneLine.of(in.readString(MAX_TEXT));
  }

  private abstract static class Kind {
    abstract void field(int tag, ProtoReader in) throws MalformedMessageException;

    abstract void tell(TransportListener listener);
  }

  private static final class UnknownKind extends Kind {
    @Override
    void field(int tag, ProtoReader in) throws MalformedMessageException {
      in.skip(tag);
    }

    @Override
    void tell(TransportListener listener) {
      listener.onUnknown();
    }
  }

  private static final class Welcome extends Kind {
    private long acceptedSequence;
    private long credits;
    private long maxBatchBytes;
    private String model = "";
    private boolean confirmsAlerts;

    @Override
    void field(int tag, ProtoReader in) throws MalformedMessageException {
      if (tag == varint(1)) {
        acceptedSequence = in.readVarint();
      } else if (tag == varint(2)) {
        credits = in.readVarint();
      } else if (tag == varint(3)) {
        maxBatchBytes = in.readVarint();
      } else if (tag == text(4)) {
        model = line(in);
      } else if (tag == varint(5)) {
        confirmsAlerts = in.readVarint() != 0;
      } else {
        in.skip(tag);
      }
    }

    @Override
    void tell(TransportListener listener) {
      listener.onWelcome(acceptedSequence, credits, maxBatchBytes, model, confirmsAlerts);
    }
  }

  private static final class Ack extends Kind {
    private long acceptedSequence;
    private long credits;

    @Override
    void field(int tag, ProtoReader in) throws MalformedMessageException {
      if (tag == varint(1)) {
        acceptedSequence = in.readVarint();
      } else if (tag == varint(2)) {
        credits = in.readVarint();
      } else {
        in.skip(tag);
      }
    }

    @Override
    void tell(TransportListener listener) {
      listener.onAck(acceptedSequence, credits);
    }
  }

  private static final class SlowDown extends Kind {
    private long pauseMillis;
    private String reason = "";

    @Override
    void field(int tag, ProtoReader in) throws MalformedMessageException {
      if (tag == varint(1)) {
        pauseMillis = in.readVarint();
      } else if (tag == text(2)) {
        reason = line(in);
      } else {
        in.skip(tag);
      }
    }

    @Override
    void tell(TransportListener listener) {
      listener.onSlowDown(pauseMillis, reason);
    }
  }

  private static final class GoAway extends Kind {
    private String reason = "";

    @Override
    void field(int tag, ProtoReader in) throws MalformedMessageException {
      if (tag == text(1)) {
        reason = line(in);
      } else {
        in.skip(tag);
      }
    }

    @Override
    void tell(TransportListener listener) {
      listener.onGoAway(reason);
    }
  }

  private static final class AlertKind extends Kind {
    private final AlertFields fields = new AlertFields();

    @Override
    void field(int tag, ProtoReader in) throws MalformedMessageException {
      fields.field(tag, in);
    }

    @Override
    void tell(TransportListener listener) {
      listener.onAlert(fields.build());
    }
  }

  /** One entry of a map: key and value, each empty if absent. */
  static void readEntry(ProtoReader in, BiConsumer<String, String> target)
      throws MalformedMessageException {
    String key = "";
    String value = "";
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.readTag();
      if (tag == text(1)) {
        key = in.readString(MAX_TEXT);
      } else if (tag == text(2)) {
        value = in.readString(MAX_TEXT);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    target.accept(key, value);
  }

  private static final class AlertFields {
    private final Alert.Builder alert = Alert.builder();
    private final int[] items = new int[16];

    void field(int tag, ProtoReader in) throws MalformedMessageException {
      if (tag == varint(3)) {
        alert.status(status((int) in.readVarint()));
      } else if (tag == varint(4)) {
        alert.severity(severity((int) in.readVarint()));
      } else if (tag == fixed64(5)) {
        alert.riskScore(Double.longBitsToDouble(in.readFixed64()));
      } else if (tag == fixed64(8)) {
        alert.startsAt(Times.instant(in.readFixed64()));
      } else if (tag == fixed64(9)) {
        long nanos = in.readFixed64();
        alert.endsAt(nanos == 0 ? null : Times.instant(nanos));
      } else if (tag == varint(16)) {
        alert.revision((int) in.readVarint());
      } else if ((tag & 7) == ProtoReader.BYTES) {
        textField(tag, in);
      } else {
        in.skip(tag);
      }
    }

    private void textField(int tag, ProtoReader in) throws MalformedMessageException {
      int field = tag >>> 3;
      switch (field) {
        case 1:
          alert.id(line(in));
          return;
        case 2:
          alert.fingerprint(line(in));
          return;
        case 6:
          alert.service(line(in));
          return;
        case 7:
          alert.instance(line(in));
          return;
        case 10:
        case 11:
        case 12:
        case 13:
          addItem(field, line(in));
          return;
        case 14:
          readEntry(in, this::addLabel);
          return;
        case 15:
          alert.url(line(in));
          return;
        default:
          in.skip(tag);
      }
    }

    private void addItem(int field, String item) {
      if (items[field]++ >= MAX_ITEMS) {
        return;
      }
      switch (field) {
        case 10:
          alert.addSummary(item);
          return;
        case 11:
          alert.addCritical(item);
          return;
        case 12:
          alert.addWarning(item);
          return;
        default:
          alert.addTemplate(item);
      }
    }

    private void addLabel(String key, String value) {
      if (items[14]++ < MAX_ITEMS) {
        alert.label(OneLine.of(key), OneLine.of(value));
      }
    }

    Alert build() {
      return alert.build();
    }

    private static int severity(int number) {
      return number > 0 ? number : Severity.WARN;
    }

    private static Alert.Status status(int number) {
      switch (number) {
        case 2:
          return Alert.Status.UPDATED;
        case 3:
          return Alert.Status.RESOLVED;
        default:
          return Alert.Status.FIRING;
      }
    }
  }
}
