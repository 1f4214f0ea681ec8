package dev.kikori.server.intake;

import io.grpc.Status.Code;
import java.util.Locale;

/** Why something is not let in: a closed set. Those with a pause mean "again, later", and nothing is lost; the others say what is wrong. */
enum RefusalReason {
  EVENT_RATE(Code.RESOURCE_EXHAUSTED, 1),
  BYTE_RATE(Code.RESOURCE_EXHAUSTED, 1),
  STREAM_LIMIT(Code.RESOURCE_EXHAUSTED, 30),
  LANE_LIMIT(Code.RESOURCE_EXHAUSTED, 60),
  LANE_FULL(Code.UNAVAILABLE, 1),
  BUSY(Code.UNAVAILABLE, 1),
  STORAGE(Code.UNAVAILABLE, 5),
  CLOSING(Code.UNAVAILABLE, 1),
  FAILED(Code.UNAVAILABLE, 5),
  TOO_LARGE(Code.INVALID_ARGUMENT, 0),
  INVALID(Code.INVALID_ARGUMENT, 0),
  UNSUPPORTED(Code.INVALID_ARGUMENT, 0),
  UNAUTHENTICATED(Code.UNAUTHENTICATED, 0),
  FORBIDDEN(Code.PERMISSION_DENIED, 0);

  private final Code code;
  private final int pauseSeconds;

  RefusalReason(Code code, int pauseSeconds) {
    this.code = code;
    this.pauseSeconds = pauseSeconds;
  }

  Code code() {
    return code;
  }

  /** The status over HTTP. */
  int httpStatus() {
    return switch (this) {
      case EVENT_RATE, BYTE_RATE, STREAM_LIMIT, LANE_LIMIT -> 429;
      case LANE_FULL, BUSY, STORAGE, CLOSING, FAILED -> 503;
      case TOO_LARGE -> 413;
      case UNSUPPORTED -> 415;
      case INVALID -> 400;
      case UNAUTHENTICATED -> 401;
      case FORBIDDEN -> 403;
    };
  }

  /** When to come again, unless something better is known; 0: never. */
  int pauseSeconds() {
    return pauseSeconds;
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
