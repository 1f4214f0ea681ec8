package dev.kikori.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.model.BundleException;
import dev.kikori.scorer.model.ShippedBundle;
import dev.kikori.trainer.data.DataException;
import dev.kikori.trainer.data.LogFixtures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class EvaluateCommandTest {
  @TempDir private Path folder = Path.of("");

  private final StringWriter out = new StringWriter();
  private final AtomicReference<Exception> thrown = new AtomicReference<>();

  @Test
  void labelledLog_isMeasuredAndTheFiguresAreWrittenAsJsonMarkdownAndPlot() throws IOException {
    Path data = LogFixtures.labelledLog(folder, 3000, 35);
    Path json = folder.resolve("o.json");
    Path markdown = folder.resolve("o.md");
    Path plot = folder.resolve("o.png");

    int status =
        run(
            "--data",
            data.toString(),
            "--bundle",
            "none",
            "--json",
            json.toString(),
            "--markdown",
            markdown.toString(),
            "--plot",
            plot.toString());

    assertThat(status).isZero();
    assertThat(Files.readString(markdown))
        .isEqualTo(out.toString().substring(0, out.toString().lastIndexOf(System.lineSeparator())));
    assertThat(Files.readAllBytes(plot)).startsWith(0x89, 'P', 'N', 'G');
    JsonNode report = new JsonMapper().readTree(Files.readString(json)).get(0);
    assertThat(report.get("stats").get("testWindows").asInt()).isEqualTo(119);
    assertThat(result(report, "always normal").get("f1").get("value").asDouble()).isZero();
    assertThat(result(report, "always alert").get("recall").get("value").asDouble()).isEqualTo(1);
    assertThat(result(report, "severity keyword").get("f1").get("value").asDouble()).isEqualTo(1);
    assertThat(result(report, "logistic regression").get("f1").get("value").asDouble())
        .isEqualTo(1);
    assertThat(result(report, "severity keyword").get("unseen").get("pr_auc").isNull()).isTrue();
  }

  @Test
  void sameSeed_givesTheSameFigures() throws IOException {
    Path data = LogFixtures.labelledLog(folder, 1500, 35);
    Path one = folder.resolve("1.json");
    Path two = folder.resolve("2.json");

    run("--data", data.toString(), "--bundle", "none", "--json", one.toString());
    run("--data", data.toString(), "--bundle", "none", "--json", two.toString());

    assertThat(withoutCost(one)).isEqualTo(withoutCost(two));
  }

  @Test
  void bundle_ifNoneIsSaid_isTheOneThatKikoriComesWith_andCanBeLeftOut() throws IOException {
    Path data = LogFixtures.labelledLog(folder, 500, 35);
    String before = System.setProperty(ShippedBundle.HOME, "..");
    try {
      assertThat(run("--data", data.toString())).isZero();
      assertThat(out.toString()).contains("| Kikori, label-free").contains("| unseen template");
      out.getBuffer().setLength(0);
      assertThat(run("--data", data.toString(), "--bundle", "none")).isZero();
      assertThat(out.toString()).doesNotContain("Kikori").contains("| unseen template");
    } finally {
      if (before == null) {
        System.clearProperty(ShippedBundle.HOME);
      } else {
        System.setProperty(ShippedBundle.HOME, before);
      }
    }
  }

  @Test
  void bundle_thatIsNotThere_isSaidBeforeAnythingIsMeasured() throws IOException {
    Path data = LogFixtures.labelledLog(folder, 100, 0);

    run("--data", data.toString(), "--bundle", folder.resolve("nowhere").toString());

    assertThat(thrown.get()).isInstanceOf(BundleException.class).hasMessageContaining("nowhere");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void unlabelledLog_cannotBeMeasured() throws IOException {
    Files.writeString(folder.resolve("a.log"), "x\n".repeat(100));
    Path data = LogFixtures.descriptor(folder, "files: a.log\nformat: plain\nwindow: {size: 10}\n");

    run("--data", data.toString(), "--bundle", "none");

    assertThat(thrown.get())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("labels: missing");
  }

  @Test
  void badBudget_isBadUsage() throws IOException {
    Path data = LogFixtures.labelledLog(folder, 100, 0);

    assertThat(run("--data", data.toString(), "--budget", "0"))
        .isEqualTo(CommandLine.ExitCode.USAGE);
  }

  private static JsonNode result(JsonNode report, String detector) {
    for (JsonNode result : report.get("results")) {
      if (result.get("detector").asString().equals(detector)) {
        return result;
      }
    }
    throw new AssertionError("no result of " + detector);
  }

  private static String withoutCost(Path json) throws IOException {
    return Files.readString(json)
        .replaceAll("\"(fit_seconds|score_seconds|peak_heap_bytes)\" : [^\\n]*", "");
  }

  private int run(String... arguments) {
    CommandLine line = new CommandLine(new EvaluateCommand());
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(new StringWriter()));
    line.setExecutionExceptionHandler(
        (e, command, result) -> {
          thrown.set(e);
          return 3;
        });
    return line.execute(arguments);
  }
}
