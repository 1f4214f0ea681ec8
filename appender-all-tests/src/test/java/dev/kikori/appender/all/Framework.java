package dev.kikori.appender.all;

import java.util.List;

/** A logging framework, and the self-contained appender for it. */
enum Framework {
  LOGBACK("logback", "ch/qos/logback/", "org/slf4j/"),
  LOG4J2("log4j2", "org/apache/logging/log4j/");

  private final String name;
  private final List<String> packages;

  Framework(String name, String... packages) {
    this.name = name;
    this.packages = List.of(packages);
  }

  /** As in our modules and packages. */
  String lowerCase() {
    return name;
  }

  /** How the names of its classes begin, with slashes. */
  List<String> packages() {
    return packages;
  }

  /** The module that packages the appender with all that it uses. */
  String module() {
    return "appender-" + name + "-all";
  }
}
