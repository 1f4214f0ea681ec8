package dev.kikori.appender.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Ports of the loopback interface where nobody listens until a {@link ScorerServer} does. Safe for threads. */
public final class Ports {
  /** Bound for as long as this JVM runs, and never listening. */
  private static final Queue<Socket> HELD = new ConcurrentLinkedQueue<>();

  private Ports() {}

  /**
   * One that nobody listens on. On Linux nobody else gets it, be it as a server or as the near end of a connection, until the JVM ends:
   * there a server may listen on a port that another socket is bound to and does not listen on.
   */
  public static int free() {
    Socket socket = new Socket();
    try {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = socket.getLocalPort();
      if (isLinux()) {
        HELD.add(socket);
      } else {
        socket.close();
      }
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For a server: one of its own for good where there is such a thing, else 0 for any. */
  public static int freeOrAny() {
    return isLinux() ? free() : 0;
  }

  private static boolean isLinux() {
    return System.getProperty("os.name").equals("Linux");
  }
}
