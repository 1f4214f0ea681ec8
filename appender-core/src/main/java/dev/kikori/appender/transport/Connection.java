package dev.kikori.appender.transport;

import io.grpc.ManagedChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A channel and the sockets under it. */
final class Connection {
  private final ManagedChannel channel;
  private final TrackedSockets sockets;
  private final Consumer<Connection> onClose;

  Connection(ManagedChannel channel, TrackedSockets sockets, Consumer<Connection> onClose) {
    this.channel = channel;
    this.sockets = sockets;
    this.onClose = onClose;
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Ends it at once, and whatever waits on its sockets. Any thread, any number of times. */
  void close() {
    channel.shutdownNow();
    sockets.closeAll();
    onClose.accept(this);
  }

  boolean awaitEnd(long nanos) throws InterruptedException {
    return channel.awaitTermination(nanos, TimeUnit.NANOSECONDS);
  }
}
