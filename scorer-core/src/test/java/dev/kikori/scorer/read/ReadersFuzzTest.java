package dev.kikori.scorer.read;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kikori.scorer.event.LogEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

/** Whatever a source holds: no exception but the one for a broken gzip, no line lost, nothing larger than the limits. */
class ReadersFuzzTest {
  private static final int MAX_LINE_BYTES = 256;
  private static final int MAX_EVENT_CHARS = 1024;
  private static final List<String> FORMATS = LogFormat.names();

  @FuzzTest(maxDuration = "60s")
  void reader_anyBytes_losesNothingAndStaysBounded(FuzzedDataProvider data) {
    int chosen = data.consumeInt(-3, FORMATS.size() + 2);
    boolean strip = data.consumeBoolean();
    boolean zip = data.consumeBoolean();
    boolean cut = data.consumeBoolean();
    byte[] bytes = data.consumeRemainingAsBytes();
    byte[] content = zip ? ReadFixtures.gzip(bytes) : bytes;
    byte[] delivered = cut ? Arrays.copyOf(content, content.length - content.length / 4) : content;
    EventReader.Builder builder =
        EventReader.builder()
            .source(LogSource.stream("fuzz", new ByteArrayInputStream(delivered)))
            .reference(ReadFixtures.REFERENCE)
            .stripFirstColumn(strip)
            .keepStrippedColumn(strip)
            .maxLineBytes(MAX_LINE_BYTES)
            .maxEventChars(MAX_EVENT_CHARS)
            .maxEventLines(20)
            .format(format(chosen));
    try (EventReader reader = builder.open()) {
      readAll(reader);
    }
  }

  private static LogFormat format(int chosen) {
    if (chosen >= FORMATS.size()) {
      return LogFormat.named(
          List.of("docker/json", "cri/logback", "otlp/json").get(chosen - FORMATS.size()));
    }
    return chosen < 0 ? null : LogFormat.named(FORMATS.get(chosen));
  }

  private static void readAll(EventReader reader) {
    long covered = 0;
    long lastLine = 0;
    boolean done = false;
    while (!done) {
      try {
        LogEvent event = reader.next();
        done = event == null;
        if (event != null) {
          check(event, lastLine);
          covered += Math.max(0, event.lastLine() - Math.max(lastLine, event.firstLine() - 1));
          lastLine = Math.max(lastLine, event.lastLine());
        }
      } catch (LogReadException e) {
        require(e.getMessage().startsWith("fuzz: "), "a broken source is named: " + e.getMessage());
      }
    }
    ReadCounters counters = reader.counters();
    require(
        covered + counters.blankLines() >= counters.lines(),
        "every line is in an event or blank: " + covered + " " + counters);
    require(covered <= counters.lines(), "no line is in two events: " + covered + " " + counters);
  }

  private static void check(LogEvent event, long lastLine) {
    require(
        event.firstLine() >= 1 && event.lastLine() >= event.firstLine(),
        "lines are numbered: " + event);
    require(event.lastLine() >= lastLine, "events come in order: " + event);
    require(
        event.raw().length() <= MAX_LINE_BYTES || event.raw().length() <= MAX_EVENT_CHARS,
        "raw is bounded: " + event.raw().length());
    int trace = event.stackTrace() == null ? 0 : event.stackTrace().length();
    require(
        event.message().length() + trace <= MAX_EVENT_CHARS + MAX_LINE_BYTES * 2,
        "text is bounded: " + event);
    require(event.raw().indexOf('\u001B') < 0, "no colours are left");
  }

  private static void require(boolean condition, String message) {
    if (!condition) {
      throw new AssertionError(message);
    }
  }

  @FuzzTest(maxDuration = "30s")
  void pattern_anyPatternAndLine_isReadOrRefused(FuzzedDataProvider data) {
    String pattern = data.consumeString(80);
    String line = data.consumeRemainingAsString();
    Layout layout;
    try {
      layout =
          LogFormat.pattern(pattern)
              .newLayout(new LayoutContext(ZoneOffset.UTC, ReadFixtures.REFERENCE));
    } catch (IllegalArgumentException e) {
      require(
          e.getMessage().contains("(expected: "),
          "a refusal says what is expected: " + e.getMessage());
      return;
    }
    ParsedLine parsed = new ParsedLine();
    if (layout.parse(line, parsed)) {
      require(parsed.message.length() <= line.length(), "the message comes from the line");
    }
  }

  @FuzzTest(maxDuration = "30s")
  void splitter_anyReads_findsTheLinesThatAPlainSearchFinds(FuzzedDataProvider data)
      throws IOException {
    int piece = data.consumeInt(1, 40);
    byte[] bytes = data.consumeRemainingAsBytes();
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    ByteInput pieces =
        new ByteInput() {
          @Override
          public int read(byte[] buffer, int offset, int length, boolean mayBlock) {
            int count = in.read(buffer, offset, Math.min(piece, length));
            return count < 0 ? END : count;
          }

          @Override
          public void close() {}
        };
    long lines = 0;
    try (LineSplitter splitter = new LineSplitter(pieces, 1 << 20, new ReadTally())) {
      while (splitter.next(true) == LineSplitter.Next.LINE) {
        lines++;
      }
    }
    long expected = 0;
    for (byte b : bytes) {
      expected += b == '\n' ? 1 : 0;
    }
    boolean onlyMark =
        bytes.length == 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    int markBytes =
        bytes.length >= 3
                && bytes[0] == (byte) 0xEF
                && bytes[1] == (byte) 0xBB
                && bytes[2] == (byte) 0xBF
            ? 3
            : 0;
    expected += bytes.length > markBytes && bytes[bytes.length - 1] != '\n' && !onlyMark ? 1 : 0;
    require(lines == expected, lines + " lines (expected: " + expected + ")");
  }
}
