package dev.kikori.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What scores, and what it was trained by, has never heard of the demo. */
final class IgnoranceTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> WORDS =
      List.of(
          "com.example.shop",
          "com.example.stock",
          "shop-pool",
          "No answer from stock",
          "GC overhead:",
          "Coupon {}");

  @Test
  void scorerAndRecipes_nameNothingOfTheServices() throws IOException {
    for (String folder : List.of("scorer-core/src/main", "scorer-server/src/main", "recipes")) {
      try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain(WORDS);
        }
      }
    }
  }
}
