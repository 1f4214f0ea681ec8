package dev.kikori.scorer.read;

import org.jspecify.annotations.Nullable;

/**
 * One part of a compiled conversion pattern.
 *
 * @param kind how it is matched
 * @param sink where its text goes
 * @param text the literal, or the name of the attribute
 * @param spaces whether a field may hold blanks; for a blank literal, whether it takes every blank there is
 * @param date the date pattern of a {@link Kind#DATE}
 */
record PatternPart(
    Kind kind, Sink sink, String text, boolean spaces, @Nullable TimestampFormat date) {
  enum Kind {
    LITERAL,
    BLANK,
    DATE,
    LEVEL,
    NUMBER,
    PROGRAM,
    FIELD
  }

  enum Sink {
    NONE,
    LOGGER,
    /** Stands for the logger where there is none. */
    CLASS,
    /** {@code class.method(File.java:123)}; its class stands for the logger where there is none. */
    LOCATION,
    /** {@code File.java}; stands for the logger where there is no class either. */
    FILE,
    THREAD,
    SERVICE,
    MESSAGE,
    ATTRIBUTE
  }

  static PatternPart literal(String text) {
    return new PatternPart(Kind.LITERAL, Sink.NONE, text, false, null);
  }

  static PatternPart blank(int count, boolean all) {
    return new PatternPart(Kind.BLANK, Sink.NONE, " ".repeat(count), all, null);
  }

  static PatternPart date(TimestampFormat format) {
    return new PatternPart(Kind.DATE, Sink.NONE, "", false, format);
  }

  static PatternPart level() {
    return new PatternPart(Kind.LEVEL, Sink.NONE, "", false, null);
  }

  /** A run of digits, or a question mark where the framework knows none; may be absent. */
  static PatternPart number() {
    return new PatternPart(Kind.NUMBER, Sink.NONE, "", false, null);
  }

  /** A syslog tag with its colon: {@code sshd[29997]:} or {@code kernel:}; may be absent. */
  static PatternPart program() {
    return new PatternPart(Kind.PROGRAM, Sink.LOGGER, "", false, null);
  }

  static PatternPart field(Sink sink, boolean spaces) {
    return new PatternPart(Kind.FIELD, sink, "", spaces, null);
  }

  static PatternPart attribute(String name) {
    return new PatternPart(Kind.FIELD, Sink.ATTRIBUTE, name, true, null);
  }
}
