package dev.kikori.server.intake;

import java.io.IOException;

/** Reads of {@code kikori.v1.ScoreRequest} what a batch does not have. */
final class ScoreRequests {
  private static final int SERVICE = WireReader.bytesTag(1);

  private ScoreRequests() {}

  static String service(byte[] request) throws IOException {
    WireReader in = new WireReader(request);
    String service = "";
    for (int tag = in.tag(); tag != 0; tag = in.tag()) {
      if (tag == SERVICE) {
        service = in.text(4 * Names.MAX_CHARS + 1);
      } else {
        in.skip(tag);
      }
    }
    return service;
  }
}
