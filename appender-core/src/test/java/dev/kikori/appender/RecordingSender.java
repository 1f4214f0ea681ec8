package dev.kikori.appender;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.encode.ProtoWriter;
import dev.kikori.appender.metrics.Count;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.appender.ring.ByteRing;
import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.LogEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads events out of the ring when a test says so, and when it is stopped. */
final class RecordingSender implements Sender {
  final List<LogEvent> events = new ArrayList<>();
  final ByteRing ring;
  private final Definitions definitions;
  private final Counters counters;

  RecordingSender(ByteRing ring, Definitions definitions, Counters counters) {
    this.ring = ring;
    this.definitions = definitions;
    this.counters = counters;
  }

  @Override
  public void start() {}

  @Override
  public void stop(Duration budget) {
    drain();
  }

  @Override
  public long spilledEvents() {
    return 0;
  }

  void drain() {
    int taken;
    do {
      taken = ring.drain(this::read, 100, 1 << 20);
      counters.add(Count.TAKEN, taken);
      counters.add(Count.ACKNOWLEDGED, taken);
    } while (taken > 0);
  }

  /** The events' messages, arguments filled in. */
  List<String> messages() {
    drain();
    List<String> messages = new ArrayList<>();
    Batch batch = definitions();
    for (LogEvent event : events) {
      String message =
          event.getTemplateId() == 0
              ? event.getText()
              : batch.getTemplates(event.getTemplateId() - 1).getPattern();
      for (String argument : event.getArgumentsList()) {
        int place = message.indexOf("{}");
        message = message.substring(0, place) + argument + message.substring(place + 2);
      }
      messages.add(message);
    }
    return messages;
  }

  private Batch definitions() {
    ProtoWriter out = new ProtoWriter(64);
    definitions.writeTemplates(0, definitions.templateCount(), Batch.TEMPLATES_FIELD_NUMBER, out);
    try {
      return Batch.parseFrom(Arrays.copyOf(out.buffer(), out.size()));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void read(byte[] source, int offset, int length) {
    try {
      events.add(LogEvent.parseFrom(Arrays.copyOfRange(source, offset, offset + length)));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
