package dev.kikori.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.window.WindowLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatasetTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void labelColumn_reachesNoPartOfAnyEventOrTemplate() throws IOException {
    Dataset data = Dataset.load(DataDescriptor.read(LogFixtures.labelledLog(folder, 1000, 35)));

    assertThat(data.stats().trainAnomalous()).isPositive();
    assertThat(lines(data))
        .isNotEmpty()
        .allSatisfy(
            line -> {
              assertThat(line.event().toString()).doesNotContain(LogFixtures.LABEL);
              assertThat(line.event().raw()).startsWith("2026-");
              assertThat(line.template().text())
                  .doesNotContain(LogFixtures.LABEL)
                  .doesNotStartWith("-");
            });
  }

  @Test
  void labelsOfLines_makeWindowsAnomalousAndNameTheLines() throws IOException {
    Dataset data = Dataset.load(DataDescriptor.read(LogFixtures.labelledLog(folder, 1000, 35)));

    for (LabelledWindow window : data.test()) {
      boolean[] labels = window.anomalousLines();
      assertThat(labels).isNotNull();
      for (int i = 0; labels != null && i < labels.length; i++) {
        assertThat(labels[i])
            .isEqualTo(window.window().lines().get(i).event().message().contains("failed"));
      }
      assertThat(window.kind())
          .isEqualTo(window.anomalous() ? LogFixtures.LABEL : LabelledWindow.NORMAL);
    }
  }

  @Test
  void testWindows_startAfterTheGapBehindTheLastTrainingWindow() throws IOException {
    Dataset data = Dataset.load(DataDescriptor.read(LogFixtures.labelledLog(folder, 1000, 35)));

    assertThat(data.stats().trainWindows()).isEqualTo(60);
    assertThat(data.train().get(59).window().lastLine()).isEqualTo(600);
    assertThat(data.test().get(0).window().firstLine()).isEqualTo(611);
    assertThat(data.stats().atTheCut()).isEqualTo(1);
  }

  @Test
  void excludedLabels_areLeftOutAsIfNeverWritten() throws IOException {
    Path file = LogFixtures.labelledLog(folder, 1000, 35);
    Files.writeString(
        file,
        Files.readString(file).replace("normal: \"-\"", "normal: \"-\", exclude: [\"ZZ_*\"]"));

    Dataset data = Dataset.load(DataDescriptor.read(file));

    assertThat(data.stats().excludedLines()).isEqualTo(1000 / 35);
    assertThat(data.stats().kinds()).isEmpty();
    assertThat(lines(data)).noneMatch(line -> line.event().message().contains("failed"));
    assertThatThrownBy(data::requireBothClasses)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("training part: 0 anomalous of 58 windows");
  }

  @Test
  void missingLog_stopsWithPathAndRemedy() throws IOException {
    Path file =
        LogFixtures.descriptor(folder, "files: gone.log.gz\nformat: plain\nwindow: {size: 10}\n");

    assertThatThrownBy(() -> Dataset.load(DataDescriptor.read(file)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(folder.resolve("gone.log.gz") + ": no such file")
        .hasMessageContaining("KIKORI_DATA");
  }

  @Test
  void unknownFormat_isRefusedWithTheKnownOnes() throws IOException {
    Files.writeString(folder.resolve("a.log"), "x\n");
    Path file =
        LogFixtures.descriptor(folder, "files: a.log\nformat: cuneiform\nwindow: {size: 10}\n");

    assertThatThrownBy(() -> Dataset.load(DataDescriptor.read(file)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(file + ": format: cuneiform (expected: one of ");
  }

  @Test
  void corpus_cannotBeLoadedAsWindowsButHandsOverItsEvents() throws IOException {
    Files.writeString(folder.resolve("a.log"), "one\ntwo\n");
    DataDescriptor descriptor =
        DataDescriptor.read(LogFixtures.descriptor(folder, "files: a.log\nformat: plain\n"));
    List<LogEvent> events = new ArrayList<>();

    DataReader.events(descriptor, events::add);

    assertThat(events).extracting(LogEvent::message).containsExactly("one", "two");
    assertThatThrownBy(() -> Dataset.load(descriptor))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("window: missing");
  }

  @Test
  void sessions_areKeyedByAllMatchesAndLabelledByTheFile() throws IOException {
    StringBuilder log = new StringBuilder();
    StringBuilder labels = new StringBuilder("id,label\n");
    for (int i = 0; i < 20; i++) {
      log.append("open s").append(i).append("\nclose s").append(i).append('\n');
      labels
          .append('s')
          .append(i)
          .append(',')
          .append(i % 5 == 0 ? "Anomaly" : "Normal")
          .append('\n');
    }
    log.append("merge s18 into s19\n");
    Files.writeString(folder.resolve("a.log"), log);
    Files.writeString(folder.resolve("l.csv"), labels);

    Dataset data = Dataset.load(DataDescriptor.read(sessions()));

    assertThat(data.train()).extracting(window -> window.window().id()).startsWith("s0", "s1");
    assertThat(data.train().get(0).anomalous()).isTrue();
    assertThat(data.test().get(data.test().size() - 1).window().lines()).hasSize(3);
    assertThat(data.test().get(data.test().size() - 2).window().lines()).hasSize(3);
  }

  @Test
  void labelFile_thatMatchesNoKey_stopsWithAnExample() throws IOException {
    Files.writeString(folder.resolve("a.log"), "open s1\nclose s1\nopen s2\n");
    Files.writeString(folder.resolve("l.csv"), "id,label\nblk_1,Normal\n");

    assertThatThrownBy(() -> Dataset.load(DataDescriptor.read(sessions())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("l.csv has a label for none of 2 windows (the first window is s1)");
  }

  @Test
  void labelFile_withoutItsColumns_isRefused() throws IOException {
    Files.writeString(folder.resolve("a.log"), "open s1\n");
    Files.writeString(folder.resolve("l.csv"), "block,verdict\ns1,Normal\n");

    assertThatThrownBy(() -> Dataset.load(DataDescriptor.read(sessions())))
        .hasMessageContaining("columns [block, verdict] (expected: id and label)");
  }

  private Path sessions() throws IOException {
    return LogFixtures.descriptor(
        folder,
        "files: a.log\nformat: plain\nsession_key: 's\\d+'\nlabels: {file: l.csv, key: id, label: label, normal: Normal}\nsplit: {train: 0.5}\n");
  }

  @Test
  void archive_isReadByMemberGlobAndLabelledByHeading() throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    for (int app = 1; app <= 6; app++) {
      for (int container = 1; container <= 2; container++) {
        String time = String.format("2026-01-0%d 00:00:0%d,000", app, container);
        members.put(
            "x/app_" + app + "/c" + container + ".log",
            time + " INFO [main] a.B: started\n" + time + " INFO [main] a.B: done\n");
      }
    }
    members.put(
        "x/labels.txt",
        "Normal:\n+ app_1\n+ app_3\n+ app_5\n\nDisk full:\n+ app_2\n+ app_4\n+ app_6\n+ app_7\n");
    LogFixtures.archive(folder.resolve("x.tar.xz"), members);
    Path file =
        LogFixtures.descriptor(
            folder,
            """
            files: x.tar.xz!/x/*/c*.log
            format: hadoop
            order: time
            stream: {path: 'app_\\d'}
            window: {whole: stream}
            labels: {by_application: x.tar.xz!/x/labels.txt, key: 'app_\\d', normal: Normal}
            """);

    Dataset data = Dataset.load(DataDescriptor.read(file));

    assertThat(data.train())
        .extracting(window -> window.window().id())
        .containsExactly("app_1", "app_2", "app_3");
    assertThat(data.train())
        .extracting(LabelledWindow::kind)
        .containsExactly("normal", "Disk full", "normal");
    assertThat(data.test())
        .extracting(window -> window.window().id())
        .containsExactly("app_4", "app_5", "app_6");
    assertThat(data.test().get(0).window().lines())
        .extracting(line -> line.event().timestampMillis())
        .isSorted()
        .hasSize(4);
  }

  @Test
  void faultList_labelsTheInjectedStreamWhileTheFaultIsActive() throws IOException {
    StringBuilder csv = new StringBuilder("T,Pod,Log\n");
    long start = 1_767_225_600L; // 2026-01-01 00:00:00 UTC
    for (int second = 0; second < 1200; second += 20) {
      for (String pod : List.of("a", "b")) {
        csv.append((start + second) * 1_000_000_000L)
            .append(',')
            .append(pod)
            .append(",\"{\"\"log\"\":\"\"tick, ")
            .append(second)
            .append("\\n\"\"}\"\n");
      }
    }
    Files.writeString(folder.resolve("a.csv"), csv);
    Files.writeString(
        folder.resolve("f.json"),
        "{\"00\": [{\"inject_time\": \"2026-01-01 00:02:00\", \"inject_pod\": \"a\", \"inject_type\": \"return\"},"
            + "{\"inject_time\": \"2026-01-01 00:18:00\", \"inject_pod\": \"b\", \"inject_type\": \"cpu_load\"}]}");
    Path file =
        LogFixtures.descriptor(
            folder,
            """
            files: a.csv
            format: plain
            csv: {content: Log, json_field: log, time: T, time_unit: nanos}
            stream: {column: Pod}
            order: time
            labels: {fault_list: f.json, active: 120s, unsure: 60s, unseen: ["cpu_*"]}
            window: {time: 60s}
            split: {train: 0.5}
            """);

    Dataset data = Dataset.load(DataDescriptor.read(file));

    assertThat(data.train().stream().filter(LabelledWindow::anomalous))
        .extracting(window -> window.window().stream() + window.window().id() + window.kind())
        .containsExactly("a2return", "a3return");
    assertThat(data.train())
        .extracting(window -> window.window().stream() + window.window().id())
        .contains("b1")
        .doesNotContain("a1");
    assertThat(data.apart())
        .extracting(window -> window.window().stream() + window.window().id())
        .containsExactly("b18", "b19");
    assertThat(data.test()).noneMatch(LabelledWindow::anomalous);
    assertThat(data.train().get(0).window().lines().get(0).event().message()).isEqualTo("tick, 0");
  }

  @Test
  void templateThatWidensAfterTheCut_keepsItsIdentity() throws IOException {
    StringBuilder log = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      log.append("task on host ")
          .append(i < 60 ? "alpha" : "host" + (char) ('a' + i % 26) + (char) ('a' + i / 26))
          .append(" was done well\n");
    }
    Files.writeString(folder.resolve("a.log"), log);
    Path file = LogFixtures.descriptor(folder, "files: a.log\nformat: plain\nwindow: {size: 5}\n");

    Dataset data = Dataset.load(DataDescriptor.read(file));

    long known = data.train().get(0).window().lines().get(0).template().id();
    assertThat(data.train())
        .allSatisfy(
            window ->
                assertThat(window.window().lines())
                    .allMatch(line -> line.template().id() == known));
    LabelledWindow last = data.test().get(data.test().size() - 1);
    assertThat(last.window().lines())
        .allMatch(line -> line.template().id() == known && !line.firstSeen());
  }

  @Test
  void garbledRecord_isSkippedButAFileOfThemIsRefused() throws IOException {
    Files.writeString(folder.resolve("a.csv"), "Log,X\nfirst,1\ngarbled\nsecond,2\n");
    DataDescriptor descriptor =
        DataDescriptor.read(
            LogFixtures.descriptor(folder, "files: a.csv\nformat: plain\ncsv: {content: Log}\n"));
    List<LogEvent> events = new ArrayList<>();
    DataReader.events(descriptor, events::add);
    assertThat(events).extracting(LogEvent::message).containsExactly("first", "second");
    assertThat(events).extracting(LogEvent::firstLine).containsExactly(1L, 3L);

    Files.writeString(folder.resolve("a.csv"), "Log,X\n" + "garbled\n".repeat(10));
    assertThatThrownBy(() -> DataReader.events(descriptor, events::add))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("1 fields");
  }

  private static List<WindowLine> lines(Dataset data) {
    return Stream.concat(data.train().stream(), data.test().stream())
        .flatMap(window -> window.window().lines().stream())
        .toList();
  }
}
