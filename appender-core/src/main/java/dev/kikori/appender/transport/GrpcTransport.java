package dev.kikori.appender.transport;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One call on a channel of its own. */
final class GrpcTransport implements Transport {
  private static final int MESSAGES_AHEAD = 64;

  /** Made beforehand: when it is needed there may be no memory to make it. */
  @SuppressWarnings("UnnecessaryLambda")
  private static final Runnable NOTHING = () -> {};

  private final Connection connection;
  private final Executor callbacks;
  private final TransportListener listener;
  private final ClientCall<OutgoingMessage, byte[]> call;
  private volatile @Nullable Throwable failure;
  private boolean closed;

  GrpcTransport(
      Connection connection, CallOptions options, Executor callbacks, TransportListener listener) {
    this.connection = connection;
    this.callbacks = callbacks;
    this.listener = listener;
    this.call = connection.channel().newCall(StreamMethod.STREAM, options.withExecutor(callbacks));
  }

  void start(Metadata headers, boolean compress) {
    call.start(new Events(), headers);
    call.setMessageCompression(compress);
    call.request(MESSAGES_AHEAD);
  }

  @Override
  public boolean isReady() {
    return call.isReady();
  }

  @Override
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Any thread. Succeeds without memory: {@link #failure} says it, whether or not the callback can be queued that makes the owner look. */
  void fail(Throwable by) {
    failure = by;
    try {
      callbacks.execute(NOTHING);
    } catch (OutOfMemoryError e) {
      // The owner looks when it wakes next.
    }
  }

  @Override
  public void send(OutgoingMessage message) {
    if (!closed) {
      call.sendMessage(message);
    }
  }

  @Override
  public void halfClose() {
    if (!closed) {
      call.halfClose();
    }
  }

  @Override
  public void cancel(String why) {
    closed = true;
    call.cancel(why, null);
  }

  @Override
  public void release() {
    closed = true;
    try {
      call.cancel("released", null);
    } finally {
      connection.close();
    }
  }

  /** What gRPC tells, on the executor of the call. */
  private final class Events extends ClientCall.Listener<byte[]> {
    @Override
    public void onReady() {
      if (!closed) {
        listener.onReady();
      }
    }

    @Override
    public void onMessage(byte[] message) {
      if (closed) {
        return;
      }
      try {
        ServerMessageDecoder.decode(message, 0, message.length, listener);
        call.request(1);
      } catch (MalformedMessageException e) {
        refuse(message.length, e);
      }
    }

    private void refuse(int length, MalformedMessageException e) {
      String what = "message of " + length + " bytes cannot be read: " + e.getMessage();
      cancel(what);
      listener.onClosed(new CloseReason(CloseReason.Kind.MALFORMED, what, 0, e));
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        listener.onClosed(Statuses.closeReason(status, trailers));
      }
    }
  }
}
