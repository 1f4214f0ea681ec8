package dev.kikori.benchmarks.serve;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A process of ours that answers each line on its standard input with a line of JSON. */
public final class Child implements AutoCloseable {
  private final Process process;
  private final BufferedReader from;
  private final PrintStream to;

  private Child(Process process) {
    this.process = process;
    this.from =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.to = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
  }

  /** Starts a main class with this process's class path, and waits for its first line. */
  public static Child start(String heap, Class<?> main, String... arguments) throws IOException {
    Child child =
        new Child(
            new ProcessBuilder(command(heap, main, arguments))
                .redirectError(Redirect.INHERIT)
                .start());
    child.answer();
    return child;
  }

  /** The command line that starts a main class with this process's class path. */
  public static List<String> command(String heap, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + heap);
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /** Sends a line and waits for its answer. */
  public JsonNode ask(String line) throws IOException {
    tell(line);
    return answer();
  }

  /** Sends a line. */
  public void tell(String line) {
    to.println(line);
  }

  /** Waits for the next answer. */
  public JsonNode answer() throws IOException {
    String line = from.readLine();
    if (line == null) {
      throw new IOException("a process has ended; what it printed stands above");
    }
    return JsonMapper.shared().readTree(line);
  }

  @Override
  public void close() {
    to.println("quit");
    process.destroy();
  }
}
