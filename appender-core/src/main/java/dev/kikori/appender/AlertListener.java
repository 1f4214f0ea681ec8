package dev.kikori.appender;

/** Is told of alerts, on the client's alert thread, one at a time. What it logs there is not shipped; what it throws is reported. */
@FunctionalInterface
public interface AlertListener {
  /** Takes one alert; a slow listener delays the next alert and nothing else. */
  void onAlert(Alert alert);
}
