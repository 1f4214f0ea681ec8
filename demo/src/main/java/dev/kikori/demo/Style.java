package dev.kikori.demo;

/** Colour on a terminal, and nothing anywhere else. */
enum Style {
  PLAIN,
  COLOURED;

  /** Set by the launcher if standard output is a terminal. */
  private static final String STDOUT_TERMINAL = "kikori.stdout.terminal";

  /** Colour if standard output is a terminal that takes it and the user hasn't set {@code NO_COLOR} (no-color.org). */
  static Style ofStandardOutput() {
    String noColour = System.getenv("NO_COLOR");
    boolean wanted = noColour == null || noColour.isEmpty();
    return wanted && isTerminal() && !"dumb".equals(System.getenv("TERM")) ? COLOURED : PLAIN;
  }

  static boolean isTerminal() {
    return Boolean.getBoolean(STDOUT_TERMINAL);
  }

  String bold(String text) {
    return paint("1", text);
  }

  String faint(String text) {
    return paint("2", text);
  }

  String red(String text) {
    return paint("1;31", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  String green(String text) {
    return paint("32", text);
  }

  String cyan(String text) {
    return paint("36", text);
  }

  private String paint(String code, String text) {
    return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
