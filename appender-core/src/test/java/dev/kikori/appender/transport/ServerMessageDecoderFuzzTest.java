package dev.kikori.appender.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/**
 * Whatever a server sends: it is told or refused as the generated classes would, and nothing else happens. One thing they let pass that
 * the format doesn't know: a varint whose tenth byte says that it goes on.
 */
final class ServerMessageDecoderFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void decode_anyBytes_agreesWithTheGeneratedClasses(byte[] bytes) {
    boolean generated = ServerMessageDecoderTest.generatedClassesAccept(bytes);
    try {
      ServerMessageDecoder.decode(bytes, 0, bytes.length, new RecordingListener());
      assertThat(generated).isTrue();
    } catch (MalformedMessageException e) {
      if (!ProtoReader.OVERLONG_VARINT.equals(e.getMessage())) {
        assertThat(generated).as(e.getMessage()).isFalse();
      }
    }
  }
}
