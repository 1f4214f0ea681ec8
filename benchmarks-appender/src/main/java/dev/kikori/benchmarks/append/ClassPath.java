package dev.kikori.benchmarks.append;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The class path that a row's fork gets: two peers do not stand beside the others. */
final class ClassPath {
  /** OpenTelemetry's Log4j2 appender needs it, but a hook in it adds work to every Log4j2 event of every appender. */
  private static final String OPEN_TELEMETRY_HOOK = "opentelemetry-log4j-context-data";

  private static final String LOGBACK = "logback-c";
  private static final Path LOGBACK_FOR_TJAHZI =
      Path.of("benchmarks-appender", "target", "logback-for-tjahzi", "*");

  private ClassPath() {}

  static String of(Appender appender, String all) {
    List<String> entries = new ArrayList<>(List.of(all.split(File.pathSeparator, -1)));
    if (appender != Appender.OTEL_LOG4J2) {
      entries.removeIf(entry -> fileName(entry).startsWith(OPEN_TELEMETRY_HOOK));
    }
    if (appender == Appender.TJAHZI_LOGBACK) {
      entries.removeIf(entry -> fileName(entry).startsWith(LOGBACK));
      entries.add(LOGBACK_FOR_TJAHZI.toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }

  private static String fileName(String entry) {
    return String.valueOf(Path.of(entry).getFileName());
  }
}
