package dev.kikori.scorer.template;

import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.event.SeverityWords;

/**
 * The constant part of a message, its variables masked. Two templates are the same if their ids are: the id is a hash of severity,
 * logger and text, never an arrival counter, so that restarts, shards and replicas agree on it. Immutable.
 */
public final class Template {
  private final long id;
  private final Severity severity;
  private final String logger;
  private final String text;
  private final int severityWordGrade;

  /**
   * A template.
   *
   * @param id 64-bit content hash
   * @param severity severity of the events it stands for
   * @param logger the logger that wrote them, empty if unknown
   * @param text the masked message: typed masks such as {@code <NUM>} and {@code <IP>}, and {@code <*>} where Drain generalised
   */
  public Template(long id, Severity severity, String logger, String text) {
    this.id = id;
    this.severity = severity;
    this.logger = logger;
    this.text = text;
    this.severityWordGrade = SeverityWords.grade(text);
  }

  /** The 64-bit content hash. */
  public long id() {
    return id;
  }

  /** The id as people see it: 16 hexadecimal digits. */
  public String hexId() {
    return String.format("%016x", id);
  }

  public Severity severity() {
    return severity;
  }

  public String logger() {
    return logger;
  }

  /** The masked message. */
  public String text() {
    return text;
  }

  /** Whether the text holds a {@linkplain SeverityWords severity word}. */
  public boolean hasSeverityWord() {
    return severityWordGrade > 0;
  }

  /** {@linkplain SeverityWords#grade How grave} the text sounds, 0 to 2. */
  public int severityWordGrade() {
    return severityWordGrade;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Template that && that.id == id;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(id);
  }

  @Override
  public String toString() {
    return hexId() + " " + text;
  }
}
