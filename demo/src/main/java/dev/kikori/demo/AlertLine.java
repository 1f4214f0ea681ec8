package dev.kikori.demo;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads an alert off a service's own log, where the appender has put it. */
final class AlertLine {
  private static final Pattern LINE =
      Pattern.compile(
          "kikori\\.alert .*Kikori alert (firing|updated|resolved): service (\\S+), risk (\\d+): (.*) http\\S*/([^/\\s]+)$");

  private AlertLine() {}

  /** The alert, if the line is one. */
  static Optional<Sighting> read(String line, long atMillis) {
    Matcher matcher = LINE.matcher(line);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new Sighting(
            atMillis,
            Sighting.Source.LOG,
            matcher.group(5),
            matcher.group(2),
            !"resolved".equals(matcher.group(1)),
            Integer.parseInt(matcher.group(3)),
            matcher.group(4)));
  }
}
