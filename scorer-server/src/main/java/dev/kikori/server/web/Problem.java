package dev.kikori.server.web;

/** Ends a request with a problem (RFC 9457): what is wrong, and what to do about it. */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String kind;
  private final String title;
  private final String remedy;

  private Problem(int status, String kind, String title, String detail, String remedy) {
    super(detail, null, false, false);
    this.status = status;
    this.kind = kind;
    this.title = title;
    this.remedy = remedy;
  }

  static Problem badRequest(String detail, String remedy) {
    return new Problem(400, "bad-request", "The request can't be read", detail, remedy);
  }

  static Problem unauthorized(String detail) {
    return new Problem(
        401,
        "unauthorized",
        "Who is asking?",
        detail,
        "Send `Authorization: Bearer TOKEN`, or log in on the dashboard.");
  }

  static Problem forbidden(String detail, String remedy) {
    return new Problem(403, "forbidden", "Not allowed", detail, remedy);
  }

  static Problem notFound(String what, String remedy) {
    return new Problem(404, "not-found", "Not found", what, remedy);
  }

  static Problem noSuchRoute(String method, String path) {
    return notFound(
        method + " " + path + " is not here", "See /api/v1/openapi.json for what there is.");
  }

  static Problem methodNotAllowed(String method, String path) {
    return new Problem(
        405,
        "method-not-allowed",
        "Method not allowed",
        method + " is not for " + path,
        "See /api/v1/openapi.json for what there is.");
  }

  static Problem conflict(String detail, String remedy) {
    return new Problem(409, "conflict", "Not possible now", detail, remedy);
  }

  static Problem tooLarge(long limitBytes) {
    return new Problem(
        413,
        "too-large",
        "The body is too large",
        "body: more than " + limitBytes + " bytes (expected: at most that)",
        "Send less at a time, or raise web.max_body.");
  }

  static Problem unsupported(String detail, String remedy) {
    return new Problem(415, "unsupported-media-type", "Unknown kind of body", detail, remedy);
  }

  static Problem tooMany(String detail, String remedy) {
    return new Problem(429, "too-many", "Too many at a time", detail, remedy);
  }

  static Problem broken() {
    return new Problem(
        500,
        "internal",
        "The server failed",
        "the server failed to answer",
        "Look into the server's log.");
  }

  static Problem unavailable(String detail, String remedy) {
    return new Problem(503, "unavailable", "Not ready", detail, remedy);
  }

  int status() {
    return status;
  }

  Body body() {
    return new Body(
        "urn:kikori:problem:" + kind, title, status, String.valueOf(getMessage()), remedy);
  }

  /** What goes over the wire. */
  record Body(String type, String title, int status, String detail, String remedy) {}
}
