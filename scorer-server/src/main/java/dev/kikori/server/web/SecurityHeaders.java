package dev.kikori.server.web;

import io.javalin.http.Context;

/** What browsers are told to refuse: scripts and styles from elsewhere or in the page's text, HTML made of strings, frames, guesses. */
final class SecurityHeaders {
  /** No string ever becomes HTML: Trusted Types without a policy turns each attempt into an error. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
          + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
          + "require-trusted-types-for 'script'; trusted-types 'none'";

  private SecurityHeaders() {}

  static void add(Context http) {
    http.header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        .header("Cache-Control", "no-store");
  }
}
