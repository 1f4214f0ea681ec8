package dev.kikori.server.analyze;

/** Says that a request can't be analysed now, and why: try again later. */
public final class AnalyzeRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public AnalyzeRefusedException(String message) {
    super(message);
  }
}
