package dev.kikori.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands in docs/rest.md, run as they stand. */
final class RestPageTest {
  private static final Pattern COMMAND = Pattern.compile("```sh\n(curl [^`]*?)\n```");
  private static final int STILL_OPEN = 28; // curl's status where --max-time ends a stream.

  @TempDir Path folder;

  @Test
  void commands_ofThePage_work() throws Exception {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/curl")), "no curl here");
    String page = Files.readString(Path.of("../docs/rest.md"));
    InMemory shop = InMemory.sample(Running.sampleClock());
    int commands = 0;
    try (Running running = Running.withTokens(shop.services(), WebConfig.DEFAULTS, folder)) {
      for (Matcher found = COMMAND.matcher(page); found.find(); commands++) {
        String answer = answer(found.group(1), running.url(""));

        assertThat(answer).as(found.group(1)).isNotBlank().doesNotContain("urn:kikori:problem");
      }
    }
    assertThat(commands).isGreaterThanOrEqualTo(6);
    assertThat(shop.silences)
        .extracting(one -> one.value().kind())
        .contains("silence", "suppression");
  }

  /** The page ends a stream soon; on a busy machine it may not have begun by then. */
  private static String answer(String command, String url)
      throws IOException, InterruptedException {
    String answer = run(command, url);
    for (int seconds = 4; answer.isBlank() && seconds <= 64; seconds *= 4) {
      answer = run(command.replaceFirst("--max-time \\d+", "--max-time " + seconds), url);
    }
    return answer;
  }

  private static String run(String command, String url) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder("bash", "-c", command);
    builder.environment().put("KIKORI", url);
    builder.environment().put("TOKEN", Running.ADMIN);
    builder.environment().put("no_proxy", "*");
    Process process = builder.redirectErrorStream(true).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(command + "\n" + answer).isIn(0, STILL_OPEN);
    return answer;
  }
}
