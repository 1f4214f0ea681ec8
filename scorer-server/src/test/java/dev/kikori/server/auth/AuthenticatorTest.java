package dev.kikori.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.server.auth.AuthenticationException.Reason;
import dev.kikori.server.service.ServiceKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AuthenticatorTest {
  private final Tokens.NewToken acme = Tokens.create();
  private final Tokens.NewToken acmeNew = Tokens.create();
  private final Tokens.NewToken other = Tokens.create();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MovingClock clock = new MovingClock();

  @TempDir Path folder;

  @Test
  void authenticate_withoutTokensFile_letsEverybodyInAsTheDefaultTenant() throws Exception {
    Authenticator authenticator = new Authenticator(AuthConfig.DEFAULTS, registry, clock);

    assertThat(authenticator.isOpen()).isTrue();
    assertThat(authenticator.authenticate(null).tenant()).isEqualTo(ServiceKey.DEFAULT_TENANT);
  }

  @Test
  void authenticate_aKnownToken_isItsTenantWithItsScopes() throws Exception {
    Authenticator authenticator = authenticator(file());

    Principal principal = authenticator.authenticate("Bearer " + acme.token());

    assertThat(principal.tenant()).isEqualTo("acme");
    assertThat(principal.may(Scope.INGEST)).isTrue();
    assertThat(principal.may(Scope.READ)).isFalse();
    assertThat(authenticator.authenticate("bearer " + other.token()).may(Scope.READ)).isTrue();
  }

  @Test
  void authenticate_noneOrAWrongOne_isRefusedForThatReason() throws Exception {
    Authenticator authenticator = authenticator(file());

    assertRefused(authenticator, null, Reason.MISSING);
    assertRefused(authenticator, "", Reason.MISSING);
    assertRefused(authenticator, "Bearer kik_wrong", Reason.UNKNOWN);
    assertRefused(authenticator, "Bearer " + acme.sha256(), Reason.UNKNOWN);
    assertRefused(authenticator, "Basic " + acme.token(), Reason.UNKNOWN);
    assertRefused(authenticator, "Bearer " + "x".repeat(10_000), Reason.UNKNOWN);
    assertThat(registry.counter("scorer.auth", "outcome", "unknown").count()).isEqualTo(4);
    assertThat(registry.counter("scorer.auth", "outcome", "missing").count()).isEqualTo(2);
  }

  @Test
  void authorize_aTokenWithoutTheScope_isForbidden() throws Exception {
    Authenticator authenticator = authenticator(file());

    assertThatThrownBy(() -> authenticator.authorize("Bearer " + acme.token(), null, Scope.ADMIN))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FORBIDDEN))
        .hasMessageContaining("scope admin");
  }

  @Test
  void authenticate_afterItsTime_isRefused() throws Exception {
    Path file =
        write(
            "tenants:\n  acme:\n    - sha256: "
                + acme.sha256()
                + "\n      expires: 2026-01-02T00:00:00Z\n");
    Authenticator authenticator = authenticator(file);

    authenticator.authenticate("Bearer " + acme.token());
    clock.now = clock.now.plus(Duration.ofDays(2));

    assertRefused(authenticator, "Bearer " + acme.token(), Reason.UNKNOWN);
  }

  @Test
  void tokensFile_changed_isReadAgainWithinASecond() throws Exception {
    Path file = file();
    Authenticator authenticator = authenticator(file);
    long generation = authenticator.generation();
    assertRefused(authenticator, "Bearer " + acmeNew.token(), Reason.UNKNOWN);

    write("tenants:\n  acme:\n    - sha256: " + acmeNew.sha256() + "\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
    clock.now = clock.now.plusSeconds(2);

    assertThat(authenticator.authenticate("Bearer " + acmeNew.token()).tenant()).isEqualTo("acme");
    assertRefused(authenticator, "Bearer " + acme.token(), Reason.UNKNOWN);
    assertThat(authenticator.generation()).isGreaterThan(generation);
  }

  @Test
  void tokensFile_brokenLater_keepsWhatWasKnown() throws Exception {
    Path file = file();
    Authenticator authenticator = authenticator(file);

    write("tenants: [not, a, mapping\n");
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
    clock.now = clock.now.plusSeconds(2);

    assertThat(authenticator.authenticate("Bearer " + acme.token()).tenant()).isEqualTo("acme");
    assertThat(registry.counter("scorer.auth.reloads", "outcome", "failure").count()).isEqualTo(1);
  }

  @Test
  void tokensFile_withATokenInsteadOfItsHash_isRefusedWithoutSayingIt() throws Exception {
    Path file = write("tenants:\n  acme:\n    - sha256: " + acme.token() + "\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> authenticator(file))
        .withMessageContaining("tokens.yaml")
        .withMessageContaining("64 hexadecimal digits")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain(acme.token()));
  }

  @Test
  void tokensFile_withATenantThatIsNoName_isRefused() throws Exception {
    Path file = write("tenants:\n  ../up:\n    - sha256: " + acme.sha256() + "\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> authenticator(file))
        .withMessageContaining("../up (expected:");
  }

  @Test
  void newToken_asText_showsNoToken() {
    assertThat(acme.token()).startsWith(Tokens.PREFIX).hasSizeGreaterThan(40);
    assertThat(acme.toString()).doesNotContain(acme.token());
  }

  private static void assertRefused(
      Authenticator authenticator, String authorization, Reason reason) {
    assertThatThrownBy(() -> authenticator.authenticate(authorization))
        .isInstanceOfSatisfying(
            AuthenticationException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private Authenticator authenticator(Path file) {
    return new Authenticator(new AuthConfig(file, null, null), registry, clock);
  }

  private Path file() throws IOException {
    return write(
        "tenants:\n  acme:\n    - name: payments\n      sha256: "
            + acme.sha256()
            + "\n  other:\n    - sha256: "
            + other.sha256()
            + "\n      scopes: [ingest, admin]\n");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("tokens.yaml"), text);
  }

  private static final class MovingClock extends Clock {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
