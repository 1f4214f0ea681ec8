package dev.kikori.appender.transport;

import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** {@code kikori.v1.LogScoring/Stream} for bytes that are protobuf already. */
final class StreamMethod {
  static final MethodDescriptor<OutgoingMessage, byte[]> STREAM =
      MethodDescriptor.<OutgoingMessage, byte[]>newBuilder(new Outgoing(), new Incoming())
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("kikori.v1.LogScoring/Stream")
          .build();

  private StreamMethod() {}

  private static final class Outgoing implements MethodDescriptor.Marshaller<OutgoingMessage> {
    @Override
    public InputStream stream(OutgoingMessage message) {
      return message.stream();
    }

    @Override
    public OutgoingMessage parse(InputStream stream) {
      throw new UnsupportedOperationException("The client only sends these");
    }
  }

  private static final class Incoming implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      throw new UnsupportedOperationException("The client only receives these");
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
