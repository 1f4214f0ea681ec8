package dev.kikori.appender.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;

/**
 * The sockets of one connection attempt: connects within a time limit, and can close whatever a thread is blocked on. gRPC itself has
 * neither a limit for connecting nor one for the handshake of TLS.
 */
final class TrackedSockets extends SocketFactory {
  private final int connectTimeoutMillis;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  TrackedSockets(int connectTimeoutMillis) {
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

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return connect(createSocket(), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return connect(createSocket(), new InetSocketAddress(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort)
      throws IOException {
    return createSocket(host, port);
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

  private Socket connect(Socket socket, InetSocketAddress address) throws IOException {
    try {
      socket.connect(address, connectTimeoutMillis);
      return socket;
    } catch (IOException e) {
      open.remove(socket);
      socket.close();
      throw e;
    }
  }
}
