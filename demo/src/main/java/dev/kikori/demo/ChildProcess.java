package dev.kikori.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** A process of the demo. What it prints goes to a file, line by line, and past a listener. */
final class ChildProcess implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final String name;
  private final Path log;
  private final Process process;
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a process.
   *
   * @param log where its output goes, after what is there already
   * @param isReady the line that tells that it is up
   * @param lines hears every line
   */
  static ChildProcess start(
      String name,
      List<String> command,
      Map<String, String> environment,
      Path log,
      Predicate<String> isReady,
      Consumer<String> lines)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    // Options meant for one JVM are not meant for all of them.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    ChildProcess child = new ChildProcess(name, log, builder.start());
    Thread reader = new Thread(() -> child.read(isReady, lines), "demo-" + name);
    reader.setDaemon(true);
    reader.start();
    return child;
  }

  private void read(Predicate<String> isReady, Consumer<String> lines) {
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Writer file =
            Files.newBufferedWriter(
                log,
                StandardCharsets.UTF_8,
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND)) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        file.write(line);
        file.write('\n');
        file.flush();
        if (isReady.test(line)) {
          ready.countDown();
        }
        lines.accept(line);
      }
    } catch (IOException e) {
      // The process is gone; so is its output.
    } finally {
      ended.countDown();
      ready.countDown();
    }
  }

  /** Waits until it is up. */
  void awaitReady(Duration patience) throws InterruptedException {
    if (!ready.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new DemoException(
          name + ": not up after " + patience.toSeconds() + " s; its log is " + log);
    }
    if (!process.isAlive()) {
      throw new DemoException(
          name + ": ended with status " + process.exitValue() + ": " + lastLine());
    }
  }

  private String lastLine() {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "without a word" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it on the spot, as a machine does that loses its power. */
  void kill() {
    process.destroyForcibly();
    await(GRACE);
  }

  /** Asks it to end, and sees to it. */
  @Override
  public void close() {
    process.destroy();
    if (!await(GRACE)) {
      kill();
    }
  }

  private boolean await(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)
          && ended.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
