package dev.kikori.scorer.template;

import java.util.Set;

/** Endings by which {@code Session.java:105} is known to be a place in a source file and not a host with a port. */
final class SourceFiles {
  private static final int MAX_LENGTH = 5;
  private static final Set<String> EXTENSIONS =
      Set.of(
          "java", "kt", "scala", "clj", "c", "cc", "cpp", "cxx", "h", "hpp", "m", "mm", "go", "rs",
          "py", "rb", "js", "ts", "php", "cs", "sql", "xml", "yml", "yaml", "json", "conf", "cfg",
          "ini", "sh", "pl", "lua", "swift", "html", "jsp", "txt", "log");

  private SourceFiles() {}

  static boolean isExtension(char[] in, int start, int end) {
    int length = end - start;
    return length > 0 && length <= MAX_LENGTH && EXTENSIONS.contains(new String(in, start, length));
  }
}
