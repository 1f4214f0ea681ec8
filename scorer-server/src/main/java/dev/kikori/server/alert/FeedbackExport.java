package dev.kikori.server.alert;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Writes labelled windows as the trainer reads them: a folder with one log file of JSON lines for each window, the list of labels and the
 * data descriptor. Where several have spoken of an alert the last one counts. Safe for use by many threads.
 */
public final class FeedbackExport {
  /** The data descriptor in the folder: {@value}. */
  public static final String DESCRIPTOR = "feedback.yaml";

  private static final String FOLDER = "feedback/";
  private static final String WINDOWS = "windows";
  private static final String LABELS = "labels.txt";
  private static final String TRUE_ALERT = "Anomaly";
  private static final String FALSE_ALERT = "Normal";

  private final FeedbackBook book;

  FeedbackExport(FeedbackBook book) {
    this.book = book;
  }

  /** Hands out each labelled window as one line of JSON, oldest first: for programs of one's own. */
  public void lines(String tenant, Consumer<String> line) {
    book.forEach(
        tenant, (opinion, alert) -> line.accept(AlertJson.write(labelled(opinion, alert))));
  }

  /**
   * Writes a folder that {@code kikori finetune --data FOLDER/feedback.yaml} takes.
   *
   * @param folder made if it isn't there; what an earlier export left in it is overwritten
   * @return how many windows were written
   */
  public int write(String tenant, Path folder) throws IOException {
    Files.createDirectories(folder.resolve(WINDOWS));
    return write(tenant, (name, text) -> Files.writeString(folder.resolve(name), text));
  }

  /**
   * Writes the same folder as a zip archive, which is left open.
   *
   * @return how many windows were written
   */
  public int zip(String tenant, OutputStream out) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
    int windows =
        write(
            tenant,
            (name, text) -> {
              zip.putNextEntry(new ZipEntry(FOLDER + name));
              zip.write(text.getBytes(StandardCharsets.UTF_8));
              zip.closeEntry();
            });
    zip.finish();
    return windows;
  }

  /** Where files go. */
  private interface Target {
    void put(String name, String text) throws IOException;
  }

  private int write(String tenant, Target files) throws IOException {
    Map<String, Integer> numbers = new LinkedHashMap<>();
    Map<Integer, Boolean> labels = new TreeMap<>();
    try {
      book.forEach(
          tenant,
          (opinion, alert) -> {
            Integer known = numbers.get(alert.id());
            int number = known == null ? numbers.size() : known;
            labels.put(number, opinion.trueAlert());
            if (known == null) {
              numbers.put(alert.id(), number);
              put(files, WINDOWS + "/" + name(number) + ".log", window(alert));
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    files.put(LABELS, labels(labels));
    files.put(DESCRIPTOR, descriptor());
    return numbers.size();
  }

  private static void put(Target files, String name, String text) {
    try {
      files.put(name, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String window(AlertRecord alert) {
    StringBuilder text = new StringBuilder();
    for (AlertRecord.Line line : alert.window()) {
      text.append(AlertJson.write(event(line))).append('\n');
    }
    return text.toString();
  }

  /** As Logstash's encoder writes an event. */
  private static Map<String, String> event(AlertRecord.Line line) {
    Map<String, String> event = new LinkedHashMap<>();
    if (line.time() != null) {
      event.put("@timestamp", line.time().toString());
    }
    if (!line.severity().equals("UNKNOWN")) {
      event.put("level", line.severity());
    }
    if (!line.logger().isEmpty()) {
      event.put("logger_name", line.logger());
    }
    int message = line.text().indexOf('\n');
    event.put("message", message < 0 ? line.text() : line.text().substring(0, message));
    if (message >= 0) {
      event.put("stack_trace", line.text().substring(message + 1));
    }
    return event;
  }

  private static Map<String, Object> labelled(Opinion opinion, AlertRecord alert) {
    Map<String, Object> labelled = new LinkedHashMap<>();
    labelled.put("alert", alert.id());
    labelled.put("service", alert.service());
    labelled.put("instance", alert.instance());
    labelled.put("label", opinion.trueAlert() ? TRUE_ALERT : FALSE_ALERT);
    labelled.put("note", opinion.note());
    labelled.put("author", opinion.author());
    labelled.put("created_at", opinion.createdAt().toString());
    labelled.put("fingerprint", alert.fingerprint());
    labelled.put("risk_score", alert.riskScore());
    labelled.put("model", alert.model());
    List<Map<String, String>> window = alert.window().stream().map(FeedbackExport::event).toList();
    labelled.put("window", window);
    return labelled;
  }

  private static String labels(Map<Integer, Boolean> labels) {
    StringBuilder text = new StringBuilder();
    for (boolean trueAlert : new boolean[] {true, false}) {
      text.append(trueAlert ? TRUE_ALERT : FALSE_ALERT).append(":\n");
      labels.forEach(
          (number, label) -> {
            if (label == trueAlert) {
              text.append(name(number)).append('\n');
            }
          });
    }
    return text.toString();
  }

  private static String name(int number) {
    return String.format(Locale.ROOT, "window_%06d", number);
  }

  /** Paths in it are taken from its own folder. */
  private static String descriptor() {
    return """
        name: feedback
        licence: your own logs
        source: what people said of alerts
        about: Windows of alerts, each labelled as a true or a false one.
        files: windows/*.log
        format: json
        stream: {by: file}
        order: file
        labels:
          by_application: labels.txt
          key: 'window_\\d{6}'
          normal: Normal
        window: {whole: stream}
        split: {train: 0.8, by: start}
        """;
  }
}
