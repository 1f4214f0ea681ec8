package dev.kikori.benchmarks.parse;

import dev.kikori.benchmarks.BenchmarkData;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Real lines for the speed of parsing, as events, in the order in which they were written. */
enum LogLines {
  /** Hadoop's file system: short lines of few templates. */
  HDFS("hdfs/hdfs_sessions_dev.log.gz", "\\d{6} \\d{6} \\d+ (\\w+) (\\S+): (.*)"),
  /** A database cluster that logs at DEBUG: long lines, dense with numbers. */
  IOTDB(
      "iotdb/multilog_iotdb.tar.xz",
      "(?:- )?\\d{4}-\\d\\d-\\d\\d [\\d:,]{12} \\[.*?] (\\w+) +(\\S+?):\\d+ - (.*)");

  private final String file;
  private final Pattern layout;

  LogLines(String file, String layout) {
    this.file = file;
    this.layout = Pattern.compile(layout);
  }

  /** The first events of the set. */
  List<LogEvent> first(int count) throws IOException {
    List<LogEvent> events = new ArrayList<>(count);
    try (InputStream in = Files.newInputStream(BenchmarkData.file(file))) {
      if (file.endsWith(".gz")) {
        read(new GZIPInputStream(in), count, events);
        return events;
      }
      TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(in));
      for (TarArchiveEntry entry = tar.getNextEntry();
          entry != null && events.size() < count;
          entry = tar.getNextEntry()) {
        if (entry.getName().endsWith(".log")) {
          read(tar, count, events);
        }
      }
      return events;
    }
  }

  private void read(InputStream in, int count, List<LogEvent> events) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = reader.readLine();
        line != null && events.size() < count;
        line = reader.readLine()) {
      Matcher matcher = layout.matcher(line);
      if (matcher.matches()) {
        events.add(event(matcher, line));
      }
    }
  }

  private static LogEvent event(Matcher line, String raw) {
    return new LogEvent(
        LogEvent.NO_TIMESTAMP,
        Severity.parse(line.group(1)),
        line.group(2).intern(),
        "",
        "",
        line.group(3),
        null,
        null,
        raw,
        0,
        0,
        Map.of());
  }
}
