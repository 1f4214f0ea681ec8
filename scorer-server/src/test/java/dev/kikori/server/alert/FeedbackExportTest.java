package dev.kikori.server.alert;

import static dev.kikori.server.alert.AlertFixtures.MODEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.read.EventReader;
import dev.kikori.scorer.read.LogFormat;
import dev.kikori.scorer.read.LogSource;
import dev.kikori.server.alert.FeedbackSink.Feedback;
import dev.kikori.server.store.Database;
import dev.kikori.server.store.StoreConfig;
import dev.kikori.server.telemetry.Tracing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

class FeedbackExportTest {
  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private Database database;
  private AlertCenter center;

  @BeforeEach
  void open() {
    database = Database.open(StoreConfig.DEFAULTS, folder, new SimpleMeterRegistry());
    center =
        new AlertCenter(
            AlertConfig.DEFAULTS,
            database,
            new AlertBus(),
            new SimpleMeterRegistry(),
            Tracing.off(),
            clock);
    center.start();
  }

  @AfterEach
  void close() {
    center.close();
    database.close();
  }

  @Test
  void write_aFolder_thatTheTrainersReaderReads() throws IOException {
    say("a1", "disk \"full\" \u0007 <b>", true);
    say("a2", "user typed it wrong", false);
    center.feedback().feedback(new Feedback("default", "a2", false, "", "bob"));
    Path out = folder.resolve("export");
    assertThat(center.export().write("default", out)).isEqualTo(2);

    JsonNode descriptor =
        YAMLMapper.shared().readTree(Files.readString(out.resolve("feedback.yaml")));
    assertThat(descriptor.get("files").asString()).isEqualTo("windows/*.log");
    assertThat(descriptor.at("/window/whole").asString()).isEqualTo("stream");
    assertThat(Files.readString(out.resolve("labels.txt")))
        .isEqualTo("Anomaly:\nwindow_000000\nNormal:\nwindow_000001\n");

    List<LogEvent> events =
        read(out.resolve("windows/window_000000.log"), descriptor.get("format").asString());
    assertThat(events).hasSize(10);
    LogEvent last = events.get(9);
    assertThat(last.message()).isEqualTo("disk \"full\" \u0007 <b> broke");
    assertThat(last.severity()).isEqualTo(Severity.ERROR);
    assertThat(last.logger()).isEqualTo("shop.Checkout");
    assertThat(last.stackTrace()).startsWith("java.io.IOException: no\n");
    assertThat(last.timestampMillis()).isEqualTo(AlertFixtures.START.toEpochMilli() + 10);
  }

  @Test
  void zip_holdsTheSameFolder() throws IOException {
    say("a1", "disk full", true);
    say("a2", "user typed it wrong", false);
    center.feedback().feedback(new Feedback("default", "a2", false, "", "bob"));
    Path out = folder.resolve("export");
    center.export().write("default", out);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    assertThat(center.export().zip("default", bytes)).isEqualTo(2);

    Map<String, String> files = new TreeMap<>();
    try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        files.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
      }
    }
    assertThat(files)
        .containsOnlyKeys(
            "feedback/feedback.yaml",
            "feedback/labels.txt",
            "feedback/windows/window_000000.log",
            "feedback/windows/window_000001.log");
    for (Map.Entry<String, String> file : files.entrySet()) {
      assertThat(out.resolve(file.getKey().substring("feedback/".length())))
          .hasContent(file.getValue());
    }
  }

  @Test
  void lines_areOneObjectEach() {
    say("a1", "disk\nfull", true);
    List<String> lines = new ArrayList<>();
    center.export().lines("default", lines::add);
    assertThat(lines).hasSize(1);
    JsonNode line = JsonMapper.shared().readTree(lines.get(0));
    assertThat(lines.get(0)).doesNotContain("\n");
    assertThat(line.get("label").asString()).isEqualTo("Anomaly");
    assertThat(line.get("window").size()).isEqualTo(10);
    center.export().lines("other", lines::add);
    assertThat(lines).hasSize(1);
  }

  @Test
  void lines_ofMoreThanOnePart_comeOnceEach() {
    for (int i = 0; i < 230; i++) {
      say("a" + i, "p" + i, i % 2 == 0);
    }
    List<String> lines = new ArrayList<>();
    center.export().lines("default", lines::add);
    assertThat(lines).hasSize(230).doesNotHaveDuplicates();
  }

  private void say(String id, String problem, boolean trueAlert) {
    center.alert(AlertFixtures.SHOP, id, 1, MODEL, AlertFixtures.firing(problem, 60));
    assertThat(center.settle(Duration.ofSeconds(60))).isTrue();
    clock.advance(Duration.ofMillis(1));
    center.feedback().feedback(new Feedback("default", id, trueAlert, "", "ann"));
  }

  private static List<LogEvent> read(Path file, String format) throws IOException {
    List<LogEvent> events = new ArrayList<>();
    try (EventReader reader =
        EventReader.builder()
            .source(LogSource.stream(file.toString(), Files.newInputStream(file)))
            .format(LogFormat.named(format))
            .open()) {
      for (LogEvent event = reader.next(); event != null; event = reader.next()) {
        events.add(event);
      }
    }
    return events;
  }
}
