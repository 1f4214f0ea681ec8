package dev.kikori.server.auth;

import dev.kikori.server.auth.AuthenticationException.Reason;
import dev.kikori.server.service.ServiceKey;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells who somebody is by their token or certificate. The tokens file is looked at again once a second at most, when somebody asks; if it
 * can't be read then, the tokens known so far stay good, and it is said aloud. Safe for use by many threads.
 */
public final class Authenticator {
  private static final Logger LOG = LoggerFactory.getLogger(Authenticator.class);
  private static final String BEARER = "Bearer ";
  private static final int MAX_TOKEN_CHARS = 512;
  private static final long LOOK_EVERY_MILLIS = 1_000;

  private final AuthConfig config;
  private final Clock clock;
  private final Map<Reason, Counter> refused = new EnumMap<>(Reason.class);
  private final Counter granted;
  private final Counter reloads;
  private final Counter failedReloads;
  private final AtomicLong lookedAt;
  private final AtomicLong generation = new AtomicLong();
  private final ReentrantLock reloading = new ReentrantLock();

  private volatile KnownTokens tokens = KnownTokens.NONE;
  private volatile @Nullable Seen seen;

  private record Seen(long modifiedMillis, long size, @Nullable Object fileKey) {}

  /**
   * Reads the tokens file, if there is one.
   *
   * @throws IllegalArgumentException if it can't be read or says something that can't be meant
   */
  public Authenticator(AuthConfig config, MeterRegistry registry, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.granted = registry.counter("scorer.auth", "outcome", "granted");
    for (Reason reason : Reason.values()) {
      refused.put(
          reason,
          registry.counter("scorer.auth", "outcome", reason.name().toLowerCase(Locale.ROOT)));
    }
    this.reloads = registry.counter("scorer.auth.reloads", "outcome", "success");
    this.failedReloads = registry.counter("scorer.auth.reloads", "outcome", "failure");
    this.lookedAt = new AtomicLong(clock.millis());
    Path file = config.tokensFile();
    if (file != null) {
      this.seen = look(file);
      this.tokens = read(file);
    }
  }

  /** Whether everybody is let in: no tokens and no certificates are asked for. */
  public boolean isOpen() {
    return config.tokensFile() == null
        && config.certificateTenant() == AuthConfig.CertificateTenant.NONE;
  }

  /** Whether this would tell who somebody is; nothing is counted, as they are asked again before they get an answer. */
  public boolean knows(@Nullable String authorization, @Nullable X509Certificate certificate) {
    try {
      Principal unused = find(authorization, certificate);
      return true;
    } catch (AuthenticationException e) {
      return false;
    }
  }

  /** Tells who somebody is by the value of their {@code Authorization} header. */
  public Principal authenticate(@Nullable String authorization) throws AuthenticationException {
    return authenticate(authorization, null);
  }

  /**
   * Tells who somebody is.
   *
   * @param authorization the value of the header, or null
   * @param certificate the client's certificate, which TLS has verified, or null
   */
  public Principal authenticate(
      @Nullable String authorization, @Nullable X509Certificate certificate)
      throws AuthenticationException {
    try {
      Principal principal = find(authorization, certificate);
      granted.increment();
      return principal;
    } catch (AuthenticationException e) {
      count(e.reason());
      throw e;
    }
  }

  /**
   * As {@link #authenticate}, and it has to be good for something.
   *
   * @param scope what they want to do
   */
  public Principal authorize(
      @Nullable String authorization, @Nullable X509Certificate certificate, Scope scope)
      throws AuthenticationException {
    Principal principal = authenticate(authorization, certificate);
    if (!principal.may(scope)) {
      count(Reason.FORBIDDEN);
      String name = scope.name().toLowerCase(Locale.ROOT);
      throw new AuthenticationException(
          Reason.FORBIDDEN,
          "authorization: not good for this (expected: a token with the scope " + name + ")");
    }
    return principal;
  }

  /** Changes whenever the known tokens do: who was let in before then has to be asked again. Looks at the file if it is time to. */
  public long generation() {
    refresh();
    return generation.get();
  }

  private void count(Reason reason) {
    Counter counter = refused.get(reason);
    if (counter != null) {
      counter.increment();
    }
  }

  private Principal find(@Nullable String authorization, @Nullable X509Certificate certificate)
      throws AuthenticationException {
    if (isOpen()) {
      Set<Scope> all = EnumSet.allOf(Scope.class);
      return new Principal(ServiceKey.DEFAULT_TENANT, "anyone", all);
    }
    Principal byCertificate = byCertificate(certificate);
    if (authorization == null && byCertificate != null) {
      return byCertificate;
    }
    Principal byToken = byToken(authorization);
    if (byCertificate != null && !byCertificate.tenant().equals(byToken.tenant())) {
      throw new AuthenticationException(
          Reason.FORBIDDEN, "authorization: token and certificate are of different tenants");
    }
    return byToken;
  }

  private @Nullable Principal byCertificate(@Nullable X509Certificate certificate) {
    String tenant =
        certificate == null
            ? null
            : CertificateNames.tenant(certificate, config.certificateTenant());
    return tenant == null
        ? null
        : new Principal(tenant, "certificate of " + tenant, Set.copyOf(config.certificateScopes()));
  }

  private Principal byToken(@Nullable String authorization) throws AuthenticationException {
    if (authorization == null || authorization.isBlank()) {
      throw new AuthenticationException(
          Reason.MISSING, "authorization: missing (expected: Bearer and a token)");
    }
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        || authorization.length() > MAX_TOKEN_CHARS) {
      throw new AuthenticationException(
          Reason.UNKNOWN, "authorization: not understood (expected: Bearer and a token)");
    }
    refresh();
    Principal principal =
        tokens.find(authorization.substring(BEARER.length()).strip(), clock.instant());
    if (principal == null) {
      throw new AuthenticationException(
          Reason.UNKNOWN, "authorization: unknown or expired token (expected: one that is in use)");
    }
    return principal;
  }

  private void refresh() {
    Path file = config.tokensFile();
    long now = clock.millis();
    long before = lookedAt.get();
    if (file == null
        || Math.abs(now - before) < LOOK_EVERY_MILLIS
        || !lookedAt.compareAndSet(before, now)) {
      return;
    }
    reloading.lock();
    try {
      Seen found = look(file);
      if (found != null && !found.equals(seen)) {
        seen = found;
        tokens = read(file);
        generation.incrementAndGet();
        reloads.increment();
        LOG.info("{}: read again, {} tokens", file, tokens.size());
      }
    } catch (RuntimeException e) {
      failedReloads.increment();
      LOG.error("{}: the tokens known so far stay in force", file, e);
    } finally {
      reloading.unlock();
    }
  }

  private static KnownTokens read(Path file) {
    return KnownTokens.of(TokensFile.read(file));
  }

  private static @Nullable Seen look(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Seen(
          attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
    } catch (IOException e) {
      return null;
    }
  }
}
