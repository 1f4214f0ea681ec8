package dev.kikori.appender.encode;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.metrics.Counters;
import dev.kikori.proto.v1.Attribute;
import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.LogEvent;
import dev.kikori.proto.v1.StringDefinition;
import dev.kikori.proto.v1.TemplateDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Encodes events and reads them with the generated classes, as the scorer does. */
final class Encoding {
  static final String LOGGER = "com.example.OrderService";

  final Counters counters = new Counters();
  final Definitions definitions;
  final EncoderPool pool;
  private final int maxBytes;

  Encoding() {
    this(MaskingOptions.DEFAULTS, 64 << 10, 4096, 100);
  }

  Encoding(MaskingOptions masking, int maxBytes, int definitionLimit, int stackFrames) {
    this.maxBytes = maxBytes;
    Masking masks = new Masking(masking);
    definitions = new Definitions(definitionLimit, masks);
    pool = new EncoderPool(definitions, masks, maxBytes, stackFrames);
  }

  static Encoding with(MaskingOptions masking) {
    return new Encoding(masking, 64 << 10, 4096, 100);
  }

  static Encoding ofAtMost(int maxBytes) {
    return new Encoding(MaskingOptions.DEFAULTS, maxBytes, 4096, 100);
  }

  LogEvent encode(Consumer<EventEncoder> fields) {
    return encode(Severity.INFO, fields);
  }

  LogEvent encode(int severity, Consumer<EventEncoder> fields) {
    EventEncoder encoder = pool.take(severity, LOGGER);
    fields.accept(encoder);
    int length = encoder.finish(counters);
    if (length > maxBytes) {
      throw new AssertionError("event of " + length + " bytes, at most " + maxBytes);
    }
    byte[] bytes = Arrays.copyOf(encoder.bytes(), length);
    pool.release(encoder);
    try {
      return LogEvent.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** What a batch would carry of definitions. */
  Batch definitions() {
    ProtoWriter out = new ProtoWriter(16);
    definitions.writeTemplates(0, definitions.templateCount(), Batch.TEMPLATES_FIELD_NUMBER, out);
    definitions.writeStrings(0, definitions.stringCount(), Batch.STRINGS_FIELD_NUMBER, out);
    try {
      return Batch.parseFrom(Arrays.copyOf(out.buffer(), out.size()));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  TemplateDefinition template(LogEvent event) {
    TemplateDefinition template = definitions().getTemplates(event.getTemplateId() - 1);
    if (template.getId() != event.getTemplateId()) {
      throw new AssertionError("template " + event.getTemplateId() + " is " + template);
    }
    return template;
  }

  String string(int id) {
    StringDefinition string = definitions().getStrings(id - 1);
    if (string.getId() != id) {
      throw new AssertionError("string " + id + " is " + string);
    }
    return string.getValue();
  }

  Map<String, String> attributes(LogEvent event) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (Attribute each : event.getAttributesList()) {
      attributes.put(
          each.getKeyId() == 0 ? each.getKey() : string(each.getKeyId()), each.getValue());
    }
    return attributes;
  }

  String thread(LogEvent event) {
    return event.getThreadId() == 0 ? event.getThread() : string(event.getThreadId());
  }

  List<String> markers(LogEvent event) {
    List<String> markers = new ArrayList<>();
    event.getMarkerIdsList().forEach(id -> markers.add(string(id)));
    return markers;
  }

  /** The message as a reader sees it. */
  String message(LogEvent event) {
    if (event.getTemplateId() == 0) {
      return event.getText();
    }
    StringBuilder message = new StringBuilder();
    String pattern = template(event).getPattern();
    int from = 0;
    for (String argument : event.getArgumentsList()) {
      int place = MaskedPattern.nextPlace(pattern, from);
      message.append(pattern, from, place).append(argument);
      from = place + 2;
    }
    return message.append(pattern.substring(from)).toString();
  }

  /** The message of a statement with these arguments. */
  String message(String pattern, Object... arguments) {
    return message(
        encode(
            event -> {
              event.pattern(pattern);
              for (Object argument : arguments) {
                event.argument(argument);
              }
            }));
  }

  /** A message that is put together before. */
  String text(CharSequence text) {
    return message(encode(event -> event.text(text)));
  }

  /** A text as it comes out: lone surrogates replaced. */
  static String wellFormed(String text) {
    StringBuilder result = new StringBuilder();
    text.codePoints()
        .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
        .forEach(result::appendCodePoint);
    return result.toString();
  }
}
