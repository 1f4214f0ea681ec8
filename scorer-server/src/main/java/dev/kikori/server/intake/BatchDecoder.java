package dev.kikori.server.intake;

import static dev.kikori.server.intake.WireReader.bytesTag;
import static dev.kikori.server.intake.WireReader.varintTag;

import dev.kikori.scorer.event.LogEvent;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * Reads {@code kikori.v1.Batch} straight into events, without the generated classes: each text is made once, templates and strings are
 * those of the stream's definitions, and what is beyond a limit is never made. Definitions are read before events, wherever they stand.
 * Unknown fields are passed over. Used by one thread at a time.
 */
final class BatchDecoder {
  private static final int FIRST_SEQUENCE = varintTag(1);
  private static final int TEMPLATES = bytesTag(2);
  private static final int STRINGS = bytesTag(3);
  private static final int EVENTS = bytesTag(4);
  private static final int DROPPED = bytesTag(5);

  private static final int DROP_REASON_CHARS = 64;

  private final StreamDefinitions definitions;
  private final EventReader events;
  private final IntakeMetrics metrics;
  private int[] spans = new int[1_024];

  BatchDecoder(LimitsConfig limits, IntakeMetrics metrics) {
    this.definitions = new StreamDefinitions(limits);
    this.events = new EventReader(definitions, limits, metrics);
    this.metrics = metrics;
  }

  /**
   * Reads a batch that begins at a position of a message; learns what it defines and counts what it says was dropped.
   *
   * @param instance the service instance that the events are from
   * @param receivedMillis the time of events that state none
   * @throws IOException if it isn't protobuf
   * @throws RefusedException if it breaks the contract
   */
  ClientBatch decode(byte[] message, int start, int length, String instance, long receivedMillis)
      throws IOException, RefusedException {
    WireReader in = new WireReader(message);
    in.seek(start);
    in.enter(length);
    long firstSequence = 0;
    int count = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == EVENTS) {
        if (spans.length < 2 * count + 2) {
          spans = Arrays.copyOf(spans, spans.length * 2);
        }
        int eventLength = in.skipBytes();
        spans[2 * count] = in.position() - eventLength;
        spans[2 * count++ + 1] = eventLength;
      } else if (tag == FIRST_SEQUENCE) {
        firstSequence = in.varint();
      } else {
        other(tag, in);
      }
    }
    return new ClientBatch(firstSequence, events(message, count, instance, receivedMillis), length);
  }

  private void other(int tag, WireReader in) throws IOException, RefusedException {
    if (tag == TEMPLATES) {
      template(in);
    } else if (tag == STRINGS) {
      string(in);
    } else if (tag == DROPPED) {
      drop(in);
    } else {
      in.skip(tag);
    }
  }

  private List<LogEvent> events(byte[] message, int count, String instance, long receivedMillis)
      throws IOException, RefusedException {
    WireReader in = new WireReader(message);
    LogEvent[] read = new LogEvent[count];
    for (int i = 0; i < count; i++) {
      in.seek(spans[2 * i]);
      int outer = in.enter(spans[2 * i + 1]);
      read[i] = events.read(in, instance, receivedMillis);
      in.leave(outer);
    }
    return List.of(read);
  }

  private void template(WireReader in) throws IOException, RefusedException {
    int outer = in.enter();
    int id = 0;
    int severity = 0;
    String logger = "";
    String pattern = "";
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == varintTag(1)) {
        id = in.varint32();
      } else if (tag == bytesTag(2)) {
        logger = in.text(events.maxName());
      } else if (tag == varintTag(3)) {
        severity = in.varint32();
      } else if (tag == bytesTag(4)) {
        pattern = in.text(events.maxLine());
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    definitions.template(id, logger, severity, pattern);
  }

  private void string(WireReader in) throws IOException, RefusedException {
    int outer = in.enter();
    int id = 0;
    String value = "";
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == varintTag(1)) {
        id = in.varint32();
      } else if (tag == bytesTag(2)) {
        value = in.text(events.maxLine());
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    definitions.string(id, value);
  }

  private void drop(WireReader in) throws IOException {
    int outer = in.enter();
    String reason = "";
    long events = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == bytesTag(1)) {
        reason = in.text(DROP_REASON_CHARS);
      } else if (tag == varintTag(2)) {
        events = in.varint();
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    metrics.clientDropped(reason, events);
  }
}
