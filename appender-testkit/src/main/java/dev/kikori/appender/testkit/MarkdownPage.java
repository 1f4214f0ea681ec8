package dev.kikori.appender.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A page of the documentation, to be held against what it tells of. Immutable. */
public final class MarkdownPage {
  private final Path file;
  private final String text;

  private MarkdownPage(Path file, String text) {
    this.file = file;
    this.text = text;
  }

  /** Reads a page; tests run in their module's folder, so {@code ../docs/PAGE.md}. */
  public static MarkdownPage read(String first, String... more) {
    Path file = Path.of(first, more);
    try {
      return new MarkdownPage(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What stands below a heading, up to the next one of its level. */
  public String section(String heading) {
    int from = text.indexOf("\n" + heading + "\n");
    if (from < 0) {
      throw new IllegalArgumentException(file + ": no heading " + heading);
    }
    String level = heading.substring(0, heading.indexOf(' ') + 1);
    int to = text.indexOf("\n" + level, from + 1);
    return text.substring(from, to < 0 ? text.length() : to);
  }

  /** The blocks of code in a language, in their order. */
  public List<String> code(String language) {
    return codeIn(text, language);
  }

  /** The same of a part of a page. */
  public static List<String> codeIn(String text, String language) {
    return Pattern.compile("(?ms)^```" + Pattern.quote(language) + "\n(.*?)^```$")
        .matcher(text)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toList());
  }
}
