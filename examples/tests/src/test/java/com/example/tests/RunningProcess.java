package com.example.tests;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A process, and what it has printed so far. */
final class RunningProcess implements AutoCloseable {
  private static final Path ROOT =
      Path.of(System.getProperty("kikori.root", "../..")).toAbsolutePath().normalize();
  private static final String VERSION = System.getProperty("kikori.version", "0.1.0-SNAPSHOT");

  private static final long PATIENCE_SECONDS = 120;
  private static final long GRACE_SECONDS = 30;

  private final Process process;
  private final List<String> lines = new CopyOnWriteArrayList<>();

  private final Thread reader;

  private RunningProcess(Process process) {
    this.process = process;
    reader = new Thread(this::read, "output");
    reader.setDaemon(true);
    reader.start();
  }

  static Path root() {
    return ROOT;
  }

  /** Starts a module's main class with the class path that Maven has put together. */
  static RunningProcess main(
      String module, String main, Map<String, String> environment, String... arguments)
      throws IOException {
    Path target = ROOT.resolve(module).resolve("target");
    String libraries = Files.readString(target.resolve("runtime-classpath")).strip();
    List<String> command = new ArrayList<>(List.of("-cp", jar(target) + ":" + libraries, main));
    command.addAll(List.of(arguments));
    return java(command, environment);
  }

  /** Types it into a shell, at the root of the project. */
  static RunningProcess shell(String script, Map<String, String> environment) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-ec", script)
            .directory(ROOT.toFile())
            .redirectErrorStream(true);
    String java = Path.of(System.getProperty("java.home"), "bin").toString();
    builder.environment().put("PATH", java + ":" + System.getenv("PATH"));
    builder.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
    builder.environment().put("no_proxy", "*");
    builder.environment().putAll(environment);
    return new RunningProcess(builder.start());
  }

  private static RunningProcess java(List<String> arguments, Map<String, String> environment)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    return new RunningProcess(builder.start());
  }

  /** A module's own jar. */
  private static Path jar(Path target) throws IOException {
    try (var files = Files.list(target)) {
      return files
          .filter(
              file ->
                  file.getFileName()
                      .toString()
                      .matches("kikori-[a-z0-9-]+(-" + VERSION.replace(".", "\\.") + ")?\\.jar"))
          .findFirst()
          .orElseThrow(
              () -> new IOException(target + ": no jar (expected: a module that was packaged)"));
    }
  }

  private void read() {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      output.lines().forEach(lines::add);
    } catch (IOException | UncheckedIOException e) {
      // It has ended.
    }
  }

  /** What it has printed, all lines. */
  String output() {
    return String.join("\n", lines);
  }

  /** What it has printed when it has ended by itself. */
  String ended() throws InterruptedException {
    process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    reader.join();
    return output();
  }

  /** Ends it and what it has started, and waits until it has. */
  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    all.forEach(RunningProcess::awaitEnd);
  }

  private static void awaitEnd(ProcessHandle handle) {
    try {
      handle.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      handle.destroyForcibly();
      handle.onExit().join();
    } catch (InterruptedException e) {
      handle.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
