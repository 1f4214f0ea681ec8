package dev.kikori.benchmarks.append;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What a fork tells beside its times. Counted over the whole fork, the warm-up included.
 *
 * @param calls log calls made
 * @param lost calls whose event never arrived, an orderly stop included
 * @param late events that had not arrived when the load ended, and did by the end of the stop
 * @param callerBytes bytes that the calling threads themselves allocated, per measured call
 * @param stopSeconds how long the orderly stop took
 */
record Losses(long calls, long lost, long late, double callerBytes, double stopSeconds) {
  static final String FILE_PROPERTY = "kikori.append.losses";

  void write() throws IOException {
    Properties values = new Properties();
    values.setProperty("calls", Long.toString(calls));
    values.setProperty("lost", Long.toString(lost));
    values.setProperty("late", Long.toString(late));
    values.setProperty("callerBytes", Double.toString(callerBytes));
    values.setProperty("stopSeconds", Double.toString(stopSeconds));
    String file = System.getProperty(FILE_PROPERTY);
    if (file == null) {
      System.out.println(values);
      return;
    }
    try (var out = Files.newBufferedWriter(Path.of(file))) {
      values.store(out, null);
    }
  }

  static Losses read(Path file) throws IOException {
    Properties values = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      values.load(in);
    }
    return new Losses(
        Long.parseLong(values.getProperty("calls")),
        Long.parseLong(values.getProperty("lost")),
        Long.parseLong(values.getProperty("late")),
        Double.parseDouble(values.getProperty("callerBytes")),
        Double.parseDouble(values.getProperty("stopSeconds")));
  }
}
