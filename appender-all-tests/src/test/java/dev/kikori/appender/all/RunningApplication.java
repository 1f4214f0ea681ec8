package dev.kikori.appender.all;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM with an application in it, started as its owners would: a class path, and not one flag. */
final class RunningApplication implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path output;
  private final Path errors;

  private RunningApplication(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  static RunningApplication start(
      Path folder, Jdks.Jdk jdk, List<Path> classPath, String mainClass, int port, String... args)
      throws IOException {
    Path output = folder.resolve("output");
    Path errors = folder.resolve("errors");
    List<String> command = new ArrayList<>(List.of(jdk.java().toString(), "-cp"));
    command.add(
        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)));
    command.add(mainClass);
    command.addAll(List.of(args));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().keySet().removeIf(name -> name.matches("_?JAVA_.*OPTIONS|CLASSPATH"));
    builder.environment().put("KIKORI_ENDPOINT", "localhost:" + port);
    return new RunningApplication(builder.start(), output, errors);
  }

  /** What it wrote to its standard output, once this is in it. */
  String awaitOutput(String text) {
    await("'" + text + "' in what the application prints")
        .atMost(PATIENCE)
        .until(() -> !process.isAlive() || output().contains(text));
    assertThat(output()).as(errors()).contains(text);
    return output();
  }

  /** Lets it come to its end. */
  void end() throws IOException, InterruptedException {
    process.getOutputStream().close();
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ends").isTrue();
    assertThat(process.exitValue()).as(errors()).isZero();
  }

  String output() {
    return read(output);
  }

  String errors() {
    return read(errors);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
