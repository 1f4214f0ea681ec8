package dev.kikori.appender.transport;

import dev.kikori.appender.transport.CloseReason.Kind;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What a gRPC status means for the client. */
final class Statuses {
  private static final Metadata.Key<byte[]> DETAILS =
      Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final String RETRY_INFO = "/google.rpc.RetryInfo";
  private static final int MAX_DESCRIPTION = 500;

  private Statuses() {}

  static CloseReason closeReason(Status status, Metadata trailers) {
    return new CloseReason(
        kind(status), describe(status), pauseMillis(trailers), status.getCause());
  }

  private static Kind kind(Status status) {
    switch (status.getCode()) {
      case OK:
        return Kind.COMPLETED;
      case UNAVAILABLE:
        return Kind.UNAVAILABLE;
      case RESOURCE_EXHAUSTED:
        return Kind.OVERLOADED;
      case UNAUTHENTICATED:
        return Kind.UNAUTHENTICATED;
      case PERMISSION_DENIED:
        return Kind.PERMISSION_DENIED;
      case INVALID_ARGUMENT:
        return Kind.INVALID;
      case UNIMPLEMENTED:
        return Kind.UNIMPLEMENTED;
      default:
        return Kind.OTHER;
    }
  }

  /** The status, what came with it, and the innermost cause: "Connection refused" says more than "io exception". */
  private static String describe(Status status) {
    StringBuilder text = new StringBuilder(status.getCode().name());
    if (status.getDescription() != null) {
      text.append(": ").append(status.getDescription());
    }
    Throwable cause = status.getCause();
    for (int depth = 0; depth < 10 && cause != null && cause.getCause() != null; depth++) {
      cause = cause.getCause();
    }
    if (cause != null && cause.getMessage() != null) {
      text.append(" (").append(cause.getMessage()).append(')');
    }
    text.setLength(Math.min(text.length(), MAX_DESCRIPTION));
    return OneLine.of(text.toString());
  }

  /** {@code google.rpc.RetryInfo} among the details of the status. */
  private static long pauseMillis(@Nullable Metadata trailers) {
    byte[] details = trailers == null ? null : trailers.get(DETAILS);
    if (details == null) {
      return 0;
    }
    try {
      return retryDelay(new ProtoReader(details, 0, details.length));
    } catch (MalformedMessageException e) {
      return 0;
    }
  }

  private static long retryDelay(ProtoReader status) throws MalformedMessageException {
    long millis = 0;
    while (status.hasMore()) {
      int tag = status.readTag();
      if (tag == (3 << 3 | ProtoReader.BYTES)) {
        int outer = status.enter();
        millis = Math.max(millis, detail(status));
        status.leave(outer);
      } else {
        status.skip(tag);
      }
    }
    return millis;
  }

  /** {@code google.protobuf.Any}: a type's name and a message of that type. */
  private static long detail(ProtoReader any) throws MalformedMessageException {
    boolean isRetryInfo = false;
    long millis = 0;
    while (any.hasMore()) {
      int tag = any.readTag();
      if (tag == (1 << 3 | ProtoReader.BYTES)) {
        isRetryInfo = any.readString(200).endsWith(RETRY_INFO);
      } else if (tag == (2 << 3 | ProtoReader.BYTES) && isRetryInfo) {
        int outer = any.enter();
        millis = retryInfo(any);
        any.leave(outer);
      } else {
        any.skip(tag);
      }
    }
    return millis;
  }

  private static long retryInfo(ProtoReader info) throws MalformedMessageException {
    long millis = 0;
    while (info.hasMore()) {
      int tag = info.readTag();
      if (tag == (1 << 3 | ProtoReader.BYTES)) {
        int outer = info.enter();
        millis = duration(info);
        info.leave(outer);
      } else {
        info.skip(tag);
      }
    }
    return millis;
  }

  private static long duration(ProtoReader duration) throws MalformedMessageException {
    long seconds = 0;
    long nanos = 0;
    while (duration.hasMore()) {
      int tag = duration.readTag();
      if (tag == (1 << 3 | ProtoReader.VARINT)) {
        seconds = duration.readVarint();
      } else if (tag == (2 << 3 | ProtoReader.VARINT)) {
        nanos = duration.readVarint();
      } else {
        duration.skip(tag);
      }
    }
    boolean sane = seconds >= 0 && seconds <= TimeUnit.DAYS.toSeconds(1) && nanos >= 0;
    return sane ? seconds * 1_000 + nanos / 1_000_000 : 0;
  }
}
