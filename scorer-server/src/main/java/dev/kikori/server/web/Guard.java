package dev.kikori.server.web;

import dev.kikori.server.auth.AuthenticationException;
import dev.kikori.server.auth.Authenticator;
import dev.kikori.server.auth.Principal;
import dev.kikori.server.auth.Scope;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decides who may do what: tokens, sessions, scopes, and whether a browser was sent here by a foreign page. Safe for use by many threads. */
final class Guard {
  /** A header that only this server's own pages set: {@value}. A foreign page can't without being asked first. */
  static final String HEADER = "X-Kikori-Request";

  private static final Set<HandlerType> HARMLESS = Set.of(HandlerType.GET, HandlerType.HEAD);
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

  private final Authenticator authenticator;
  private final Sessions sessions;
  private final List<String> allowedHosts;

  Guard(Authenticator authenticator, Sessions sessions, List<String> allowedHosts) {
    this.authenticator = authenticator;
    this.sessions = sessions;
    this.allowedHosts = allowedHosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
  }

  /**
   * Lets a request pass.
   *
   * @return who sent it; null where anybody may
   * @throws Problem if it may not
   */
  @Nullable Principal admit(Context http, @Nullable Scope scope) {
    if (scope == null) {
      return null;
    }
    Principal caller = caller(http);
    if (!caller.may(scope)) {
      throw Problem.forbidden(
          "authorization: not good for this (expected: the scope " + name(scope) + ")",
          "Ask with a token that has the scope " + name(scope) + ".");
    }
    return caller;
  }

  /** Whether a token or a session is anybody's. Whoever is known may be refused nevertheless. */
  boolean knows(@Nullable String authorization, @Nullable String session) {
    return authorization == null
        ? sessions.knows(session)
        : authenticator.knows(authorization, null);
  }

  /** Who sent the request. */
  private Principal caller(Context http) {
    String authorization = http.header("Authorization");
    try {
      if (authenticator.isOpen()) {
        requireOwnHost(http);
      } else if (authorization != null) {
        return authenticator.authenticate(authorization);
      }
      Principal caller = sessions.find(http.cookie(Sessions.COOKIE));
      requireOwnPage(http);
      return caller;
    } catch (AuthenticationException e) {
      throw refused(e);
    }
  }

  static Problem refused(AuthenticationException e) {
    String detail = String.valueOf(e.getMessage());
    return e.reason() == AuthenticationException.Reason.FORBIDDEN
        ? Problem.forbidden(detail, "Ask with another token.")
        : Problem.unauthorized(detail);
  }

  /** Refuses what a foreign page has a browser send along with this server's cookie. */
  void requireOwnPage(Context http) {
    String site = http.header("Sec-Fetch-Site");
    String origin = http.header("Origin");
    boolean foreign =
        (site != null && !OWN_SITE.contains(site))
            || (origin != null && !isOwn(origin, http.host()));
    boolean browser = site != null || origin != null || http.cookie(Sessions.COOKIE) != null;
    boolean harmless = HARMLESS.contains(http.method());
    if (foreign && !(harmless && isNavigation(http))) {
      throw Problem.forbidden(
          "Origin: another site's (expected: this one)", "Use this site's pages.");
    }
    if (browser && !harmless && http.header(HEADER) == null) {
      throw Problem.forbidden(
          HEADER + ": absent (expected: 1)", "Send the header " + HEADER + ": 1.");
    }
  }

  private static boolean isNavigation(Context http) {
    return "navigate".equals(http.header("Sec-Fetch-Mode"));
  }

  private void requireOwnHost(Context http) {
    String host = hostName(http.host());
    boolean address = host.matches("[0-9.]+") || host.startsWith("[");
    if (!address && !host.equals("localhost") && !allowedHosts.contains(host)) {
      throw Problem.forbidden(
          "Host: not a name of this server",
          "Add the name to web.allowed_hosts, or set up tokens.");
    }
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getRawAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String hostName(@Nullable String host) {
    if (host == null) {
      return "";
    }
    int port = host.lastIndexOf(':');
    boolean hasPort = port > 0 && host.indexOf(']') < port;
    return (hasPort ? host.substring(0, port) : host).toLowerCase(Locale.ROOT);
  }

  private static String name(Scope scope) {
    return scope.name().toLowerCase(Locale.ROOT);
  }
}
