package dev.kikori.server.intake;

import com.google.protobuf.ByteString;
import java.io.IOException;

/** Tells what kind of {@code kikori.v1.ClientMessage} an array holds, without reading it all. */
final class ClientMessages {
  static final int HELLO = 1;
  static final int BATCH = 2;
  static final int FEEDBACK = 3;
  static final int ALERT_RECEIVED = 4;

  private ClientMessages() {}

  /**
   * Where a message's kind stands.
   *
   * @param number its field, 0 for one that is not known here
   */
  record Kind(int number, int start, int length) {
    ByteString bytes(byte[] message) {
      return ByteString.copyFrom(message, start, length);
    }
  }

  /** Of two kinds the later one counts. */
  static Kind kind(byte[] message) throws IOException {
    WireReader in = new WireReader(message);
    Kind kind = new Kind(0, 0, 0);
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      int field = tag >>> 3;
      if (field <= ALERT_RECEIVED && tag == WireReader.bytesTag(field)) {
        int length = in.skipBytes();
        kind = new Kind(field, in.position() - length, length);
      } else {
        in.skip(tag);
      }
    }
    return kind;
  }
}
