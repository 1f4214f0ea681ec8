package dev.kikori.appender.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.appender.AuthOptions;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.TlsOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(300)
final class TokenTest {
  @TempDir Path directory;

  private KikoriOptions options(String endpoint, AuthOptions.Builder auth) {
    return KikoriOptions.builder().endpoint(endpoint).auth(auth.build()).build();
  }

  @Test
  void tokenFile_renewed_readAnewForEachConnection() throws Exception {
    Path file = directory.resolve("token");
    try (GuardedScorer scorer = new GuardedScorer(null, "Bearer second"::equals);
        GrpcTransportFactory factory =
            new GrpcTransportFactory(
                options("127.0.0.1:" + scorer.port(), AuthOptions.builder().tokenFile(file)))) {
      assertThat(Attempt.of(factory)).startsWith("CONFIGURATION").contains("cannot be read");
      Files.writeString(file, "first\n");
      assertThat(Attempt.of(factory)).startsWith("UNAUTHENTICATED").contains("who are you?");
      Files.writeString(file, "second\n");
      assertThat(Attempt.of(factory)).contains("guarded");
      assertThat(scorer.authorizations).containsExactly("Bearer first", "Bearer second");
    }
  }

  @Test
  void tokenFile_twoLines_refusedWithoutShowingIt() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), "secret one\nand two");
    try (GrpcTransportFactory factory =
        new GrpcTransportFactory(options("localhost:1", AuthOptions.builder().tokenFile(file)))) {
      assertThat(Attempt.of(factory))
          .startsWith("CONFIGURATION")
          .contains("holds more than a token")
          .doesNotContain("secret");
    }
  }

  @Test
  void tokenEnvironment_variableThere_shown() {
    String variable = variableWithAToken();
    try (GuardedScorer scorer = new GuardedScorer(null, shown -> true)) {
      assertThat(
              Attempt.of(
                  options(
                      "localhost:" + scorer.port(),
                      AuthOptions.builder().tokenEnvironment(variable).allowPlaintext(true))))
          .contains("guarded");
      assertThat(scorer.authorizations).containsExactly("Bearer " + System.getenv(variable));
    }
  }

  /** One that is there on most machines and holds no secret; the path of some has blanks in it. */
  private static String variableWithAToken() {
    return Stream.of("PATH", "HOME", "PWD", "LANG")
        .filter(name -> System.getenv(name) != null && System.getenv(name).matches("[!-~]+"))
        .findFirst()
        .orElseGet(() -> Assumptions.abort("no environment variable that reads as a token"));
  }

  @Test
  void token_plainTextToAnotherHost_refusedAtStart() {
    AuthOptions.Builder auth = AuthOptions.builder().tokenEnvironment("TOKEN");
    assertThatThrownBy(() -> new GrpcTransportFactory(options("scorer.example:4317", auth)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("in plain text")
        .hasMessageContaining("tls.enabled=true");
    new GrpcTransportFactory(options("scorer.example:4317", auth.allowPlaintext(true))).close();
    new GrpcTransportFactory(
            KikoriOptions.builder()
                .endpoint("scorer.example:4317")
                .auth(AuthOptions.builder().tokenEnvironment("TOKEN").build())
                .tls(TlsOptions.builder().enabled(true).build())
                .build())
        .close();
  }

  @Test
  void loopback_asWritten_knownWithoutLookingItUp() {
    for (String endpoint :
        new String[] {
          "localhost:1", "LOCALHOST:1", "a.localhost:1", "127.0.0.1:1", "127.1.2.3:1", "[::1]:1"
        }) {
      assertThat(Loopback.is(endpoint)).as(endpoint).isTrue();
    }
    for (String endpoint :
        new String[] {"localhost.example:1", "127.0.0.1.example:1", "10.0.0.1:1", "[::2]:1"}) {
      assertThat(Loopback.is(endpoint)).as(endpoint).isFalse();
    }
  }
}
