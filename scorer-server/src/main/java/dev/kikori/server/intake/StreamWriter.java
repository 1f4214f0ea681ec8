package dev.kikori.server.intake;

import dev.kikori.proto.v1.Ack;
import dev.kikori.proto.v1.ServerMessage;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The way back on one stream: one message at a time from any thread, nothing after its end. While the client doesn't read, acks become one,
 * the newest. Safe for use by many threads.
 */
final class StreamWriter {
  private final ServerCall<byte[], ServerMessage> call;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Ack pendingAck;
  private boolean over;

  StreamWriter(ServerCall<byte[], ServerMessage> call) {
    this.call = call;
  }

  void open() {
    lock.lock();
    try {
      call.sendHeaders(new Metadata());
    } finally {
      lock.unlock();
    }
  }

  boolean isOver() {
    lock.lock();
    try {
      return over;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a message would leave without waiting for the client to read. */
  boolean isReady() {
    return call.isReady();
  }

  void send(ServerMessage message) {
    lock.lock();
    try {
      if (!over) {
        call.sendMessage(message);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Sends what is of no use later: nothing to a client that doesn't read. */
  void hint(ServerMessage message) {
    lock.lock();
    try {
      if (!over && call.isReady()) {
        call.sendMessage(message);
      }
    } finally {
      lock.unlock();
    }
  }

  void ack(long sequence, long credits) {
    lock.lock();
    try {
      pendingAck = Ack.newBuilder().setAcceptedSequence(sequence).setCredits(credits).build();
      flush();
    } finally {
      lock.unlock();
    }
  }

  /** The client reads again. */
  void onReady() {
    lock.lock();
    try {
      flush();
    } finally {
      lock.unlock();
    }
  }

  private void flush() {
    Ack ack = pendingAck;
    if (ack != null && !over && call.isReady()) {
      pendingAck = null;
      call.sendMessage(ServerMessage.newBuilder().setAck(ack).build());
    }
  }

  /** Ends the stream; the first end counts. What was acknowledged last goes before it. */
  boolean close(@Nullable RefusedException why) {
    lock.lock();
    try {
      if (over) {
        return false;
      }
      over = true;
      if (why == null) {
        if (pendingAck != null) {
          call.sendMessage(ServerMessage.newBuilder().setAck(pendingAck).build());
        }
        call.close(Status.OK, new Metadata());
        return true;
      }
      StatusException status = why.toStatusException();
      Metadata trailers = status.getTrailers();
      call.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The client has gone. */
  void cancelled() {
    lock.lock();
    try {
      over = true;
    } finally {
      lock.unlock();
    }
  }
}
