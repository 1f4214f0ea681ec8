package dev.kikori.appender.all;

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

  /** The module that packages the appender with all that it uses. */
  String module() {
    return "appender-" + name + "-all";
  }
}
