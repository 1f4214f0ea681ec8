package dev.kikori.server.intake;

import static dev.kikori.server.intake.WireReader.bytesTag;
import static dev.kikori.server.intake.WireReader.fixed64Tag;
import static dev.kikori.server.intake.WireReader.varintTag;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.server.intake.IntakeMetrics.Cut;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code kikori.v1.LogEvent}, one after the other. Used by one thread at a time. */
final class EventReader {
  private static final int TIME = fixed64Tag(1);
  private static final int TEMPLATE_ID = varintTag(2);
  private static final int SEVERITY = varintTag(3);
  private static final int LOGGER = bytesTag(4);
  private static final int TEXT = bytesTag(5);
  private static final int ARGUMENTS = bytesTag(6);
  private static final int THREAD_ID = varintTag(7);
  private static final int THREAD = bytesTag(8);
  private static final int ATTRIBUTES = bytesTag(9);
  private static final int MARKER_IDS_PACKED = bytesTag(10);
  private static final int MARKER_IDS = varintTag(10);
  private static final int EXCEPTIONS = bytesTag(11);
  private static final int CALLER = bytesTag(12);
  private static final int TRUNCATED_BYTES = varintTag(13);

  private static final int MAX_NAME = 2_048;
  private static final int MAX_ARGUMENTS = 1_000;
  private static final int MAX_MARKERS = 32;

  private final StreamDefinitions definitions;
  private final EventBuilder builder;
  private final ExceptionReader exceptions;
  private final List<String> arguments = new ArrayList<>();
  private final StringBuilder scratch = new StringBuilder(256);
  private final StringBuilder markers = new StringBuilder();

  private int templateId;
  private int severity;
  private String logger = "";
  private String text = "";
  private int exceptionCount;
  private int markerCount;

  EventReader(StreamDefinitions definitions, LimitsConfig limits, IntakeMetrics metrics) {
    this.definitions = definitions;
    this.builder = new EventBuilder(limits, metrics);
    this.exceptions = new ExceptionReader(builder);
  }

  int maxLine() {
    return builder.maxLine();
  }

  int maxName() {
    return MAX_NAME;
  }

  /** Reads the message that was entered, up to its end. */
  LogEvent read(WireReader in, String instance, long receivedMillis)
      throws IOException, RefusedException {
    builder.reset();
    arguments.clear();
    markers.setLength(0);
    templateId = 0;
    severity = 0;
    logger = "";
    text = "";
    exceptionCount = 0;
    markerCount = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == TIME) {
        builder.timeUnixNano(in.fixed64());
      } else if (tag == TEMPLATE_ID) {
        templateId = in.varint32();
      } else if (tag == ARGUMENTS) {
        argument(in);
      } else if (tag == THREAD_ID) {
        int id = in.varint32();
        if (id != 0) {
          builder.thread(definitions.string(id));
        }
      } else if (tag == ATTRIBUTES) {
        attribute(in);
      } else {
        rare(tag, in);
      }
    }
    finish();
    return builder.build(instance, receivedMillis);
  }

  private void rare(int tag, WireReader in) throws IOException, RefusedException {
    if (tag == TEXT) {
      text = line(in);
    } else if (tag == SEVERITY) {
      severity = in.varint32();
    } else if (tag == LOGGER) {
      logger = in.text(MAX_NAME);
    } else if (tag == THREAD) {
      builder.thread(in.text(MAX_NAME));
    } else if (tag == EXCEPTIONS) {
      exceptions.read(in, exceptionCount++);
    } else if (tag == MARKER_IDS) {
      marker(in.varint32());
    } else if (tag == MARKER_IDS_PACKED) {
      int outer = in.enter();
      while (in.hasMore()) {
        marker(in.varint32());
      }
      in.leave(outer);
    } else if (tag == CALLER) {
      caller(in);
    } else if (tag == TRUNCATED_BYTES) {
      if (in.varint32() != 0) {
        builder.wasCut(Cut.LINE);
      }
    } else {
      in.skip(tag);
    }
  }

  private void finish() throws RefusedException {
    if (templateId == 0) {
      builder.severity(Severities.of(severity)).logger(logger).message(text);
    } else {
      StreamTemplate template = definitions.template(templateId);
      Severity known = template.severity();
      builder
          .severity(known)
          .logger(template.logger())
          .pattern(template.pattern())
          .message(template.fill(arguments, scratch));
    }
    if (markerCount > 0) {
      builder.attribute(EventBuilder.MARKERS, markers.toString());
    }
  }

  /** A text of a line's length at most. */
  private String line(WireReader in) throws IOException {
    String value = in.text(builder.maxLine());
    if (in.wasCut()) {
      builder.wasCut(Cut.LINE);
    }
    return value;
  }

  private void argument(WireReader in) throws IOException {
    String value = line(in);
    if (arguments.size() < MAX_ARGUMENTS) {
      arguments.add(value);
    }
  }

  private void attribute(WireReader in) throws IOException, RefusedException {
    int outer = in.enter();
    String key = "";
    String value = "";
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == varintTag(1)) {
        int id = in.varint32();
        key = id == 0 ? key : definitions.string(id);
      } else if (tag == bytesTag(2)) {
        key = in.text(MAX_NAME);
      } else if (tag == bytesTag(3)) {
        value = in.text(builder.maxAttribute());
        if (in.wasCut()) {
          builder.wasCut(Cut.ATTRIBUTE);
        }
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    builder.attribute(key, value);
  }

  private void marker(int id) throws RefusedException {
    String name = definitions.string(id);
    if (markerCount++ < MAX_MARKERS) {
      markers.append(markers.length() == 0 ? "" : ",").append(name);
    }
  }

  private void caller(WireReader in) throws IOException {
    int outer = in.enter();
    String type = "";
    String method = "";
    String file = "";
    int line = 0;
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == bytesTag(1)) {
        type = in.text(MAX_NAME);
      } else if (tag == bytesTag(2)) {
        method = in.text(MAX_NAME);
      } else if (tag == bytesTag(3)) {
        file = in.text(MAX_NAME);
      } else if (tag == varintTag(4)) {
        line = in.varint32();
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    builder.attribute(
        EventBuilder.CALLER,
        type + "." + method + "(" + file + ":" + Integer.toUnsignedString(line) + ")");
  }
}
