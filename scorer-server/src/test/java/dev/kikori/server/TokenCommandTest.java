package dev.kikori.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.server.auth.AuthConfig;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.Principal;
import dev.kikori.server.auth.Scope;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class TokenCommandTest {
  @Test
  void whatIsPrinted_makesATokensFileThatLetsTheTokenIn(@TempDir Path folder) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();

    int status =
        new CommandLine(new TokenCommand(print(out), print(err)))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute("acme", "--scopes", "ingest,read", "--name", "Ann's laptop");

    assertThat(status).isZero();
    Path file = folder.resolve("tokens.yaml");
    Files.writeString(file, err.toString(StandardCharsets.UTF_8));
    Principal principal =
        new Authenticator(
                new AuthConfig(file, null, null), new SimpleMeterRegistry(), Clock.systemUTC())
            .authenticate("Bearer " + out.toString(StandardCharsets.UTF_8).strip());
    assertThat(principal.tenant()).isEqualTo("acme");
    assertThat(principal.may(Scope.READ)).isTrue();
    assertThat(principal.may(Scope.ADMIN)).isFalse();
  }

  @Test
  void version_isTold() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CommandLine serve = new CommandLine(new ServeCommand(Clock.systemUTC()));
    serve.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
    assertThat(serve.execute("--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("kikori " + Version.NUMBER);
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
