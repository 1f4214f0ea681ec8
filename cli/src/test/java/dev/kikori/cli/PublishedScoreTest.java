package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.model.ShippedBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The model card's table of made-up logs comes out of the committed bundle: figures that nobody can reproduce are not published. */
final class PublishedScoreTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Pattern ROW =
      Pattern.compile(
          "(?m)^\\| sample (\\d+) \\| (\\d+) of (\\d+) \\| (\\d+) of (\\d+) \\| (\\d+) of (\\d+) \\|$");

  @AfterEach
  void uninstalled() {
    System.clearProperty(ShippedBundle.HOME);
  }

  @Test
  void sample_eachPublishedSeed_givesTheFiguresOfTheModelCard() throws IOException {
    String card = Files.readString(ROOT.resolve("bundles/kikori-nano/README.md"));
    List<MatchResult> rows = ROW.matcher(card).results().toList();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(3);
    for (MatchResult row : rows.subList(0, 3)) {
      assertThat(sample(row.group(1)))
          .contains("alerts while it lasted  " + row.group(2) + " of " + row.group(3) + " windows")
          .contains("false alerts before it  " + row.group(4) + " of " + row.group(5) + " windows")
          .contains("false alerts after it   " + row.group(6) + " of " + row.group(7) + " windows");
    }
  }

  private static String sample(String seed) {
    System.setProperty(ShippedBundle.HOME, ROOT.toString());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream err =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
    assertThat(KikoriCli.run(new Output(out), err, Style.PLAIN, "sample", "--seed", seed))
        .isEqualTo(ExitStatus.OK);
    return out.toString(StandardCharsets.UTF_8);
  }
}
