package dev.kikori.benchmarks.faults;

import dev.kikori.benchmarks.serve.Child;
import dev.kikori.benchmarks.serve.LoadProcess;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/** A process of services that log through one framework's appender. What is told goes on while something breaks; what is asked is waited for. */
final class Applications implements AutoCloseable {
  private static final String HEAP = "192m";

  private final Child process;

  /**
   * Starts them.
   *
   * @param framework {@code LOGBACK} or {@code LOG4J2}
   * @param prefix of the services' names
   * @param variants how many statements to make up; 0 for those of an order service, less for no two the same
   */
  Applications(String framework, String endpoint, String prefix, int services, int variants)
      throws IOException {
    process =
        Child.start(
            HEAP,
            LoadProcess.class,
            framework,
            endpoint,
            prefix,
            String.valueOf(services),
            String.valueOf(variants),
            "0");
  }

  /** So many events at a pace, from all services together. */
  void tellLog(long events, double perSecond) {
    process.tell("log " + events + " " + perSecond);
  }

  /** Trouble in one service; the answer says when its alert stood in the application's log. */
  void tellIncident(int service) {
    process.tell("incident " + service);
  }

  JsonNode answer() throws IOException {
    return process.answer();
  }

  JsonNode ask(String line) throws IOException {
    return process.ask(line);
  }

  void log(long events, double perSecond) throws IOException {
    tellLog(events, perSecond);
    answer();
  }

  @Override
  public void close() {
    process.close();
  }
}
