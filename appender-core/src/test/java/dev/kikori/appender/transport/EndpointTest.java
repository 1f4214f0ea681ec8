package dev.kikori.appender.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.ScorerServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** From an endpoint as configured to a socket. */
@Timeout(300)
final class EndpointTest {
  private static final byte[] VERSION_6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

  @Test
  void name_unknown_saysSoWithoutAWordInGrpcsLog() {
    try (GrpcLog log = new GrpcLog();
        GrpcTransportFactory factory =
            new GrpcTransportFactory(
                to("nowhere.invalid:4317"),
                host -> {
                  throw new UnknownHostException(host);
                })) {
      assertThat(Attempt.of(factory))
          .startsWith("UNAVAILABLE")
          .contains("nowhere.invalid: no such host, says the name service");
      assertThat(log.lines()).isEmpty();
    }
  }

  @Test
  void name_withDeadAddresses_theLivingOneIsFound() {
    try (ScorerServer scorer = ScorerServer.listening(Intake.counting(), new Behaviour());
        GrpcTransportFactory factory =
            new GrpcTransportFactory(
                to("scorer.invalid:" + scorer.port()),
                host -> new InetAddress[] {loopback(2), loopback(1), loopback(3)})) {
      for (int i = 0; i < 10; i++) {
        assertThat(Attempt.of(factory)).startsWith("welcome");
      }
    }
  }

  @Test
  void address_ofVersion6_isConnectedTo() throws IOException {
    try (ServerSocket listener = listenerOfVersion6()) {
      CompletableFuture<Boolean> accepted =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket socket = listener.accept()) {
                  return socket.isConnected();
                } catch (IOException e) {
                  return false;
                }
              });
      try (GrpcTransportFactory factory =
          new GrpcTransportFactory(to("[::1]:" + listener.getLocalPort()))) {
        assertThat(Attempt.of(factory)).startsWith("UNAVAILABLE");
      }
      assertThat(accepted.join()).isTrue();
    }
  }

  private static ServerSocket listenerOfVersion6() throws IOException {
    try {
      return new ServerSocket(0, 1, InetAddress.getByAddress(VERSION_6_LOOPBACK));
    } catch (SocketException e) {
      return Assumptions.abort("no IPv6 here: " + e.getMessage());
    }
  }

  @Test
  void proxy_ofTheJvm_isAskedForTheEndpointByName() throws IOException {
    ProxySelector before = ProxySelector.getDefault();
    try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> asked =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket socket = listener.accept()) {
                  return new BufferedReader(
                          new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                      .readLine();
                } catch (IOException e) {
                  return e.toString();
                }
              });
      ProxySelector.setDefault(new OneProxy((InetSocketAddress) listener.getLocalSocketAddress()));
      try (GrpcTransportFactory factory = new GrpcTransportFactory(to("scorer.invalid:4317"))) {
        assertThat(Attempt.of(factory)).startsWith("UNAVAILABLE");
      }
      assertThat(asked.join()).isEqualTo("CONNECT scorer.invalid:4317 HTTP/1.1");
    } finally {
      ProxySelector.setDefault(before);
    }
  }

  private static InetAddress loopback(int last) throws UnknownHostException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  private static KikoriOptions to(String endpoint) {
    return KikoriOptions.builder().endpoint(endpoint).connectTimeout(Duration.ofMinutes(1)).build();
  }

  private static final class OneProxy extends ProxySelector {
    private final InetSocketAddress address;

    OneProxy(InetSocketAddress address) {
      this.address = address;
    }

    @Override
    public List<Proxy> select(URI uri) {
      return List.of(new Proxy(Proxy.Type.HTTP, address));
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {}
  }
}
