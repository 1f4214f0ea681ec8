package dev.kikori.deploy;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics that the server has, by its page; tests of the server hold that page against a running one. */
final class Metrics {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `([a-z][a-z0-9_]*)` \\| (counter|gauge|histogram|summary) \\|");
  private static final Pattern NAME = Pattern.compile("\\b(?:scorer|process)_[a-z0-9_]*[a-z0-9]");

  private Metrics() {}

  /** Names in an expression that no metric has. */
  static Set<String> unknownIn(String expression) {
    Set<String> names = new TreeSet<>();
    Matcher name = NAME.matcher(expression);
    while (name.find()) {
      names.add(name.group());
    }
    if (names.isEmpty()) {
      names.add("no metric at all in: " + expression);
    }
    names.removeAll(known());
    return names;
  }

  private static Set<String> known() {
    Set<String> names = new TreeSet<>();
    Matcher row = ROW.matcher(Manifests.text(Path.of("..", "docs", "server.md")));
    while (row.find()) {
      names.add(row.group(1));
      if (row.group(2).equals("histogram") || row.group(2).equals("summary")) {
        names.add(row.group(1) + "_sum");
        names.add(row.group(1) + "_count");
        names.add(row.group(1) + "_bucket");
      }
    }
    return names;
  }
}
