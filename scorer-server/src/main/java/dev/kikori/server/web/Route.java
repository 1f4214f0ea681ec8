package dev.kikori.server.web;

import dev.kikori.server.auth.Scope;
import io.javalin.http.HandlerType;
import org.jspecify.annotations.Nullable;

/**
 * One thing the server answers.
 *
 * @param path with {@code {name}} for its variable parts
 * @param scope what the caller must be allowed to do; null if anybody may
 */
record Route(HandlerType method, String path, @Nullable Scope scope, Answer answer) {
  /** Answers a request. */
  @FunctionalInterface
  interface Answer {
    void handle(Request request) throws Exception;
  }

  static Route get(String path, Answer answer) {
    return new Route(HandlerType.GET, path, Scope.READ, answer);
  }

  static Route post(String path, Answer answer) {
    return new Route(HandlerType.POST, path, Scope.READ, answer);
  }

  static Route delete(String path, Answer answer) {
    return new Route(HandlerType.DELETE, path, Scope.READ, answer);
  }

  /** The same for administrators only. */
  Route admin() {
    return new Route(method, path, Scope.ADMIN, answer);
  }

  /** The same for everybody. */
  Route open() {
    return new Route(method, path, null, answer);
  }
}
