package dev.kikori.server.notify.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.1",
        "2130706433",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "198.18.0.1",
        "192.0.2.1",
        "203.0.113.9",
        "240.0.0.1",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:a9fe:a9fe",
        "fe80::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "fec0::1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2001:0:53aa:64c::1",
        "2001:db8::1",
        "fd00:ec2::254",
        "100::1",
        "::7f00:1"
      })
  void address_thatIsNotPublic_isRefused(String address) throws Exception {
    assertThat(new AddressGuard(List.of()).permits(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "8.8.8.8",
        "1.1.1.1",
        "172.32.0.1",
        "172.15.255.255",
        "100.128.0.1",
        "9.255.255.255",
        "11.0.0.0",
        "::ffff:8.8.8.8",
        "2606:4700:4700::1111",
        "64:ff9b::808:808"
      })
  void address_thatIsPublic_isPermitted(String address) throws Exception {
    assertThat(new AddressGuard(List.of()).permits(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.9.9.9, true",
    "10.0.0.0/8, 192.168.0.1, false",
    "10.0.0.0/24, 10.0.1.1, false",
    "127.0.0.1, 127.0.0.2, false",
    "127.0.0.1, ::ffff:127.0.0.1, true",
    "fd00::/8, fd12::1, true",
    "fd00::/8, fc00::1, false",
    "0.0.0.0/0, 169.254.169.254, true"
  })
  void address_ofANetworkThatIsNamed_isPermitted(String network, String address, boolean permitted)
      throws Exception {
    AddressGuard guard = new AddressGuard(List.of(network));
    assertThat(guard.permits(InetAddress.getByName(address))).isEqualTo(permitted);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "localhost", "10.0.0.0/-1", "10.0.0.0/x", "", "fd00::/129"})
  void network_thatIsNone_isRefused(String network) {
    assertThatThrownBy(() -> new AddressGuard(List.of(network)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: a network");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "[::1]",
        "[::ffff:127.0.0.1]"
      })
  void post_toWhateverLeadsToLoopback_isRefusedBeforeAnyConnection(String host) throws Exception {
    try (ServerSocket server = new ServerSocket(0);
        PinnedHttp http = new PinnedHttp(InetAddress::getAllByName)) {
      server.setSoTimeout(1);
      assertThatThrownBy(
              () -> http.send(post("http://" + host + ":" + server.getLocalPort(), List.of())))
          .isInstanceOfAny(
              PinnedHttp.RefusedAddressException.class, java.net.UnknownHostException.class);
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void post_nameThatChangesItsAnswer_isResolvedOnceAndPinned() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    PinnedHttp.Resolver rebinding =
        host ->
            new InetAddress[] {
              InetAddress.getByName(asked.getAndIncrement() == 0 ? "192.168.7.7" : "127.0.0.1")
            };
    try (PinnedHttp http = new PinnedHttp(rebinding)) {
      assertThatThrownBy(() -> http.send(post("http://rebind.example/", List.of("127.0.0.0/8"))))
          .isInstanceOf(PinnedHttp.RefusedAddressException.class);
      assertThat(asked).hasValue(1);
    }
  }

  @Test
  void post_nameWithGoodAndBadAddresses_usesTheGoodOne() throws Exception {
    try (Receiver receiver = new Receiver();
        PinnedHttp http =
            new PinnedHttp(
                host ->
                    new InetAddress[] {
                      InetAddress.getByAddress(new byte[] {10, 1, 1, 1}),
                      InetAddress.getLoopbackAddress()
                    })) {
      int port = URI.create(receiver.url("/")).getPort();
      HttpReply reply =
          http.send(post("http://mixed.example:" + port + "/x", List.of("127.0.0.0/8")));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(receiver.last().header("host")).isEqualTo("mixed.example:" + port);
    }
  }

  @Test
  void post_plainHttpToAPublicAddress_isRefusedUnlessAllowed() throws Exception {
    try (PinnedHttp http =
        new PinnedHttp(host -> new InetAddress[] {InetAddress.getByName("8.8.8.8")})) {
      assertThatThrownBy(() -> http.send(post("http://public.example/", List.of())))
          .isInstanceOf(PinnedHttp.RefusedAddressException.class)
          .hasMessageContaining("HTTPS");
    }
  }

  @Test
  void post_answerOfTenMegabytesDripping_isLeftOnceTheStatusIsKnown() throws Exception {
    Thread drip;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PinnedHttp http = new PinnedHttp(InetAddress::getAllByName)) {
      drip = new Thread(() -> drip(server));
      drip.start();
      HttpReply reply =
          sendUntilTheStatusIsKnown(http, "http://127.0.0.1:" + server.getLocalPort() + "/");
      assertThat(reply.status()).isEqualTo(500);
      assertThat(reply.body().length())
          .as("as much as dripped until the deadline")
          .isLessThan(HttpReply.MAX_BODY);
    }
    drip.join();
  }

  @Test
  void post_answerThatIsNotHttp_orHasEndlessHeaders_isAFailure() throws Exception {
    for (String answer :
        List.of("SSH-2.0-x\r\n", "HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(20_000))) {
      try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
          PinnedHttp http = new PinnedHttp(InetAddress::getAllByName)) {
        Thread thread = new Thread(() -> answer(server, answer));
        thread.start();
        assertThatThrownBy(
                () ->
                    http.send(
                        post(
                            "http://127.0.0.1:" + server.getLocalPort() + "/",
                            List.of("127.0.0.0/8"))))
            .isInstanceOf(IOException.class);
        thread.join();
      }
    }
  }

  /** The deadline has to come after the status: on a busy machine that takes more than the first. */
  private static HttpReply sendUntilTheStatusIsKnown(PinnedHttp http, String url)
      throws IOException {
    Duration timeout = Duration.ofSeconds(1);
    while (true) {
      try {
        return http.send(post(url, List.of("127.0.0.0/8"), timeout));
      } catch (SocketTimeoutException e) {
        timeout = timeout.multipliedBy(4);
        assertThat(timeout).isLessThan(Duration.ofMinutes(2));
      }
    }
  }

  /** Each client gets a byte now and then, too few of them for a whole body, until it hangs up. */
  private static void drip(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        readRequest(socket.getInputStream());
        socket
            .getOutputStream()
            .write(
                "HTTP/1.1 500 X\r\nContent-Length: 10000000\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
        while (true) {
          socket.getOutputStream().write('x');
          LockSupport.parkNanos(50_000_000);
        }
      } catch (IOException e) {
        // The client has hung up: that is what it shall do.
      }
    }
  }

  private static void answer(ServerSocket server, String answer) {
    try (Socket socket = server.accept()) {
      readRequest(socket.getInputStream());
      socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      return; // The client has hung up: that is what it shall do.
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    byte[] buffer = new byte[4096];
    int read = in.read(buffer);
    assertThat(new String(buffer, 0, Math.max(0, read), StandardCharsets.US_ASCII))
        .startsWith("POST / HTTP/1.1");
  }

  private static PinnedHttp.Post post(String url, List<String> allowed) {
    return post(url, allowed, Duration.ofMinutes(1));
  }

  private static PinnedHttp.Post post(String url, List<String> allowed, Duration timeout) {
    return new PinnedHttp.Post(
        URI.create(url),
        Map.of("Content-Type", "text/plain"),
        "body".getBytes(StandardCharsets.UTF_8),
        new AddressGuard(allowed),
        false,
        (SSLSocketFactory) SSLSocketFactory.getDefault(),
        timeout,
        false);
  }
}
