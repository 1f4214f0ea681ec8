package dev.kikori.appender.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kikori.appender.testkit.FaultyProxy.Cut;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class FaultyProxyTest {
  private static final byte[] TEN = "0123456789".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket target;
  private final FaultyProxy proxy;

  FaultyProxyTest() throws IOException {
    target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    proxy = new FaultyProxy(target.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    target.close();
  }

  @Test
  void cutUpstream_passesExactlySoManyBytes_forEveryOffset() throws IOException {
    proxy.plan(Cut::upstream);
    for (int offset = 0; offset < TEN.length; offset++) {
      try (Socket client = connect();
          Socket server = target.accept()) {
        writeUnlessCut(client);
        assertThat(server.getInputStream().readAllBytes()).hasSize(offset);
      }
    }
    await().atMost(StubClient.PATIENCE).until(() -> proxy.cuts() == TEN.length);
  }

  @Test
  void cutDownstream_endsTheClientsConnection() throws IOException {
    proxy.plan(index -> Cut.downstream(4));
    try (Socket client = connect();
        Socket server = target.accept()) {
      server.getOutputStream().write(TEN);
      assertThat(client.getInputStream().readNBytes(4)).asString().isEqualTo("0123");
      assertThatThrownBy(() -> client.getInputStream().readNBytes(1))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void halfOpen_passesNothing_andEndsNothing() throws IOException {
    Socket client = connect();
    try (Socket server = target.accept();
        client) {
      InputStream in = server.getInputStream();
      client.getOutputStream().write(TEN);
      assertThat(in.readNBytes(TEN.length)).isEqualTo(TEN);
      proxy.halfOpen();

      client.getOutputStream().write(TEN);
      client.shutdownOutput();

      server.setSoTimeout(200);
      assertThatThrownBy(in::read).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void reset_endsBothEnds() throws IOException {
    try (Socket client = connect();
        Socket server = target.accept()) {
      client.getOutputStream().write(TEN);
      InputStream in = server.getInputStream();
      assertThat(in.readNBytes(TEN.length)).isEqualTo(TEN);

      proxy.reset();

      assertThat(in.read()).isEqualTo(-1);
      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(IOException.class);
    }
  }

  private static void writeUnlessCut(Socket client) {
    try {
      client.getOutputStream().write(TEN);
    } catch (IOException e) {
      return; // Cut before the first byte, and quicker than this thread.
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }
}
