package dev.kikori.server.intake;

import dev.kikori.proto.v1.ServerMessage;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/** A stream whose client reads or does not; writes down what was sent. */
final class RecordedCall extends ServerCall<byte[], ServerMessage> {
  final List<ServerMessage> sent = new ArrayList<>();
  boolean ready = true;

  /** The alerts that were sent, each as {@code id/revision}. */
  List<String> alerts() {
    return sent.stream()
        .map(each -> each.getAlert().getId() + "/" + each.getAlert().getRevision())
        .toList();
  }

  @Override
  public void sendMessage(ServerMessage message) {
    sent.add(message);
  }

  @Override
  public boolean isReady() {
    return ready;
  }

  @Override
  public void request(int count) {}

  @Override
  public void sendHeaders(Metadata headers) {}

  @Override
  public void close(Status status, Metadata trailers) {}

  @Override
  public boolean isCancelled() {
    return false;
  }

  @Override
  public MethodDescriptor<byte[], ServerMessage> getMethodDescriptor() {
    throw new UnsupportedOperationException("nobody asks a stand-in what it stands for");
  }
}
