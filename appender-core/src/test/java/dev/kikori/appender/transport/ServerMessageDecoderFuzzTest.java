package dev.kikori.appender.transport;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a server sends: it is told or refused as the generated classes would, and nothing else happens. */
final class ServerMessageDecoderFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void decode_anyBytes_agreesWithTheGeneratedClasses(byte[] bytes) {
    assertThat(ServerMessageDecoderTest.accepts(bytes))
        .isEqualTo(ServerMessageDecoderTest.generatedClassesAccept(bytes));
  }
}
