package dev.kikori.scorer.template;

import dev.kikori.scorer.event.Severity;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A masked text as it was met, or a message pattern: what the lookup finds, and points to the template it belongs to. */
final class Form {
  /** Content order, the same in every process. */
  static final Comparator<Form> BY_RANK =
      Comparator.<Form>comparingLong(form -> form.rank).thenComparing(Form::text);

  final long hash;
  final Severity severity;
  final String logger;
  final boolean isPattern;
  final char[] chars;

  /** The id that a template of just this text has. */
  final long rank;

  /** The open words; empty for a pattern. */
  final List<String> words;

  final @Nullable FormGroup group;

  /** Whether this form takes part in its group's generalisation; guarded by the miner's lock. */
  boolean retained;

  /** Null only before the form is published. */
  volatile @Nullable TemplateCell cell;

  /** The epoch of the last line; written without ordering, as eviction needs no more than an idea of it. */
  int lastUsed;

  Form(
      long hash,
      Severity severity,
      String logger,
      boolean isPattern,
      char[] chars,
      long rank,
      List<String> words,
      @Nullable FormGroup group) {
    this.hash = hash;
    this.severity = severity;
    this.logger = logger;
    this.isPattern = isPattern;
    this.chars = chars;
    this.rank = rank;
    this.words = words;
    this.group = group;
  }

  boolean is(
      long otherHash,
      Severity otherSeverity,
      String otherLogger,
      boolean otherIsPattern,
      MaskedText text) {
    return hash == otherHash
        && severity == otherSeverity
        && isPattern == otherIsPattern
        && logger.equals(otherLogger)
        && Arrays.equals(chars, 0, chars.length, text.chars(), 0, text.length());
  }

  /** The cell of a form that was given one. */
  TemplateCell livingCell() {
    return Objects.requireNonNull(cell, "a form in the table has a cell");
  }

  /** Whether this form decides nothing: it fits a generalised template and only speeds up the lookup. */
  boolean isCacheOnly() {
    TemplateCell current = cell;
    return !retained && !isPattern && current != null && current.id() != rank;
  }

  String text() {
    return new String(chars);
  }
}
