package dev.kikori.server.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.kikori.server.auth.AuthenticationException;
import dev.kikori.server.auth.Authenticator;
import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.HandlerType;
import io.javalin.http.SameSite;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Logging in with a token, and out. */
final class SessionRoutes {
  private static final int FAILURES_PER_MINUTE = 20;

  private final Authenticator authenticator;
  private final Sessions sessions;
  private final Guard guard;
  private final WebConfig config;
  private final Cache<String, AtomicInteger> failures =
      Caffeine.newBuilder().maximumSize(10_000).expireAfterWrite(Duration.ofMinutes(1)).build();

  SessionRoutes(Authenticator authenticator, Sessions sessions, Guard guard, WebConfig config) {
    this.authenticator = authenticator;
    this.sessions = sessions;
    this.guard = guard;
    this.config = config;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/v1/session", this::current).open(),
        Route.post("/api/v1/session", this::begin).open(),
        new Route(HandlerType.DELETE, "/api/v1/session", null, this::end));
  }

  private void current(Request request) {
    boolean loggedIn;
    try {
      loggedIn = !sessions.find(request.http().cookie(Sessions.COOKIE)).scopes().isEmpty();
    } catch (AuthenticationException e) {
      loggedIn = false;
    }
    request.answer(new Current(!authenticator.isOpen(), loggedIn));
  }

  private void begin(Request request) {
    Context http = request.http();
    guard.requireOwnPage(http);
    AtomicInteger failed = failures.get(http.ip(), ip -> new AtomicInteger());
    if (failed.get() >= FAILURES_PER_MINUTE) {
      http.header("Retry-After", "60");
      throw Problem.tooMany("log-ins: too many have failed", "Wait a minute.");
    }
    Login login = request.json(Json.SNAKE, Login.class);
    try {
      String id = sessions.begin(login.token() == null ? "" : login.token());
      http.cookie(cookie(id, (int) config.sessionLifetime().toSeconds()));
      request.nothing();
    } catch (AuthenticationException e) {
      failed.incrementAndGet();
      throw Guard.refused(e);
    }
  }

  private void end(Request request) {
    guard.requireOwnPage(request.http());
    sessions.end(request.http().cookie(Sessions.COOKIE));
    request.http().cookie(cookie("", 0));
    request.nothing();
  }

  private Cookie cookie(String value, int seconds) {
    return new Cookie(
        Sessions.COOKIE, value, "/", seconds, config.secureCookie(), true, null, SameSite.STRICT);
  }

  private record Login(@Nullable String token) {}

  private record Current(boolean loginNeeded, boolean loggedIn) {}
}
