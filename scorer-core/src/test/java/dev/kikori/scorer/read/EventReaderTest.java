package dev.kikori.scorer.read;

import static dev.kikori.scorer.read.ReadFixtures.gzip;
import static dev.kikori.scorer.read.ReadFixtures.read;
import static dev.kikori.scorer.read.ReadFixtures.time;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventReaderTest {
  private static final String HEAD = "2024-01-02 03:04:05,678 [main] ERROR a.b.C - ";

  @TempDir private Path folder;

  @Test
  void stackTrace_isPartOfItsEvent() {
    ReadFixtures.Result result =
        read(
            HEAD
                + "failed\njava.lang.IllegalStateException: outer\n\tat a.b.C.run(C.java:1)\n\t... 12 more\nCaused by: java.io.IOException: inner\n"
                + "\tat a.b.C.read(C.java:2)\n"
                + HEAD
                + "next\n");
    assertThat(result.events()).extracting(LogEvent::message).containsExactly("failed", "next");
    LogEvent failed = result.events().get(0);
    assertThat(failed.stackTrace())
        .isEqualTo(
            "java.lang.IllegalStateException: outer\n\tat a.b.C.run(C.java:1)\n\t... 12 more\nCaused by: java.io.IOException: inner\n"
                + "\tat a.b.C.read(C.java:2)");
    assertThat(failed.raw()).isEqualTo(HEAD + "failed");
    assertThat(List.of(failed.firstLine(), failed.lastLine())).containsExactly(1L, 6L);
    assertThat(result.counters().continuationLines()).isEqualTo(5);
  }

  @Test
  void messageOfSeveralLines_isOneMessage() {
    LogEvent event = read(HEAD + "config:\n  a=1\nb=2\n\n").only();
    assertThat(event.message()).isEqualTo("config:\n  a=1\nb=2");
    assertThat(event.stackTrace()).isNull();
  }

  @Test
  void textAfterTheTrace_staysWithTheTrace() {
    LogEvent event =
        read(HEAD
                + "failed\njava.lang.IllegalStateException: first line\nsecond line of its message\n\tat a.B.c(B.java:1)\n")
            .only();
    assertThat(event.stackTrace())
        .isEqualTo(
            "java.lang.IllegalStateException: first line\nsecond line of its message\n\tat a.B.c(B.java:1)");
  }

  @Test
  void linesBeforeTheFirstHeader_areEventsOfTheirOwn() {
    ReadFixtures.Result result = read("Starting up\nstill starting\n" + (HEAD + "one\n").repeat(5));
    assertThat(result.events())
        .extracting(LogEvent::message)
        .startsWith("Starting up", "still starting", "one");
    assertThat(result.counters().unparsedLines()).isEqualTo(2);
    assertThat(result.formatName()).isEqualTo("logback");
  }

  @Test
  void plainLines_areEventsEach_tracesAndIndentsAreNot() {
    ReadFixtures.Result result =
        read("one\ntwo\njava.lang.Error: x\n\tat a.B.c(B.java:1)\nthree\n   indented\nfour\n");
    assertThat(result.formatName()).isEqualTo("plain");
    assertThat(result.events())
        .extracting(LogEvent::message)
        .containsExactly("one", "two", "three\n   indented", "four");
    assertThat(result.events().get(1).stackTrace())
        .isEqualTo("java.lang.Error: x\n\tat a.B.c(B.java:1)");
  }

  @Test
  void allLinesIndented_areEventsEach() {
    assertThat(read("  one\n  two\n  three\n").events()).hasSize(3);
  }

  @Test
  void syslogFramesWithHeadersOfTheirOwn_arePutTogether() {
    String head = "Jan  2 03:04:05 web-1 java[7]: ";
    ReadFixtures.Result result =
        read(
            head
                + "failed\n"
                + head
                + "\tat a.B.c(B.java:1)\n"
                + head
                + "\tat a.B.d(B.java:2)\n"
                + head
                + "next\n");
    assertThat(result.events()).extracting(LogEvent::message).containsExactly("failed", "next");
    assertThat(result.events().get(0).stackTrace())
        .isEqualTo("at a.B.c(B.java:1)\nat a.B.d(B.java:2)");
  }

  @Test
  void endlessEvent_isCutAndCounted_everyLineIsAccountedFor() {
    ReadFixtures.Result result =
        read(
            HEAD + "failed\n" + "\tat a.B.c(B.java:1)\n".repeat(50),
            builder -> builder.maxEventLines(10));
    LogEvent event = result.only();
    assertThat(event.stackTrace()).isNotNull().hasLineCount(9);
    assertThat(event.lastLine()).isEqualTo(51);
    assertThat(result.counters().cutEvents()).isEqualTo(1);
  }

  @Test
  void noiseWithoutLayout_doesNotGrowOneEventForEver() {
    ReadFixtures.Result result =
        read(
            HEAD + "one\n" + "noise\n".repeat(50),
            builder -> builder.maxEventLines(10).format(LogFormat.named("logback")));
    assertThat(result.events()).hasSize(41);
    assertThat(result.counters().unparsedLines()).isEqualTo(40);
    assertThat(result.counters().cutEvents()).isEqualTo(1);
  }

  @Test
  void manyCharacters_areCutAndCounted() {
    ReadFixtures.Result result =
        read(
            HEAD + "failed\n" + ("\t" + "x".repeat(99) + "\n").repeat(20),
            builder -> builder.maxEventChars(500));
    LogEvent event = result.only();
    assertThat(event.message().length()).isLessThanOrEqualTo(501);
    assertThat(result.counters().cutEvents()).isEqualTo(1);
  }

  @Test
  void longLine_isCutAndCounted_theNextIsWhole() {
    ReadFixtures.Result result =
        read("x".repeat(5_000_000) + "\nnext\n", builder -> builder.maxLineBytes(1000));
    assertThat(result.events())
        .extracting(event -> event.message().length())
        .containsExactly(1000, 4);
    assertThat(result.counters().cutLines()).isEqualTo(1);
    assertThat(result.counters().lines()).isEqualTo(2);
    assertThat(result.counters().bytes()).isEqualTo(5_000_006);
  }

  @Test
  void longLine_ofWideCharacters_isNotCutInsideOne() {
    ReadFixtures.Result result = read("ä€".repeat(1000), builder -> builder.maxLineBytes(23));
    assertThat(result.only().message()).isEqualTo("ä€ä€ä€ä€ä");
    assertThat(result.counters().malformedBytes()).isZero();
  }

  @Test
  void lineEnds_ofAllKinds_areRead() {
    assertThat(read("one\r\ntwo\nthree\r\n\r\nfour").events())
        .extracting(LogEvent::message)
        .containsExactly("one", "two", "three", "four");
    assertThat(read("").events()).isEmpty();
    assertThat(read("\n\n\n").counters().blankLines()).isEqualTo(3);
    assertThat(read("x").events()).hasSize(1);
  }

  @Test
  void malformedUtf8_isReplacedAndCounted() {
    ReadFixtures.Result result =
        read(
            new byte[] {'a', (byte) 0xC3, 'b', (byte) 0xFF, (byte) 0xFE, 'c', '\n', 'd'},
            builder -> builder);
    assertThat(result.events())
        .extracting(LogEvent::message)
        .containsExactly("a\uFFFDb\uFFFD\uFFFDc", "d");
    assertThat(result.counters().malformedBytes()).isEqualTo(3);
  }

  @Test
  void replacementCharacterInTheSource_isNotMalformed() {
    ReadFixtures.Result result = read("ä\uFFFDö");
    assertThat(result.only().message()).isEqualTo("ä\uFFFDö");
    assertThat(result.counters().malformedBytes()).isZero();
  }

  @Test
  void nulBytes_areLeftOutAndCounted() {
    ReadFixtures.Result result = read("\0\0\0\0one\ntw\0o\nthree more words\n");
    assertThat(result.events())
        .extracting(LogEvent::message)
        .containsExactly("one", "two", "three more words");
    assertThat(result.counters().nulBytes()).isEqualTo(5);
  }

  @Test
  void byteOrderMarks_areUnderstood() {
    assertThat(read("\uFEFFhällo\nzwei").events())
        .extracting(LogEvent::message)
        .containsExactly("hällo", "zwei");
    byte[] utf16 = "\uFEFFhällo 🪓\nzwei\n".getBytes(StandardCharsets.UTF_16LE);
    assertThat(read(utf16, builder -> builder).events())
        .extracting(LogEvent::message)
        .containsExactly("hällo 🪓", "zwei");
    assertThat(read("hällo\nzwei\n".getBytes(StandardCharsets.UTF_16), builder -> builder).events())
        .extracting(LogEvent::message)
        .containsExactly("hällo", "zwei");
    assertThat(read(gzip(utf16), builder -> builder).events()).hasSize(2);
  }

  @Test
  void gzip_isToldByItsFirstBytes() {
    assertThat(
            read(gzip("one\ntwo\n".getBytes(StandardCharsets.UTF_8)), builder -> builder).events())
        .hasSize(2);
  }

  @Test
  void gzip_ofSeveralMembers_isReadToTheEnd() {
    byte[] one = gzip("one\n".getBytes(StandardCharsets.UTF_8));
    byte[] both = Arrays.copyOf(one, one.length * 2);
    System.arraycopy(one, 0, both, one.length, one.length);
    assertThat(read(both, builder -> builder).events()).hasSize(2);
  }

  @Test
  void truncatedGzip_deliversWhatItCan_thenSaysWhere_thenGoesOn() throws IOException {
    StringBuilder text = new StringBuilder();
    Random random = new Random(3);
    for (int i = 0; i < 5000; i++) {
      text.append(HEAD).append(random.nextLong()).append('\n');
    }
    byte[] zip = gzip(text.toString().getBytes(StandardCharsets.UTF_8));
    Path broken = Files.write(folder.resolve("broken.log.gz"), Arrays.copyOf(zip, zip.length / 2));
    Path good = Files.writeString(folder.resolve("good.log"), HEAD + "good\n");
    try (EventReader reader = EventReader.open(broken, good)) {
      int before = 0;
      LogReadException thrown = null;
      while (thrown == null) {
        try {
          assertThat(reader.next()).isNotNull();
          before++;
        } catch (LogReadException e) {
          thrown = e;
        }
      }
      assertThat(before).isGreaterThan(1000).isLessThan(5000);
      assertThat(thrown)
          .hasMessageStartingWith(
              broken + ": broke off after line " + (reader.counters().lines() - 1))
          .hasMessageContaining("copy it again");
      LogEvent next = reader.next();
      assertThat(next).isNotNull();
      assertThat(next.message()).isEqualTo("good");
      assertThat(next.firstLine()).isEqualTo(1);
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void gzipOfNothingButItsMagic_isAClearError() throws IOException {
    Path broken = Files.write(folder.resolve("broken.gz"), new byte[] {0x1f, (byte) 0x8b});
    try (EventReader reader = EventReader.open(broken)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(LogReadException.class)
          .hasMessageStartingWith(broken + ": cannot be read");
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void unreadableFiles_areNamedWithARemedy_theOthersAreRead() throws IOException {
    Path missing = folder.resolve("missing.log");
    Path good = Files.writeString(folder.resolve("good.log"), "good\n");
    try (EventReader reader = EventReader.open(missing, folder, good)) {
      assertThatThrownBy(reader::next)
          .isInstanceOf(LogReadException.class)
          .hasMessage(missing + ": cannot be read, there is no such file: check the path");
      assertThatThrownBy(reader::next)
          .isInstanceOf(LogReadException.class)
          .hasMessageStartingWith(folder + ": cannot be read, it is a directory");
      assertThat(ReadFixtures.drain(reader)).extracting(LogEvent::message).containsExactly("good");
    }
  }

  @Test
  void severalFiles_eachHasItsLayoutAndItsLineNumbers() throws IOException {
    Path one = Files.writeString(folder.resolve("1.log"), (HEAD + "one\n").repeat(3));
    Path two =
        Files.writeString(folder.resolve("2.log"), "{\"level\":\"WARN\",\"message\":\"two\"}\n");
    try (EventReader reader = EventReader.open(one, two)) {
      List<LogEvent> events = ReadFixtures.drain(reader);
      assertThat(events).extracting(LogEvent::message).containsExactly("one", "one", "one", "two");
      assertThat(events).extracting(LogEvent::firstLine).containsExactly(1L, 2L, 3L, 1L);
      assertThat(reader.detection())
          .isNotNull()
          .extracting(found -> found.format().name())
          .isEqualTo("json");
    }
  }

  @Test
  void firstColumn_isStrippedBeforeAnythingSeesIt() {
    String text =
        "- 2024-01-02 03:04:05,678 [main] INFO a.b.C - fine\nKERNDTLB 2024-01-02 03:04:06,678 [main] INFO a.b.C - fine\n\tindented\n";
    ReadFixtures.Result stripped = read(text, builder -> builder.stripFirstColumn(true));
    assertThat(stripped.events())
        .hasSize(2)
        .noneMatch(event -> event.toString().contains("KERNDTLB"));
    assertThat(stripped.events().get(1).message()).isEqualTo("fine\n\tindented");
    ReadFixtures.Result kept =
        read(text, builder -> builder.stripFirstColumn(true).keepStrippedColumn(true));
    assertThat(kept.events())
        .extracting(event -> event.attributes().get("label"))
        .containsExactly("-", "KERNDTLB");
    assertThat(kept.events()).extracting(LogEvent::raw).noneMatch(raw -> raw.contains("KERNDTLB"));
  }

  @Test
  void service_isOverriddenIfStated() {
    String line = "Jan  2 03:04:05 web-1 java[7]: failed\n";
    assertThat(read(line).only().service()).isEqualTo("web-1");
    assertThat(read(line, builder -> builder.service("shop")).only().service()).isEqualTo("shop");
  }

  @Test
  void zone_isTheOneOfTimestampsThatStateNone() {
    String line = "2024-07-01 12:00:00,000 [main] INFO a.b.C - x\n";
    assertThat(time(read(line).only())).isEqualTo("2024-07-01T12:00:00Z");
    assertThat(time(read(line, builder -> builder.zone(ZoneId.of("Europe/Berlin"))).only()))
        .isEqualTo("2024-07-01T10:00:00Z");
  }

  @Test
  void missingYear_isTakenFromTheFilesDate() throws IOException {
    Path file = Files.writeString(folder.resolve("messages"), "Dec 31 23:59:59 web-1 cron[1]: x\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2020-01-05T00:00:00Z")));
    try (EventReader reader = EventReader.open(file)) {
      assertThat(ReadFixtures.drain(reader))
          .extracting(ReadFixtures::time)
          .containsExactly("2019-12-31T23:59:59Z");
    }
  }

  @Test
  void emptyInputs_haveNoEvents() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.log"));
    try (EventReader reader = EventReader.open(empty)) {
      assertThat(reader.next()).isNull();
      assertThat(reader.next()).isNull();
    }
    try (EventReader reader = EventReader.open()) {
      assertThat(reader.next()).isNull();
    }
  }

  @Test
  void closedReader_hasNoMoreEvents() throws IOException {
    Path file = Files.writeString(folder.resolve("a.log"), (HEAD + "one\n").repeat(3));
    EventReader reader = EventReader.open(file, file);
    assertThat(reader.next()).isNotNull();
    reader.close();
    reader.close();
    int more = 0;
    while (reader.next() != null) {
      more++;
    }
    assertThat(more).isLessThan(3);
  }

  @Test
  void counters_addUp() {
    ReadFixtures.Result result = read(HEAD + "one\n\n\tmore\n" + HEAD + "two\nnoise\n");
    ReadCounters counters = result.counters();
    assertThat(counters.lines()).isEqualTo(5);
    assertThat(counters.events()).isEqualTo(2);
    assertThat(counters.events() + counters.continuationLines() + counters.blankLines())
        .isEqualTo(counters.lines());
  }

  @Test
  void bufferBorders_loseNothing() {
    Random random = new Random(11);
    StringBuilder text = new StringBuilder();
    long lines = 0;
    while (text.length() < 2_000_000) {
      text.append(HEAD)
          .append("x".repeat(random.nextInt(3000)))
          .append(random.nextInt(50) == 0 ? "ä" : "")
          .append(random.nextBoolean() ? "\r\n" : "\n");
      lines++;
    }
    ReadFixtures.Result result = read(text.toString());
    assertThat(result.events())
        .hasSize((int) lines)
        .allSatisfy(event -> assertThat(event.severity()).isEqualTo(Severity.ERROR));
    String joined = String.join("\n", result.events().stream().map(LogEvent::raw).toList()) + "\n";
    assertThat(joined).isEqualTo(text.toString().replace("\r\n", "\n"));
  }

  @Test
  void options_outOfRange_sayWhatIsExpected() {
    EventReader.Builder builder = EventReader.builder();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxLineBytes(1))
        .withMessage("maxLineBytes: 1 (expected: 16..67108864)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxEventLines(0))
        .withMessage("maxEventLines: 0 (expected: 1..1000000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxEventChars(0))
        .withMessageStartingWith("maxEventChars: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.sampleLines(0))
        .withMessageStartingWith("sampleLines: 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.idle(Duration.ZERO))
        .withMessageStartingWith("idle: 0");
  }

  @Test
  void defaults_areTheStatedOnes() {
    assertThat(EventReader.Builder.DEFAULT_SAMPLE_LINES).isEqualTo(200);
    assertThat(EventReader.Builder.DEFAULT_MAX_LINE_BYTES).isEqualTo(65_536);
    assertThat(EventReader.Builder.DEFAULT_MAX_EVENT_LINES).isEqualTo(1000);
    assertThat(EventReader.Builder.DEFAULT_MAX_EVENT_CHARS).isEqualTo(262_144);
    assertThat(EventReader.Builder.DEFAULT_IDLE_MILLIS).isEqualTo(500);
  }
}
