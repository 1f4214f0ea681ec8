package dev.kikori.cli;

/** Colour on a terminal, and nothing anywhere else. */
public enum Style {
  PLAIN {
    @Override
    String paint(String code, String text) {
      return text;
    }
  },
  COLOURED {
    @Override
    String paint(String code, String text) {
      return "\u001b[" + code + "m" + text + "\u001b[0m";
    }
  };

  /** Set by the launcher if standard output is a terminal; the JVM can't tell it of standard output alone. */
  private static final String STDOUT_TERMINAL = "kikori.stdout.terminal";

  /** Colour if standard output is a terminal that takes it and the user hasn't set {@code NO_COLOR} (no-color.org). */
  public static Style ofStandardOutput() {
    String noColour = System.getenv("NO_COLOR");
    boolean wanted = noColour == null || noColour.isEmpty();
    return wanted && isTerminal() && !"dumb".equals(System.getenv("TERM")) ? COLOURED : PLAIN;
  }

  /** Whether standard output is a terminal, as the launcher has found it. */
  public static boolean isTerminal() {
    return Boolean.getBoolean(STDOUT_TERMINAL);
  }

  abstract String paint(String code, String text);

  public String bold(String text) {
    return paint("1", text);
  }

  public String faint(String text) {
    return paint("2", text);
  }

  public String red(String text) {
    return paint("1;31", text);
  }

  public String yellow(String text) {
    return paint("33", text);
  }

  public String green(String text) {
    return paint("32", text);
  }

  public String cyan(String text) {
    return paint("36", text);
  }
}
