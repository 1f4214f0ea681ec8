package dev.kikori.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Message;
import dev.kikori.proto.v1.LogScoringOuterClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Compares the contract with the files under {@code src/test/resources/golden}. With {@code -Dkikori.golden.update=true} they are
 * written instead; {@code proto/README.md} says when that is right.
 */
final class WireFormatTest {
  private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
  private static final boolean UPDATE = Boolean.getBoolean("kikori.golden.update");

  @Test
  void messages_everyFieldSet_sameBytesAsEver() throws IOException {
    for (Map.Entry<String, Message> sample : Samples.all().entrySet()) {
      assertGolden(sample.getKey() + ".hex", hex(sample.getValue().toByteArray()));
    }
  }

  @Test
  void golden_bytes_readBackIntoTheSameMessages() throws Exception {
    for (Map.Entry<String, Message> sample : Samples.all().entrySet()) {
      byte[] bytes = unhex(Files.readString(GOLDEN.resolve(sample.getKey() + ".hex")));
      Message read = sample.getValue().getParserForType().parseFrom(bytes);
      assertThat(read).isEqualTo(sample.getValue());
      assertThat(read.getUnknownFields().asMap()).isEmpty();
    }
  }

  @Test
  void golden_files_allAreUsed() throws IOException {
    List<String> expected = new ArrayList<>(List.of("contract.txt"));
    Samples.all().keySet().forEach(name -> expected.add(name + ".hex"));
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void contract_namesNumbersAndTypes_asWrittenDown() throws IOException {
    StringBuilder text = new StringBuilder();
    var file = LogScoringOuterClass.getDescriptor();
    for (ServiceDescriptor service : file.getServices()) {
      for (MethodDescriptor method : service.getMethods()) {
        text.append("rpc ").append(method.getFullName());
        text.append(method.isClientStreaming() ? " (stream " : " (")
            .append(method.getInputType().getFullName());
        text.append(method.isServerStreaming() ? ") (stream " : ") (")
            .append(method.getOutputType().getFullName());
        text.append(")\n");
      }
    }
    file.getMessageTypes().forEach(message -> describe(message, text));
    for (EnumDescriptor type : file.getEnumTypes()) {
      type.getValues()
          .forEach(
              value ->
                  text.append(value.getFullName())
                      .append(" = ")
                      .append(value.getNumber())
                      .append('\n'));
    }
    assertGolden("contract.txt", text.toString());
  }

  private static void describe(Descriptor message, StringBuilder text) {
    for (FieldDescriptor field : message.getFields()) {
      text.append(field.getFullName()).append(" = ").append(field.getNumber()).append(' ');
      text.append(field.isRepeated() ? "repeated " : "")
          .append(field.getType().name().toLowerCase(Locale.ROOT));
      if (field.getContainingOneof() != null) {
        text.append(" in ").append(field.getContainingOneof().getName());
      }
      if (field.getType() == FieldDescriptor.Type.MESSAGE) {
        text.append(' ').append(field.getMessageType().getFullName());
      }
      text.append('\n');
    }
  }

  private static void assertGolden(String name, String actual) throws IOException {
    Path file = GOLDEN.resolve(name);
    if (UPDATE) {
      Files.writeString(file, actual);
    }
    assertThat(actual)
        .as("%s: see proto/README.md before you change it", file)
        .isEqualTo(Files.readString(file));
  }

  /** Sixteen bytes a line, with the text they may be beside them. */
  private static String hex(byte[] bytes) {
    StringBuilder lines = new StringBuilder();
    for (int from = 0; from < bytes.length; from += 16) {
      int to = Math.min(bytes.length, from + 16);
      StringBuilder text = new StringBuilder();
      for (int i = from; i < to; i++) {
        lines.append(String.format(Locale.ROOT, "%02x ", bytes[i]));
        text.append(bytes[i] > ' ' && bytes[i] < 0x7f ? (char) bytes[i] : '.');
      }
      lines.append("   ".repeat(16 - (to - from))).append("| ").append(text).append('\n');
    }
    return lines.toString();
  }

  private static byte[] unhex(String lines) {
    String digits =
        lines
            .lines()
            .map(line -> line.substring(0, line.indexOf('|')).replace(" ", ""))
            .reduce("", String::concat);
    byte[] bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(digits, 2 * i, 2 * i + 2, 16);
    }
    return bytes;
  }
}
