package dev.kikori.scorer.read;

/** Tells the lines of a Java stack trace (and of a Python traceback) from other lines, by looks. */
final class StackTraceLines {
  private static final int MAX_CLASS_NAME = 300;

  private StackTraceLines() {}

  /** A frame, a cause, a suppressed exception, "... 12 more", or the line that names the exception. */
  static boolean isPart(String line) {
    return isFrame(line) || isExceptionHeader(line);
  }

  /** A line that stands under the line that names the exception. */
  static boolean isFrame(String line) {
    int at = textStart(line);
    if (at >= line.length()) {
      return false;
    }
    return switch (line.charAt(at)) {
      case 'a' -> line.startsWith("at ", at) && (at > 0 || line.indexOf('(', at) > 0);
      case 'C' -> line.startsWith("Caused by: ", at);
      case 'S' -> line.startsWith("Suppressed: ", at);
      case 'W' -> line.startsWith("Wrapped by: ", at);
      case 'F' -> at > 0 && line.startsWith("File \"", at);
      case 'T' -> line.startsWith("Traceback (most recent call last)", at);
      case '.' ->
          line.startsWith("... ", at)
              && (line.endsWith(" more")
                  || line.endsWith(" common frames omitted")
                  || line.endsWith(" elided"));
      case '[' -> line.startsWith("[CIRCULAR REFERENCE", at);
      default -> false;
    };
  }

  /** {@code java.lang.IllegalStateException: text}, or {@code Exception in thread "main" …}. */
  static boolean isExceptionHeader(String line) {
    if (line.startsWith("Exception in thread ")) {
      return true;
    }
    int limit = Math.min(line.length(), MAX_CLASS_NAME);
    int at = 0;
    boolean dotted = false;
    while (at < limit && isClassNameChar(line.charAt(at))) {
      dotted |= line.charAt(at) == '.';
      at++;
    }
    boolean ends = at == line.length() || line.charAt(at) == ':' || line.substring(at).isBlank();
    return dotted
        && ends
        && at > 0
        && Character.isJavaIdentifierStart(line.charAt(0))
        && isThrowableName(line, at);
  }

  private static boolean isThrowableName(String line, int end) {
    return endsWith(line, end, "Exception")
        || endsWith(line, end, "Error")
        || endsWith(line, end, "Throwable")
        || endsWith(line, end, "Failure");
  }

  private static boolean endsWith(String line, int end, String suffix) {
    return end >= suffix.length() && line.startsWith(suffix, end - suffix.length());
  }

  private static boolean isClassNameChar(char c) {
    return c == '.' || c == '/' || c == '@' || Character.isJavaIdentifierPart(c) && c > ' ';
  }

  static boolean isIndented(String line) {
    return !line.isEmpty() && PatternCompiler.isBlank(line.charAt(0));
  }

  private static int textStart(String line) {
    int at = 0;
    while (at < line.length() && PatternCompiler.isBlank(line.charAt(at))) {
      at++;
    }
    return at;
  }
}
