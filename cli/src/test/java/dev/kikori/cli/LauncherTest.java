package dev.kikori.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ./kikori} does before anything is built. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a Bash script")
final class LauncherTest {
  private static final Path LAUNCHER = Path.of("..", "kikori").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void script_isSoundBash() throws Exception {
    assertThat(run("bash", "-n", LAUNCHER.toString()).status).isZero();
  }

  @Test
  void help_listsEveryCommand() throws Exception {
    Result result = run(LAUNCHER.toString(), "--help");
    assertThat(result.status).isZero();
    assertThat(result.text)
        .contains(
            "demo",
            "sample",
            "score",
            "templates",
            "serve",
            "token",
            "train",
            "finetune",
            "evaluate",
            "bundle");
  }

  @Test
  void symbolicLink_fromAnotherFolder_findsItsHome() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("watch"), LAUNCHER);
    Result result = run(link.toString(), "--version");
    Files.delete(link);
    assertThat(result.status).isZero();
    assertThat(result.text).startsWith("kikori 0.");
  }

  @Test
  void versionOfACommand_isKikoris() throws Exception {
    assertThat(run(LAUNCHER.toString(), "serve", "--version").text).startsWith("kikori 0.");
    assertThat(run(LAUNCHER.toString(), "finetune", "-V").text).startsWith("kikori 0.");
  }

  @Test
  void noCommand_isBadUsage() throws Exception {
    assertThat(run(LAUNCHER.toString()).status).isEqualTo(ExitStatus.USAGE);
  }

  @Test
  void unknownCommand_isBadUsage_andNamesTheKnownOnes() throws Exception {
    Result result = run(LAUNCHER.toString(), "scroe");
    assertThat(result.status).isEqualTo(ExitStatus.USAGE);
    assertThat(result.text).contains("scroe: no such command", "score");
  }

  @Test
  void javaHomeWithoutJava_isNamed() throws Exception {
    Result result = run("env", "JAVA_HOME=" + folder, LAUNCHER.toString(), "score", "x");
    assertThat(result.status).isEqualTo(ExitStatus.USAGE);
    assertThat(result.text).contains("JAVA_HOME: " + folder);
  }

  private record Result(int status, String text) {}

  private Result run(String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    List<String> words = new ArrayList<>(List.of(command));
    Process process =
        new ProcessBuilder(words)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Result(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
  }
}
