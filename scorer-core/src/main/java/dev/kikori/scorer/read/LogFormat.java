package dev.kikori.scorer.read;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How the text of a log becomes events: a layout, and whether its events may go over several lines. Immutable, safe to share between
 * readers; each reader takes a layout of its own from it.
 */
public final class LogFormat {
  private final String name;
  private final boolean multiLine;
  private final Function<LayoutContext, Layout> layouts;
  private final @Nullable Supplier<Envelope> envelope;

  LogFormat(String name, boolean multiLine, Function<LayoutContext, Layout> layouts) {
    this(name, multiLine, layouts, null);
  }

  private LogFormat(
      String name,
      boolean multiLine,
      Function<LayoutContext, Layout> layouts,
      @Nullable Supplier<Envelope> envelope) {
    this.name = name;
    this.multiLine = multiLine;
    this.layouts = layouts;
    this.envelope = envelope;
  }

  /**
   * The format that a conversion pattern of Logback, Log4j 1 or Log4j2 writes. Colours, padding and exception words are looked through;
   * {@code %host} (service instance), {@code %program} (syslog tag) and {@code %ignore} (a word of no interest) are known besides.
   *
   * @param pattern for example {@code %d [%t] %-5p %logger{36} - %m%n}, or Spring Boot's with its {@code ${…:-…}} placeholders
   * @throws IllegalArgumentException for an unknown word, naming it, or a pattern without the message
   */
  public static LogFormat pattern(String pattern) {
    PatternCompiler.Compiled compiled = PatternCompiler.compile(pattern);
    return new LogFormat("pattern", true, context -> new PatternLayout(compiled, false, context));
  }

  /**
   * A format that Kikori knows.
   *
   * @param name one of {@link #names()}, or an envelope and one of them: {@code docker/spring-boot}, {@code cri/json}, {@code otlp/json}
   * @throws IllegalArgumentException for an unknown name, listing the known ones
   */
  public static LogFormat named(String name) {
    int separator = name.indexOf(Envelopes.SEPARATOR);
    Supplier<Envelope> around =
        separator < 0 ? null : Envelopes.named(name.substring(0, separator));
    if (separator >= 0 && around == null) {
      throw new IllegalArgumentException(
          "format: "
              + name
              + " (expected: one of "
              + String.join(", ", Envelopes.names())
              + " before the "
              + Envelopes.SEPARATOR
              + ")");
    }
    return around == null
        ? NamedFormats.named(name)
        : NamedFormats.named(name.substring(separator + 1)).in(name.substring(0, separator));
  }

  /** The names that {@link #named} takes, the most specific first. */
  public static List<String> names() {
    return NamedFormats.all().stream().map(LogFormat::name).toList();
  }

  /** The format of lines of no known layout: takes every line, and looks for a timestamp, a level and a logger near its start. */
  public static LogFormat plain() {
    return NamedFormats.named(NamedFormats.PLAIN);
  }

  /** The name; {@code pattern} for a format made from a pattern. */
  public String name() {
    return name;
  }

  /** Whether a line of another layout belongs to the event before it, rather than being an event of its own. */
  boolean isMultiLine() {
    return multiLine;
  }

  /** Whether every line is taken as it is, whatever its looks. */
  boolean isPlain() {
    return name.endsWith(NamedFormats.PLAIN);
  }

  /** This format inside an envelope. */
  LogFormat in(String envelopeName) {
    return new LogFormat(
        envelopeName + Envelopes.SEPARATOR + name,
        multiLine,
        layouts,
        Envelopes.named(envelopeName));
  }

  @Nullable Envelope newEnvelope() {
    return envelope == null ? null : envelope.get();
  }

  Layout newLayout(LayoutContext context) {
    return layouts.apply(context);
  }

  @Override
  public String toString() {
    return name;
  }
}
