package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.kikori.scorer.model.ShippedBundle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class KikoriCliTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path folder;

  private record Result(int status, String out, String err) {
    List<JsonNode> objects() {
      return out.lines().map(JSON::readTree).toList();
    }
  }

  @BeforeEach
  void installed() {
    System.setProperty(ShippedBundle.HOME, ROOT.toString());
  }

  @AfterEach
  void uninstalled() {
    System.clearProperty(ShippedBundle.HOME);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"score", "templates", "sample", "bundle", "bundle inspect", "bundle verify"})
  void help_saysHowToUseTheCommand(String command) {
    Result result = run((command + " --help").split(" "));
    assertThat(result.status).isEqualTo(ExitStatus.OK);
    assertThat(result.out).startsWith("Usage: kikori " + command).contains("Show this text.");
    assertThat(result.err).isEmpty();
  }

  @Test
  void help_ofScore_tellsExitStatusesAndLayouts() {
    assertThat(run("score", "--help").out)
        .contains("0 no alert, 1 alerts, 2 bad usage, 3 unreadable input")
        .contains("spring-boot")
        .doesNotContain("%s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "bundle",
        "scroe x",
        "score",
        "score --nonsense x",
        "score --window 0 LOG",
        "score --window ten LOG",
        "score --step 5 LOG",
        "score --window 10 --window-time 5m LOG",
        "score --session-gap 5m LOG",
        "score --session-key ( LOG",
        "score --window-time 5parsecs LOG",
        "score --threads 0 LOG",
        "score --format klingon LOG",
        "score --pattern %nonsense LOG",
        "score --format plain --pattern %m LOG",
        "score --follow LOG LOG",
        "templates --format klingon LOG",
        "sample --seed many",
      })
  void badUsage_hasStatusTwo_oneLineOnStandardError_andNoStackTrace(String command)
      throws IOException {
    String log = log(List.of("a line"));
    Result result = run(command.isEmpty() ? new String[0] : command.replace("LOG", log).split(" "));
    assertThat(result.status).isEqualTo(ExitStatus.USAGE);
    assertThat(result.out).isEmpty();
    assertThat(result.err.lines()).hasSize(1);
    assertThat(result.err).startsWith("kikori: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "score NOWHERE",
        "templates NOWHERE",
        "score FOLDER",
        "score --bundle NOWHERE LOG",
        "bundle inspect FOLDER"
      })
  void unreadableInput_hasStatusThree_andNamesIt(String command) throws IOException {
    String nowhere = folder.resolve("nowhere.log").toString();
    String log = log(List.of("a line"));
    Result result =
        run(
            command
                .replace("NOWHERE", nowhere)
                .replace("FOLDER", folder.toString())
                .replace("LOG", log)
                .split(" "));
    assertThat(result.status).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(result.err).contains(folder.toString());
    assertThat(result.err.lines()).hasSize(1);
  }

  @Test
  void templates_printsIdCountAndText_mostFrequentFirst() throws IOException {
    Result result =
        run("templates", log(List.of("user 1 logged in", "user 2 logged in", "disk full")));
    assertThat(result.status).isEqualTo(ExitStatus.OK);
    assertThat(result.out.lines()).hasSize(2);
    assertThat(result.out.lines().findFirst().orElseThrow())
        .matches("[0-9a-f]{16}\t2\tuser <NUM> logged in");
  }

  @Test
  void templates_lines_haveNumberIdAndTemplate_andLinesOfOneTemplateShareItsId()
      throws IOException {
    Result result =
        run(
            "templates",
            "--lines",
            log(List.of("user 1 logged in", "disk full", "user 2 logged in")));
    List<String[]> rows = result.out.lines().map(row -> row.split("\t")).toList();
    assertThat(rows).extracting(row -> row[0]).containsExactly("1", "2", "3");
    assertThat(rows.get(0)[1]).isEqualTo(rows.get(2)[1]).isNotEqualTo(rows.get(1)[1]);
    assertThat(rows.get(2)[2]).isEqualTo("user <NUM> logged in");
  }

  @Test
  void templates_secondFile_isCountedOn() throws IOException {
    Result result = run("templates", "--lines", log(List.of("a b", "c d")), log(List.of("e f")));
    assertThat(result.out.lines().map(row -> row.split("\t")[0])).containsExactly("1", "2", "3");
  }

  @Test
  void templates_stripFirstColumn_dropsIt() throws IOException {
    Result result =
        run(
            "templates",
            "--strip-first-column",
            "--format",
            "plain",
            log(List.of("- all is well", "LABEL all is well")));
    assertThat(result.out).matches("[0-9a-f]{16}\t2\tall is well\n");
  }

  @Test
  void templates_hostileLine_cannotWriteToTheTerminal() throws IOException {
    Result result =
        run(
            "templates",
            "--format",
            "plain",
            log(List.of("evil \u001b]0;title\u0007 \u009b2J name")));
    assertThat(result.out).doesNotContain("\u001b", "\u0007", "\u009b");
  }

  @Test
  void closedOutput_endsQuietly() throws IOException {
    String log = log(IntStream.range(0, 50).mapToObj(i -> "line " + "x".repeat(i + 1)).toList());
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    assertThat(KikoriCli.run(new Output(closed), errors, Style.PLAIN, "templates", log))
        .isEqualTo(ExitStatus.OUTPUT_CLOSED);
    assertThat(err.size()).isZero();
  }

  @Test
  void score_evenTraffic_hasNoAlert() throws IOException {
    assumeBundle();
    Result result = run("score", log(evenTraffic(2_000)));
    assertThat(result.status).as(result.out).isEqualTo(ExitStatus.OK);
    assertThat(result.out).isEqualTo("2,000 lines, 20 windows, 0 alerts\n");
  }

  @Test
  void score_outage_alerts_andShowsTheLinesAndWhy() throws IOException {
    assumeBundle();
    Result result = run("score", log(SampleLog.generate(3).lines()));
    assertThat(result.status).isEqualTo(ExitStatus.ALERTS);
    assertThat(result.out)
        .contains("▲ alert", "  what ", "  where", "  lines", "  why ", "OrdersPool");
  }

  @Test
  void score_normalPast_judgesFromTheFirstWindowOn() throws IOException {
    assumeBundle();
    List<String> later = new ArrayList<>(evenTraffic(200));
    later.set(20, later.get(20).replaceAll("INFO.*", "INFO something else entirely"));
    Path past = folder.resolve("past.log");
    Files.write(past, evenTraffic(4_000));
    Result told = run("score", "--windows", "--normal", past.toString(), log(later));
    JsonNode first = JSON.readTree(told.out.lines().findFirst().orElseThrow());
    assertThat(first.get("unseen_templates").asInt()).isEqualTo(1);
    assertThat(told.out.lines()).hasSize(2);
  }

  @Test
  void score_normalPastMissing_isUnreadable() throws IOException {
    Result result = run("score", "--normal", "nowhere.log", log(evenTraffic(10)));
    assertThat(result.status).isEqualTo(ExitStatus.UNREADABLE);
    assertThat(result.err).contains("nowhere.log");
  }

  @Test
  void score_json_isOneObjectPerAlert() throws IOException {
    assumeBundle();
    Result result = run("score", "--json", log(SampleLog.generate(3).lines()));
    assertThat(result.status).isEqualTo(ExitStatus.ALERTS);
    assertThat(result.objects())
        .isNotEmpty()
        .allSatisfy(
            alert -> {
              assertThat(alert.path("should_alert_user").asBoolean()).isTrue();
              assertThat(alert.path("risk_score").asInt()).isBetween(50, 100);
              assertThat(alert.path("messages").path("critical").isArray()).isTrue();
              assertThat(alert.path("summary").isEmpty()).isFalse();
            });
  }

  @Test
  void score_windows_isOneObjectForEveryWindow_numberedFromZero() throws IOException {
    assumeBundle();
    Result result = run("score", "--windows", "--window", "50", log(evenTraffic(220)));
    assertThat(result.objects())
        .extracting(window -> window.path("id").asString())
        .containsExactly("0", "1", "2", "3", "4");
    assertThat(result.objects())
        .extracting(window -> window.path("first_line").asInt())
        .containsExactly(1, 51, 101, 151, 201);
    assertThat(result.objects())
        .extracting(window -> window.path("last_line").asInt())
        .containsExactly(50, 100, 150, 200, 220);
    assertThat(result.objects())
        .allSatisfy(
            window -> {
              assertThat(window.path("score").asDouble()).isBetween(0.0, 1.0);
              assertThat(window.path("risk_score").isInt()).isTrue();
              assertThat(window.path("should_alert_user").isBoolean()).isTrue();
              assertThat(window.path("messages").path("critical").isArray()).isTrue();
              assertThat(window.path("messages").path("warning").isArray()).isTrue();
              assertThat(window.path("summary").isArray()).isTrue();
              assertThat(window.path("unseen_templates").isInt()).isTrue();
            });
  }

  @Test
  void score_sessions_haveTheirKeyAsId_alsoWhereALineNamesSeveral() throws IOException {
    assumeBundle();
    List<String> lines =
        List.of("open blk_1", "open blk_-2", "move blk_1 blk_-2", "close blk_1", "nothing");
    Result result = run("score", "--windows", "--session-key", "blk_-?\\d+", log(lines));
    assertThat(result.objects())
        .extracting(window -> window.path("id").asString())
        .containsExactlyInAnyOrder("blk_1", "blk_-2");
  }

  @Test
  void score_noSessionKeyAnywhere_isSaid() throws IOException {
    assumeBundle();
    Result result =
        run("score", "--windows", "--session-key", "blk_\\d+", log(List.of("nothing here")));
    assertThat(result.status).isEqualTo(ExitStatus.OK);
    assertThat(result.err).isEqualTo("kikori: note: 1 line named no session: in no window\n");
  }

  @Test
  void score_linesWithoutATime_inTimeWindows_areSaid() throws IOException {
    assumeBundle();
    Result result =
        run(
            "score",
            "--windows",
            "--window-time",
            "1m",
            log(List.of("no clock", "no clock either")));
    assertThat(result.err)
        .isEqualTo(
            "kikori: note: 2 lines without a time counted as of the time of the line before\n");
  }

  @Test
  void score_hostileOutage_cannotWriteToTheTerminal() throws IOException {
    assumeBundle();
    List<String> lines = new ArrayList<>(evenTraffic(3_000));
    for (int i = 0; i < 60; i++) {
      lines.add(
          "2026-03-14 09:50:00 ERROR pool - \u001b[2J\u001b]0;owned\u0007 connection to \u009b31m database failed "
              + i);
    }
    Result result = run("score", log(lines));
    assertThat(result.status).isEqualTo(ExitStatus.ALERTS);
    assertThat(result.out).contains("owned\\x07").doesNotContain("\u001b", "\u0007", "\u009b");
  }

  @Test
  void score_budgetOutOfRange_isBadUsage() throws IOException {
    assumeBundle();
    Result result = run("score", "--budget", "0", log(List.of("a line")));
    assertThat(result.status).isEqualTo(ExitStatus.USAGE);
    assertThat(result.err).contains("--budget: 0");
  }

  @Test
  void sample_findsTheFault_andSaysWhen() throws IOException {
    assumeBundle();
    Path kept = folder.resolve("sample.log");
    Result result = run("sample", "--log", kept.toString());
    assertThat(result.status).isEqualTo(ExitStatus.OK);
    assertThat(result.out)
        .contains("fault injected at", "first alert at")
        .doesNotContain("the fault was missed");
    assertThat(kept).hasContent(String.join("\n", SampleLog.generate(1).lines()) + "\n");
  }

  @Test
  void bundle_thatKikoriComesWith_isWhole() throws IOException {
    assumeBundle();
    Result result = run("bundle", "verify");
    assertThat(result.out).startsWith("ok: kikori-nano");
    assertThat(result.status).isEqualTo(ExitStatus.OK);
    assertThat(run("bundle", "inspect").out).contains("method", "trained on", "sha256");
  }

  @Test
  void bundle_withADamagedFile_isNotOk_andNamesIt() throws IOException {
    assumeBundle();
    Path copy = folder.resolve("copy");
    Files.createDirectory(copy);
    try (var files = Files.list(ROOT.resolve("bundles/kikori-nano"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Files.writeString(copy.resolve("tokenizer.json"), "{}");
    Result result = run("bundle", "verify", copy.toString());
    assertThat(result.status).isEqualTo(ExitStatus.ALERTS);
    assertThat(result.out).startsWith("not ok: ").contains("tokenizer.json");
  }

  private static void assumeBundle() {
    assumeTrue(
        Files.isDirectory(ROOT.resolve("bundles/kikori-nano")), "bundles/kikori-nano is not there");
  }

  private static List<String> evenTraffic(int lines) {
    List<String> traffic = new ArrayList<>();
    for (int i = 0; i < lines; i++) {
      String time = String.format("2026-03-14 09:%02d:%02d", i / 60 % 60, i % 60);
      traffic.add(
          time
              + (i % 2 == 0
                  ? " INFO web - request " + i + " started"
                  : " INFO web - request " + (i - 1) + " done in 12 ms"));
    }
    return traffic;
  }

  private String log(List<String> lines) throws IOException {
    return Files.write(Files.createTempFile(folder, "test", ".log"), lines).toString();
  }

  private static Result run(String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        KikoriCli.run(
            new Output(out), new PrintStream(err, true, StandardCharsets.UTF_8), Style.PLAIN, args);
    return new Result(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
