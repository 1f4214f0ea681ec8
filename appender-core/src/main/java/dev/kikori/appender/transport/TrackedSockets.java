package dev.kikori.appender.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of one connection attempt: looks the endpoint's name up, tries its addresses in an order of its own, and can close whatever
 * a thread is blocked on. All of that within one time limit; gRPC itself has none for it, nor for the handshake of TLS. Clients of a name
 * with several addresses spread over them, as each attempt draws the order anew.
 */
final class TrackedSockets extends SocketFactory {
  private final String host;
  private final Names names;
  private final int connectTimeoutMillis;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String refusal;
  private volatile boolean closed;

  /**
   * @param host the endpoint's name or address
   */
  TrackedSockets(String host, Names names, int connectTimeoutMillis) {
    this.host = host;
    this.names = names;
    this.connectTimeoutMillis = connectTimeoutMillis;
  }

  @Override
  public Socket createSocket() throws IOException {
    Socket socket = new Socket();
    open.add(socket);
    if (closed) {
      socket.close();
    }
    return socket;
  }

  /** Connects to an address, or to one of the endpoint's if there is none: gRPC takes it from an address that isn't resolved. */
  @Override
  public Socket createSocket(@Nullable InetAddress address, int port) throws IOException {
    return address == null
        ? connectToAny(port)
        : connect(new InetSocketAddress(address, port), connectTimeoutMillis);
  }

  @Override
  public Socket createSocket(String proxy, int port) throws IOException {
    return connect(new InetSocketAddress(proxy, port), connectTimeoutMillis);
  }

  @Override
  public Socket createSocket(String proxy, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return createSocket(proxy, port);
  }

  @Override
  public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
      throws IOException {
    return createSocket(address, port);
  }

  /** Every connection fails with this from now on. */
  void refuse(String why) {
    refusal = why;
  }

  /** Closes every socket; whoever waits on one fails at once. */
  void closeAll() {
    closed = true;
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
    open.clear();
  }

  /** An address that doesn't answer leaves time for the others. */
  private Socket connectToAny(int port) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(connectTimeoutMillis);
    String refused = refusal;
    if (refused != null) {
      throw new IOException(refused);
    }
    List<InetAddress> addresses = Arrays.asList(names.addresses(host, connectTimeoutMillis));
    Collections.shuffle(addresses);
    IOException failure = new IOException("closed");
    for (int left = addresses.size(); left > 0 && !closed; left--) {
      long share = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) / left;
      try {
        return connect(
            new InetSocketAddress(addresses.get(left - 1), port), (int) Math.max(1, share));
      } catch (IOException e) {
        failure = e;
      }
    }
    throw failure;
  }

  private Socket connect(InetSocketAddress address, int timeoutMillis) throws IOException {
    Socket socket = createSocket();
    try {
      socket.connect(address, timeoutMillis);
      return socket;
    } catch (IOException e) {
      open.remove(socket);
      socket.close();
      throw e;
    }
  }
}
