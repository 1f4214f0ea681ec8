package dev.kikori.cli;

/** Colour on a terminal, and nothing anywhere else. */
enum Style {
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
  static final String STDOUT_TERMINAL = "kikori.stdout.terminal";

  /** Colour if standard output is a terminal that takes it and the user hasn't set {@code NO_COLOR} (no-color.org). */
  static Style ofStandardOutput() {
    String noColour = System.getenv("NO_COLOR");
    boolean wanted = noColour == null || noColour.isEmpty();
    return wanted && Boolean.getBoolean(STDOUT_TERMINAL) && !"dumb".equals(System.getenv("TERM"))
        ? COLOURED
        : PLAIN;
  }

  abstract String paint(String code, String text);

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
}
