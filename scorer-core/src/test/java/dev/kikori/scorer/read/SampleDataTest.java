package dev.kikori.scorer.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The public log collections, where they are at hand: each is detected as what it is, and parsed all but completely. */
class SampleDataTest {
  private static final double NEARLY_ALL = 0.99;

  private static Path data() {
    String configured = System.getenv("KIKORI_DATA");
    return configured != null ? Path.of(configured) : Path.of("..", "..", "shared", "data");
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "hdfs/hdfs_sessions_dev.log.gz, hdfs, false, true",
    "bgl/BGL_2k.log, bgl, true, true",
    "bgl/bgl_first10k.log.gz, bgl, true, true",
    "bgl/bgl_context_demo.log, bgl, true, true",
    "thunderbird/tbird_2005-11-09.log.gz, cluster-syslog, true, false",
    "thunderbird/tbird_2005-11-15.log.gz, cluster-syslog, true, false",
  })
  void file_ofACollection_isDetectedAndParsed(
      String name, String format, boolean labelled, boolean severities) throws IOException {
    Path file = data().resolve(name);
    assumeTrue(Files.isReadable(file), () -> "skipped: there is no " + file + " (set KIKORI_DATA)");
    check(LogSource.file(file), format, labelled, severities);
  }

  /** Archive, then file of it, layout, whether its first column is a label, and whether its lines state severities. */
  @ParameterizedTest(name = "{1} is {2}")
  @CsvSource({
    "parsing/loghub_2k_corrected.tar.xz, Android_2k.log, android, false, true",
    "parsing/loghub_2k_corrected.tar.xz, Apache_2k.log, apache-error, false, true",
    "parsing/loghub_2k_corrected.tar.xz, BGL_2k.log, bgl, true, true",
    "parsing/loghub_2k_corrected.tar.xz, HDFS_2k.log, hdfs, false, true",
    "parsing/loghub_2k_corrected.tar.xz, HPC_2k.log, hpc, false, false",
    "parsing/loghub_2k_corrected.tar.xz, Hadoop_2k.log, hadoop, false, true",
    "parsing/loghub_2k_corrected.tar.xz, HealthApp_2k.log, healthapp, false, false",
    "parsing/loghub_2k_corrected.tar.xz, Linux_2k.log, syslog, false, false",
    "parsing/loghub_2k_corrected.tar.xz, Mac_2k.log, syslog, false, false",
    "parsing/loghub_2k_corrected.tar.xz, OpenSSH_2k.log, syslog, false, false",
    "parsing/loghub_2k_corrected.tar.xz, OpenStack_2k.log, openstack, false, true",
    "parsing/loghub_2k_corrected.tar.xz, Proxifier_2k.log, proxifier, false, false",
    "parsing/loghub_2k_corrected.tar.xz, Spark_2k.log, spark, false, true",
    "parsing/loghub_2k_corrected.tar.xz, Thunderbird_2k.log, cluster-syslog, true, false",
    "parsing/loghub_2k_corrected.tar.xz, Windows_2k.log, windows-cbs, false, true",
    "parsing/loghub_2k_corrected.tar.xz, Zookeeper_2k.log, zookeeper, false, true",
    "hadoop/hadoop_apps_dev.tar.xz, container_1445182159119_0003_01_000001.log, hadoop, false, true",
    "traces/raftdataset_iotdb_alluxio.tar.xz, log_datanode_all.log, iotdb, false, true",
    "traces/raftdataset_iotdb_alluxio.tar.xz, master.log, alluxio, false, true",
    "iotdb/multilog_iotdb.tar.xz, label2.log, iotdb, false, true",
  })
  void file_inAnArchive_isDetectedAndParsed(
      String archive, String name, String format, boolean labelled, boolean severities)
      throws IOException {
    Path file = data().resolve(archive);
    assumeTrue(Files.isReadable(file), () -> "skipped: there is no " + file + " (set KIKORI_DATA)");
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZCompressorInputStream(Files.newInputStream(file)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().endsWith("/" + name)) {
          check(LogSource.stream(name, tar), format, labelled, severities);
          return;
        }
      }
    }
    assertThat(name).as("is in %s", archive).isEmpty();
  }

  /** The one collection that comes as a table: its label column and its time are read apart, its lines have no layout of their own. */
  @Test
  void spirit_strippedOfItsTable_isPlainWithoutLoss() throws IOException {
    Path file = data().resolve("spirit2/spirit2_first400k.csv.gz");
    assumeTrue(Files.isReadable(file), () -> "skipped: there is no " + file + " (set KIKORI_DATA)");
    try (EventReader reader = EventReader.open(file)) {
      long events = ReadFixtures.drain(reader).size();
      assertThat(events).isGreaterThan(396_000);
      assertThat(reader.counters().unparsedLines()).isZero();
    }
  }

  private static void check(LogSource source, String format, boolean labelled, boolean severities)
      throws IOException {
    long events = 0;
    long timed = 0;
    long graded = 0;
    try (EventReader reader =
        EventReader.builder().source(source).stripFirstColumn(labelled).open()) {
      for (LogEvent event = reader.next(); event != null; event = reader.next()) {
        events++;
        timed += event.hasTimestamp() ? 1 : 0;
        graded += event.severity() == Severity.UNKNOWN ? 0 : 1;
      }
      assertThat(reader.detection())
          .isNotNull()
          .extracting(found -> found.format().name())
          .isEqualTo(format);
      ReadCounters counters = reader.counters();
      assertThat(counters.unparsedLines())
          .as("lines without the layout")
          .isLessThan(counters.lines() / 100 + 1);
      assertThat(counters.events() + counters.continuationLines() + counters.blankLines())
          .isEqualTo(counters.lines());
    }
    assertThat((double) timed / events).as("share with a time").isGreaterThan(NEARLY_ALL);
    if (severities) {
      assertThat((double) graded / events).as("share with a severity").isGreaterThan(NEARLY_ALL);
    }
  }
}
