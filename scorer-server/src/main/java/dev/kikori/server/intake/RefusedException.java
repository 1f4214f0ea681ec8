package dev.kikori.server.intake;

import com.google.protobuf.Any;
import com.google.protobuf.util.Durations;
import com.google.rpc.BadRequest;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.StatusException;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;

/**
 * Says why something is not let in, to whoever sent it: {@code UNAVAILABLE} or {@code RESOURCE_EXHAUSTED} with {@code RetryInfo} where the
 * sender is to keep it and come again, {@code INVALID_ARGUMENT} with {@code BadRequest} where it is to be given up.
 */
final class RefusedException extends Exception {
  private static final long serialVersionUID = 1;
  private static final int MAX_MESSAGE = 1_000;

  private final RefusalReason reason;
  private final Duration pause;

  RefusedException(RefusalReason reason, String message) {
    this(reason, message, Duration.ofSeconds(reason.pauseSeconds()));
  }

  RefusedException(RefusalReason reason, String message, Duration pause) {
    super(printable(message), null, false, false);
    this.reason = reason;
    this.pause = pause;
  }

  RefusalReason reason() {
    return reason;
  }

  /** When to come again; zero: never. */
  Duration pause() {
    return pause;
  }

  String text() {
    return String.valueOf(getMessage());
  }

  /** As gRPC's and OTLP's status. */
  Status status() {
    Status.Builder status = Status.newBuilder().setCode(reason.code().value()).setMessage(text());
    if (!pause.isZero()) {
      status.addDetails(
          Any.pack(
              RetryInfo.newBuilder().setRetryDelay(Durations.fromNanos(pause.toNanos())).build()));
    } else if (reason.code() == io.grpc.Status.Code.INVALID_ARGUMENT) {
      status.addDetails(
          Any.pack(
              BadRequest.newBuilder()
                  .addFieldViolations(BadRequest.FieldViolation.newBuilder().setDescription(text()))
                  .build()));
    }
    return status.build();
  }

  StatusException toStatusException() {
    return StatusProto.toStatusException(status());
  }

  /** It may hold what a stranger has sent. */
  private static String printable(String message) {
    StringBuilder text = new StringBuilder(Math.min(message.length(), MAX_MESSAGE));
    for (int i = 0; i < message.length() && i < MAX_MESSAGE; i++) {
      char c = message.charAt(i);
      text.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.toString();
  }
}
