package com.example.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;

/** The page of an example, and what is in its boxes. */
final class ExamplePage {
  private final String text;

  private ExamplePage(String text) {
    this.text = text;
  }

  static ExamplePage of(String example) {
    try {
      return new ExamplePage(
          Files.readString(
              RunningProcess.root().resolve("examples").resolve(example).resolve("README.md")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is to be typed, box by box. */
  List<String> commands() {
    return boxes("sh");
  }

  /** What goes into a configuration, box by box. */
  List<String> yaml() {
    return boxes("yaml");
  }

  List<String> xml() {
    return boxes("xml");
  }

  private List<String> boxes(String language) {
    return Pattern.compile("(?ms)^```" + language + "\n(.*?)^```$")
        .matcher(text)
        .results()
        .map(box -> box.group(1))
        .toList();
  }
}
