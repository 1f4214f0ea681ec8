package dev.kikori.appender.all;

import java.util.List;

/** A logging framework, and the self-contained appender for it. */
enum Framework {
  LOGBACK("logback"),
  LOG4J2("log4j2");

  private final String name;

  Framework(String name) {
    this.name = name;
  }

  /** As in our modules and packages. */
  String lowerCase() {
    return name;
  }

  /** How the names of its classes begin, with slashes. */
  List<String> packages() {
    return switch (this) {
      case LOGBACK -> List.of("ch/qos/logback/", "org/slf4j/");
      case LOG4J2 -> List.of("org/apache/logging/log4j/");
    };
  }

  /** The module that packages the appender with all that it uses. */
  String module() {
    return "appender-" + name + "-all";
  }
}
