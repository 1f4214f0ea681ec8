package dev.kikori.benchmarks.common;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The raw output of a run under {@code benchmarks/results/}, headed by the machine, the JDK and the command. */
public final class RunRecord {
  private static final Path FOLDER = Path.of("benchmarks", "results");

  private final String name;
  private final StringBuilder text = new StringBuilder();

  /**
   * A record.
   *
   * @param name the benchmark's name and the file's
   * @param command what reproduces the run
   */
  public RunRecord(String name, String command) {
    this.name = name;
    note("command: " + command);
    note("machine: " + machine());
    note("jdk: " + jdk());
  }

  /** Prints a line and keeps it. */
  public void print(String line) {
    System.out.println(line);
    note(line);
  }

  /** Keeps a line without printing it. */
  public void note(String line) {
    text.append(line).append('\n');
  }

  /** Writes {@code benchmarks/results/NAME.txt}. */
  public Path write() throws IOException {
    Files.createDirectories(FOLDER);
    return Files.writeString(FOLDER.resolve(name + ".txt"), text);
  }

  public static String jdk() {
    return System.getProperty("java.vendor") + " " + Runtime.version();
  }

  /** Processor and number of cores; the processor's name where the system tells it. */
  public static String machine() {
    return processor()
        + ", "
        + Runtime.getRuntime().availableProcessors()
        + " cores, "
        + System.getProperty("os.name");
  }

  private static String processor() {
    Path cpuInfo = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(cpuInfo)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(cpuInfo, StandardCharsets.UTF_8)) {
      List<String> names = lines.filter(line -> line.startsWith("model name")).limit(1).toList();
      return names.isEmpty()
          ? System.getProperty("os.arch")
          : names.get(0).substring(names.get(0).indexOf(':') + 1).strip();
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
