package dev.kikori.appender.transport;

import io.grpc.ManagedChannel;
import java.util.concurrent.TimeUnit;

/** A channel and the sockets under it. */
final class Connection {
  private final ManagedChannel channel;
  private final TrackedSockets sockets;
  private volatile boolean closing;

  Connection(ManagedChannel channel, TrackedSockets sockets) {
    this.channel = channel;
    this.sockets = sockets;
  }

  ManagedChannel channel() {
    return channel;
  }

  /** Ends it at once, and whatever waits on its sockets. Any thread, any number of times. */
  void close() {
    closing = true;
    try {
      channel.shutdownNow();
    } finally {
      sockets.closeAll();
    }
  }

  /** Closes it again if it should be closed: the first time may have failed for want of memory. */
  void finishClosing() {
    if (closing) {
      close();
    }
  }

  /** Whether nothing of it runs any more; some time after {@link #close}. */
  boolean hasEnded() {
    return channel.isTerminated();
  }

  boolean awaitEnd(long nanos) throws InterruptedException {
    return channel.awaitTermination(nanos, TimeUnit.NANOSECONDS);
  }
}
