package dev.kikori.server.notify.sink;

/**
 * Writes one line for each alert to the server's own log. What the configuration leaves out is null and gets its default.
 *
 * @param sendResolved whether to tell that alerts are over, by default true
 * @param text template of the line
 */
public record LogConfig(Boolean sendResolved, String text) {
  /** The line that is used if none is given. */
  public static final String DEFAULT_TEXT =
      "{{status}} {{common_labels.tenant}}/{{worst.service}} severity={{worst.severity}} risk={{worst.risk_score}}"
          + " alerts={{alerts.length}} {{#each worst.summary}}{{this}} {{/each}}"
          + "{{#each worst.critical}}| {{this}} {{/each}}";

  /** The line above, of firing and of resolved alerts. */
  public static final LogConfig DEFAULTS = new LogConfig(true, DEFAULT_TEXT);

  public LogConfig {
    sendResolved = sendResolved == null || sendResolved;
    text = text == null ? DEFAULT_TEXT : text;
  }
}
