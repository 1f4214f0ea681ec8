package dev.kikori.server.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kikori.server.auth.AuthenticationException;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.Principal;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in on the dashboard: a random number in the browser stands for the token, which stays here and is asked again each time, so
 * that a token that is withdrawn ends its sessions. At most {@value #MOST}. Safe for use by many threads.
 */
final class Sessions {
  static final String COOKIE = "kikori_session";
  private static final int MOST = 10_000;
  private static final int BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final Authenticator authenticator;
  private final Cache<String, String> tokens;

  Sessions(Authenticator authenticator, Duration lifetime, Clock clock) {
    this.authenticator = authenticator;
    this.tokens =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(lifetime)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
  }

  /** Begins a session. */
  String begin(String token) throws AuthenticationException {
    Principal unused = authenticator.authenticate("Bearer " + token);
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    tokens.put(id, token);
    return id;
  }

  /** Who began the session. */
  Principal find(@Nullable String id) throws AuthenticationException {
    return authenticator.authenticate(authorization(id));
  }

  /** Whether {@link #find} would find somebody; counts nothing. */
  boolean knows(@Nullable String id) {
    return authenticator.knows(authorization(id), null);
  }

  private @Nullable String authorization(@Nullable String id) {
    String token = id == null ? null : tokens.getIfPresent(id);
    return token == null ? null : "Bearer " + token;
  }

  void end(@Nullable String id) {
    if (id != null) {
      tokens.invalidate(id);
    }
  }
}
