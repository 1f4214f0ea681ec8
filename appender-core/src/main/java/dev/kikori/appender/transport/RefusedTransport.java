package dev.kikori.appender.transport;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A stream that could not be opened because of a file or setting; says so, and does nothing else. */
final class RefusedTransport implements Transport {
  RefusedTransport(Executor callbacks, TransportListener listener, IllegalArgumentException cause) {
    CloseReason reason =
        new CloseReason(
            CloseReason.Kind.CONFIGURATION, String.valueOf(cause.getMessage()), 0, cause);
    callbacks.execute(() -> listener.onClosed(reason));
  }

  @Override
  public boolean isReady() {
    return false;
  }

  @Override
  public @Nullable Throwable failure() {
    return null;
  }

  @Override
  public void send(OutgoingMessage message) {}

  @Override
  public void halfClose() {}

  @Override
  public void cancel(String why) {}

  @Override
  public void release() {}
}
