package dev.kikori.server.alert;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert as it is kept, shown and sent. Immutable. All text in it comes from log lines that anybody may have written: whoever shows it
 * escapes it.
 *
 * @param id identity while it lives
 * @param fingerprint identity of the problem: the same when it returns
 * @param revision counts its changes, from 1
 * @param status where it is in its life
 * @param tenant whose it is
 * @param service the service
 * @param instance the service's instance, empty if there is but one
 * @param severity {@code critical}, {@code warning} or {@code info}
 * @param riskScore 0 to 100, of its worst window
 * @param startsAt when its first window began
 * @param updatedAt when it last changed
 * @param endsAt when it was resolved, or null
 * @param labels what identifies and routes it, as Alertmanager has it
 * @param summary sentences, the most important first
 * @param critical the lines that make it so, as they were written
 * @param warning lines that go with them
 * @param window the worst window's lines, at most a few hundred
 * @param templates the templates behind it, strongest first
 * @param windows how many windows it has alerted in
 * @param model name and version of the model
 */
public record AlertRecord(
    String id,
    String fingerprint,
    int revision,
    Status status,
    String tenant,
    String service,
    String instance,
    String severity,
    int riskScore,
    Instant startsAt,
    Instant updatedAt,
    @Nullable Instant endsAt,
    Map<String, String> labels,
    List<String> summary,
    List<String> critical,
    List<String> warning,
    List<Line> window,
    List<Driver> templates,
    int windows,
    String model) {

  /** Where an alert is in its life. */
  public enum Status {
    FIRING,
    RESOLVED
  }

  /**
   * A line of the window.
   *
   * @param time when it was logged, or null
   * @param role {@code critical}, {@code warning} or empty
   * @param templateId hexadecimal
   */
  public record Line(
      @Nullable Instant time,
      String severity,
      String logger,
      String text,
      String templateId,
      String role) {}

  /**
   * A template that drove it.
   *
   * @param id hexadecimal
   * @param count how often in the worst window
   * @param usual how often in a usual one
   * @param unseen whether the stream had never shown it
   */
  public record Driver(String id, String text, int count, double usual, boolean unseen) {}
}
