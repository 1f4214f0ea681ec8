package dev.kikori.benchmarks.faults;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A client over HTTP that asks and never reads: its window is small, so that what it is sent has to stay with the server. */
final class SlowClient implements AutoCloseable {
  private static final int WINDOW_BYTES = 4_096;
  private static final int REST_MILLIS = 10_000;

  /** More than what can have been on the way when it was cut off. */
  private static final long MOST_BYTES = 16 << 20;

  private final Socket socket = new Socket();
  private final AtomicLong asked = new AtomicLong();

  SlowClient(int port) throws IOException {
    socket.setReceiveBufferSize(WINDOW_BYTES);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Asks without waiting for answers, on a thread of its own, until so much was asked, or nobody listens any more. */
  void ask(String request, int times) {
    byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
    Thread asking =
        new Thread(
            () -> {
              try {
                for (int i = 0; i < times; i++) {
                  socket.getOutputStream().write(bytes);
                  asked.incrementAndGet();
                }
              } catch (IOException e) {
                // It was cut off, or closed.
              }
            },
            "slow-client");
    asking.setDaemon(true);
    asking.start();
  }

  /** How often it could ask before the server took no more. */
  long asked() {
    return asked.get();
  }

  /** Reads at last: whether the server had given it up meanwhile. */
  boolean isCutOff() {
    byte[] buffer = new byte[1 << 16];
    try {
      socket.setSoTimeout(REST_MILLIS);
      InputStream in = socket.getInputStream();
      long read = 0;
      while (true) {
        int now = in.read(buffer);
        if (now < 0) {
          return true;
        }
        read += now;
        if (read > MOST_BYTES) {
          return false; // It is served on and on.
        }
      }
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
