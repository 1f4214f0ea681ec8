package dev.kikori.server.intake;

import dev.kikori.server.auth.AuthenticationException;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.Principal;
import dev.kikori.server.auth.Scope;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Who is on the other end of a call, and whether they still may be. Safe for use by many threads. */
final class Caller {
  private static final long ASK_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Authenticator authenticator;
  private final @Nullable String authorization;
  private final @Nullable X509Certificate certificate;
  private final Principal principal;
  private volatile long generation;
  private volatile long askedNanos = System.nanoTime();

  Caller(
      Authenticator authenticator,
      @Nullable String authorization,
      @Nullable X509Certificate certificate,
      Scope scope)
      throws RefusedException {
    this.authenticator = authenticator;
    this.authorization = authorization;
    this.certificate = certificate;
    this.generation = authenticator.generation();
    this.principal = ask(scope);
  }

  Principal principal() {
    return principal;
  }

  /** Asks again if tokens have changed, and now and then: one that was taken back, or expired, ends the streams that it opened. */
  void stillMay(Scope scope) throws RefusedException {
    long now = authenticator.generation();
    long nanos = System.nanoTime();
    if (now == generation && nanos - askedNanos < ASK_AGAIN_NANOS) {
      return;
    }
    if (!ask(scope).tenant().equals(principal.tenant())) {
      throw new RefusedException(
          RefusalReason.UNAUTHENTICATED, "authorization: the token is another tenant's by now");
    }
    generation = now;
    askedNanos = nanos;
  }

  private Principal ask(Scope scope) throws RefusedException {
    try {
      return authenticator.authorize(authorization, certificate, scope);
    } catch (AuthenticationException e) {
      throw new RefusedException(
          e.reason() == AuthenticationException.Reason.FORBIDDEN
              ? RefusalReason.FORBIDDEN
              : RefusalReason.UNAUTHENTICATED,
          String.valueOf(e.getMessage()));
    }
  }
}
