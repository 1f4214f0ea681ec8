package dev.kikori.appender.config;

import dev.kikori.appender.AlertOptions;
import dev.kikori.appender.AuthOptions;
import dev.kikori.appender.BatchOptions;
import dev.kikori.appender.EventOptions;
import dev.kikori.appender.KeepAliveOptions;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.RetryOptions;
import dev.kikori.appender.SpillOptions;
import dev.kikori.appender.TlsOptions;
import dev.kikori.appender.WindowOptions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts the texts of a configuration file together to {@link KikoriOptions}. Goes on after a mistake, so that a person sees all of them at
 * once. Not thread-safe.
 */
public final class OptionReader {
  final KikoriOptions.Builder root = KikoriOptions.builder();
  final QueueOptions.Builder queue = QueueOptions.builder();
  final BatchOptions.Builder batch = BatchOptions.builder();
  final WindowOptions.Builder window = WindowOptions.builder();
  final RetryOptions.Builder retry = RetryOptions.builder();
  final KeepAliveOptions.Builder keepAlive = KeepAliveOptions.builder();
  final TlsOptions.Builder tls = TlsOptions.builder();
  final AuthOptions.Builder auth = AuthOptions.builder();
  final SpillOptions.Builder spill = SpillOptions.builder();
  final MaskingOptions.Builder masking = MaskingOptions.builder();
  final EventOptions.Builder event = EventOptions.builder();
  final AlertOptions.Builder alerts = AlertOptions.builder();
  private final List<String> errors = new ArrayList<>();

  /** @param agent what speaks to the scorer, e.g. {@code kikori-logback/0.1.0} */
  public OptionReader(String agent) {
    root.agent(agent);
  }

  /** Takes every text in turn. */
  public void setAll(OptionTexts texts) {
    texts.forEach(this::set);
  }

  private void set(OptionKey key, String text) {
    try {
      key.set(this, text);
    } catch (IllegalArgumentException e) {
      errors.add(String.valueOf(e.getMessage()));
    }
  }

  void attribute(String keyAndValue) {
    int equals = keyAndValue.indexOf('=');
    if (equals <= 0) {
      throw new IllegalArgumentException(
          "attribute: " + keyAndValue + " (expected: a key and a value)");
    }
    root.attribute(keyAndValue.substring(0, equals), keyAndValue.substring(equals + 1));
  }

  /** The options; null if something is wrong, which {@link #errors} tells. */
  public @Nullable KikoriOptions read() {
    try {
      KikoriOptions options =
          root.queue(queue.build())
              .batch(batch.build())
              .window(window.build())
              .retry(retry.build())
              .keepAlive(keepAlive.build())
              .tls(tls.build())
              .auth(auth.build())
              .spill(spill.build())
              .masking(masking.build())
              .event(event.build())
              .alerts(alerts.build())
              .build();
      return errors.isEmpty() ? options : null;
    } catch (IllegalArgumentException e) {
      errors.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** What is wrong, each with the path of its option, what was given and what was expected. */
  public List<String> errors() {
    return List.copyOf(errors);
  }
}
