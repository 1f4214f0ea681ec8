package dev.kikori.appender.encode;

/** A statement that has a number. */
final class Template {
  final int number;
  final int hash;
  final String logger;
  final int severity;
  final String pattern;
  final MaskedPattern masked;

  Template(
      int number, int hash, String logger, int severity, String pattern, MaskedPattern masked) {
    this.number = number;
    this.hash = hash;
    this.logger = logger;
    this.severity = severity;
    this.pattern = pattern;
    this.masked = masked;
  }

  /** Whether these are the very same strings. */
  @SuppressWarnings("ReferenceEquality")
  boolean isSame(String otherLogger, int otherSeverity, String otherPattern) {
    return pattern == otherPattern && logger == otherLogger && severity == otherSeverity;
  }

  /** Almost always the very same strings: one is a literal, the other a logger's field. */
  @SuppressWarnings("ReferenceEquality")
  boolean is(String otherLogger, int otherSeverity, String otherPattern) {
    return severity == otherSeverity
        && (pattern == otherPattern || pattern.equals(otherPattern))
        && (logger == otherLogger || logger.equals(otherLogger));
  }
}
