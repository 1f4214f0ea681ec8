package dev.kikori.server.notify.sink;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts by HTTP/1.1 to exactly the address that was checked: a name is resolved once, its addresses are judged, and the connection is made to
 * one of those that passed, so that a name whose answer changes in between leads nowhere else. TLS is still held against the name. No
 * redirect is followed, no proxy used, no connection kept; an attempt as a whole ends at its deadline, whatever the other end does. Safe for
 * use by many threads.
 */
final class PinnedHttp implements AutoCloseable {
  private static final int MAX_ADDRESSES = 3;

  private final Resolver resolver;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService deadlines;
  private volatile boolean closed;

  /** Finds the addresses of a name. */
  interface Resolver {
    InetAddress[] resolve(String host) throws IOException;
  }

  /**
   * What is sent, and how.
   *
   * @param trust makes TLS connections
   * @param wantsBody whether the answer's body matters even if the status says that all is well
   */
  record Post(
      URI uri,
      Map<String, String> headers,
      byte[] body,
      AddressGuard guard,
      boolean allowHttp,
      SSLSocketFactory trust,
      Duration timeout,
      boolean wantsBody) {}

  /** Says that an address may not be connected to. */
  static final class RefusedAddressException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedAddressException(String message) {
      super(message);
    }
  }

  /** Says that the client was closed while it worked. */
  static final class ClosedException extends IOException {
    private static final long serialVersionUID = 1;
  }

  PinnedHttp(Resolver resolver) {
    this.resolver = resolver;
    this.deadlines =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "kikori-notify-deadline");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Posts once.
   *
   * @throws SocketTimeoutException if it took too long
   * @throws IOException if no answer came
   */
  HttpReply send(Post post) throws IOException {
    long deadline = System.nanoTime() + post.timeout().toNanos();
    Exchange exchange = new Exchange();
    Future<?> alarm =
        deadlines.schedule(exchange::expire, post.timeout().toNanos(), TimeUnit.NANOSECONDS);
    try {
      return exchange.run(post, deadline);
    } catch (IOException e) {
      throw closed ? new ClosedException() : exchange.expired ? tooSlow(post.timeout()) : e;
    } finally {
      alarm.cancel(false);
      exchange.release();
    }
  }

  @Override
  public void close() {
    closed = true;
    deadlines.shutdownNow();
    open.forEach(PinnedHttp::closeQuietly);
  }

  private static SocketTimeoutException tooSlow(Duration timeout) {
    return new SocketTimeoutException("no answer within " + timeout.toMillis() + " ms");
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  /** One request and its answer. */
  private final class Exchange {
    private final List<Socket> sockets = new ArrayList<>();
    private volatile boolean expired;

    HttpReply run(Post post, long deadline) throws IOException {
      boolean tls = post.uri().getScheme().equalsIgnoreCase("https");
      int port = post.uri().getPort() >= 0 ? post.uri().getPort() : tls ? 443 : 80;
      String host = post.uri().getHost().replaceAll("^\\[|]$", "");
      Socket socket = connect(permitted(host, post, tls), port, deadline);
      if (tls) {
        socket = secure(socket, host, port, post.trust());
      }
      socket.getOutputStream().write(HttpHead.of(post, host, port, tls));
      socket.getOutputStream().write(post.body());
      socket.getOutputStream().flush();
      InputStream in = socket.getInputStream();
      return HttpReply.read(in, post.wantsBody());
    }

    private List<InetAddress> permitted(String host, Post post, boolean tls) throws IOException {
      List<InetAddress> permitted = new ArrayList<>();
      for (InetAddress address : resolver.resolve(host)) {
        boolean open = tls || post.allowHttp() || post.guard().allows(address);
        if (open && post.guard().permits(address) && permitted.size() < MAX_ADDRESSES) {
          permitted.add(address);
        }
      }
      if (permitted.isEmpty()) {
        throw new RefusedAddressException(
            SafeText.oneLine(host, 255)
                + " leads to no address that may be reached (expected: HTTPS to a public address, or its network in allow_private)");
      }
      return permitted;
    }

    private Socket connect(List<InetAddress> addresses, int port, long deadline)
        throws IOException {
      IOException last = null;
      for (int i = 0; i < addresses.size(); i++) {
        Socket socket = adopt(new Socket(Proxy.NO_PROXY));
        long share = (deadline - System.nanoTime()) / (addresses.size() - i) / 1_000_000;
        try {
          socket.connect(new InetSocketAddress(addresses.get(i), port), (int) Math.max(1, share));
          return socket;
        } catch (IOException e) {
          last = e;
        }
      }
      throw last == null ? new IOException("no address") : last;
    }

    private Socket secure(Socket plain, String host, int port, SSLSocketFactory trust)
        throws IOException {
      SSLSocket secure = (SSLSocket) trust.createSocket(plain, host, port, true);
      adopt(secure);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      return secure;
    }

    private Socket adopt(Socket socket) throws IOException {
      synchronized (sockets) {
        sockets.add(socket);
      }
      open.add(socket);
      if (expired || closed) {
        closeQuietly(socket);
        throw new IOException("closed");
      }
      return socket;
    }

    void expire() {
      expired = true;
      // The plain socket first: closing the TLS one could wait for a peer that reads nothing.
      copy().forEach(PinnedHttp::closeQuietly);
    }

    void release() {
      List<Socket> mine = copy();
      mine.forEach(PinnedHttp::closeQuietly);
      open.removeAll(Set.copyOf(mine));
    }

    private List<Socket> copy() {
      synchronized (sockets) {
        return List.copyOf(sockets);
      }
    }
  }

  /** The request's first lines. */
  private static final class HttpHead {
    static byte[] of(Post post, String host, int port, boolean tls) {
      URI uri = post.uri();
      String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
      String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
      String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
      StringBuilder head = new StringBuilder(512);
      head.append("POST ").append(path).append(query).append(" HTTP/1.1\r\n");
      head.append("Host: ").append(name).append(port == (tls ? 443 : 80) ? "" : ":" + port);
      head.append("\r\nConnection: close\r\nContent-Length: ").append(post.body().length);
      post.headers()
          .forEach((key, value) -> head.append("\r\n").append(key).append(": ").append(value));
      return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    }
  }
}
