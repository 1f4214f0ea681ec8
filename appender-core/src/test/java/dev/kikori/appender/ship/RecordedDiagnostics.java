package dev.kikori.appender.ship;

import dev.kikori.appender.Diagnostics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Keeps what a person would be told. */
final class RecordedDiagnostics implements Diagnostics {
  private final List<String> warnings = new CopyOnWriteArrayList<>();
  private final List<String> infos = new CopyOnWriteArrayList<>();

  @Override
  public void warn(String message, @Nullable Throwable cause) {
    warnings.add(message);
  }

  @Override
  public void info(String message) {
    infos.add(message);
  }

  List<String> warnings() {
    return warnings;
  }

  List<String> infos() {
    return infos;
  }
}
