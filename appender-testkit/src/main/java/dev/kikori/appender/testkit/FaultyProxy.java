package dev.kikori.appender.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/**
 * A TCP proxy in front of a server on the loopback interface. It passes bytes on until a connection's {@link Cut}, turns open connections
 * into half-open ones, and drops them all at once. Safe for threads.
 */
public final class FaultyProxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 * 1024;

  /**
   * Where a connection ends: after so many bytes from the client, or so many from the server. The other end still gets every byte before the
   * cut.
   *
   * @param upstreamBytes from client to server
   * @param downstreamBytes from server to client
   */
  public record Cut(long upstreamBytes, long downstreamBytes) {
    public static final Cut NEVER = new Cut(Long.MAX_VALUE, Long.MAX_VALUE);

    public static Cut upstream(long bytes) {
      return new Cut(bytes, Long.MAX_VALUE);
    }

    public static Cut downstream(long bytes) {
      return new Cut(Long.MAX_VALUE, bytes);
    }
  }

  private final ServerSocket listener;
  private final int targetPort;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicLong newestUpstreamBytes = new AtomicLong();
  private final AtomicLong newestDownstreamBytes = new AtomicLong();
  private volatile IntFunction<Cut> plan = index -> Cut.NEVER;
  private volatile boolean refusing;

  /** Listens on a free port; the server behind it need not run yet. */
  public FaultyProxy(int targetPort) {
    this.targetPort = targetPort;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon("faulty-proxy-accept", this::acceptAll);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** Where new connections are cut, by their number since the start, the first being 0. */
  public void plan(IntFunction<Cut> cutOfConnection) {
    plan = cutOfConnection;
  }

  /** With true, new connections are accepted and closed at once. */
  public void refuse(boolean value) {
    refusing = value;
  }

  /** Connections opened since the start. */
  public int opened() {
    return opened.get();
  }

  /** Connections that reached their {@link Cut}. */
  public int cuts() {
    return cuts.get();
  }

  /** Bytes that the newest connection has passed from client to server so far. */
  public long newestUpstreamBytes() {
    return newestUpstreamBytes.get();
  }

  /** Bytes that the newest connection has passed from server to client so far. */
  public long newestDownstreamBytes() {
    return newestDownstreamBytes.get();
  }

  /** Open connections pass nothing more in either direction, and stay open: each end takes the other for silent. */
  public void halfOpen() {
    connections.forEach(connection -> connection.silent = true);
  }

  /** Resets every open connection. */
  public void reset() {
    connections.forEach(Connection::close);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    reset();
  }

  private void acceptAll() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (refusing) {
          client.close();
        } else {
          open(client);
        }
      } catch (IOException e) {
        // The proxy was closed, or the client was quicker.
      }
    }
  }

  private void open(Socket client) throws IOException {
    client.setTcpNoDelay(true);
    Cut cut = plan.apply(opened.getAndIncrement());
    Socket server;
    try {
      server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
    } catch (IOException e) {
      client.close(); // Nobody listens behind us.
      return;
    }
    server.setTcpNoDelay(true);
    newestUpstreamBytes.set(0);
    newestDownstreamBytes.set(0);
    Connection connection = new Connection(client, server);
    connections.add(connection);
    daemon(
        "faulty-proxy-up",
        () -> connection.pass(client, server, cut.upstreamBytes(), newestUpstreamBytes));
    daemon(
        "faulty-proxy-down",
        () -> connection.pass(server, client, cut.downstreamBytes(), newestDownstreamBytes));
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private final class Connection {
    private final Socket client;
    private final Socket server;
    private volatile boolean silent;

    Connection(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    /** Passes bytes on until one end closes or {@code limit} bytes have gone, then closes both. */
    void pass(Socket from, Socket to, long limit, AtomicLong passed) {
      byte[] buffer = new byte[BUFFER_BYTES];
      long left = limit;
      try {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        while (left > 0) {
          int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
          if (read < 0) {
            break;
          }
          if (silent) {
            continue; // Read and forgotten: the sender's kernel acknowledges, nobody answers.
          }
          out.write(buffer, 0, read);
          left -= read;
          passed.addAndGet(read);
        }
        if (left == 0) {
          cuts.incrementAndGet();
        } else if (silent) {
          return; // The end that gave up has closed; the other one must not learn of it.
        }
      } catch (IOException e) {
        if (silent) {
          return;
        }
      }
      close();
    }

    /** The client sees a reset; the server gets what was passed, and then the end. */
    void close() {
      if (connections.remove(this)) {
        try {
          client.setSoLinger(true, 0);
        } catch (IOException e) {
          // Closed already.
        }
      }
      closeQuietly(client);
      closeQuietly(server);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
