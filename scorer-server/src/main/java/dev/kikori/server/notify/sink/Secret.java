package dev.kikori.server.notify.sink;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A secret that lies in a file or in the environment; read when it is needed, so that a rotated file needs no reload. Never shown. */
final class Secret {
  private static final int MAX_BYTES = 64 << 10;

  private final String key;
  private final @Nullable Path file;
  private final @Nullable String variable;
  private final UnaryOperator<@Nullable String> environment;

  private Secret(
      String key,
      @Nullable Path file,
      @Nullable String variable,
      UnaryOperator<@Nullable String> environment) {
    this.key = key;
    this.file = file;
    this.variable = variable;
    this.environment = environment;
  }

  /**
   * The secret behind {@code KEY_file} or {@code KEY_env}, or null if neither is there.
   *
   * @throws IllegalArgumentException if it can't be read now
   */
  static @Nullable Secret of(
      String key,
      @Nullable Path file,
      @Nullable String variable,
      UnaryOperator<@Nullable String> environment) {
    if (file == null && variable == null) {
      return null;
    }
    Secret secret = new Secret(key, file, variable, environment);
    secret.read();
    return secret;
  }

  /** Says that a configuration names a secret twice. */
  static void checkOne(String key, @Nullable Path file, @Nullable String variable) {
    if (file != null && variable != null) {
      throw new IllegalArgumentException(
          key + "_env: given beside " + key + "_file (expected: one of the two)");
    }
  }

  /**
   * Its text, without white space around it.
   *
   * @throws IllegalArgumentException if it can't be read or is empty
   */
  String read() {
    String text = file != null ? fromFile(file) : environment.apply(name());
    if (text == null || text.isBlank()) {
      throw new IllegalArgumentException(
          file != null
              ? key + "_file: " + file + " is empty (expected: the secret)"
              : key + "_env: " + name() + " is not set (expected: a variable with the secret)");
    }
    return text.strip();
  }

  private String name() {
    return variable == null ? "" : variable;
  }

  private String fromFile(Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        throw new IllegalArgumentException(key + "_file: " + path + " (expected: at most 64KB)");
      }
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          key + "_file: " + path + " can't be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  @Override
  public String toString() {
    return "<secret>";
  }
}
