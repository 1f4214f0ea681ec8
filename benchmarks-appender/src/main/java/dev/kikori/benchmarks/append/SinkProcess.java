package dev.kikori.benchmarks.append;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.kikori.appender.testkit.Behaviour;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.appender.testkit.ScorerServer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.LogManager;

/**
 * The other end, in a process of its own so that neither its garbage nor its locks enter the measurement: HTTP that answers 204 to any push,
 * TCP that reads, and a gRPC server of Kikori's contract that acknowledges. Counts events. Prints its ports, then the count for each line it
 * reads.
 */
final class SinkProcess {
  /** In the message of every event exactly once, so that to count it is to count events. */
  private static final byte[] WORD = "accepted".getBytes(StandardCharsets.US_ASCII);

  private static final int BUFFER_BYTES = 1 << 16;
  private static final int BACKLOG = 50;
  private static final int NO_CONTENT = 204;
  private static final int SNAPPY_RATIO = 4;
  private static final LongAdder EVENTS = new LongAdder();

  private SinkProcess() {}

  public static void main(String[] args) throws IOException {
    LogManager.getLogManager().reset(); // What gRPC's server tells of connections that break.
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newCachedThreadPool());
    http.createContext("/", SinkProcess::push);
    http.start();
    ServerSocket tcp = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
    new Thread(() -> accept(tcp), "sink-tcp").start();
    Intake intake = Intake.counting();
    ScorerServer scorer = ScorerServer.listening(intake, new Behaviour().credits(1_000_000));

    System.out.println(
        http.getAddress().getPort() + " " + tcp.getLocalPort() + " " + scorer.port());
    BufferedReader asked =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
    while (asked.readLine() != null) {
      System.out.println(EVENTS.sum() + intake.accepted());
    }
    System.exit(0); // The fork is gone.
  }

  private static void push(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (type.contains("protobuf")) {
      ByteBuf plain = Unpooled.buffer(SNAPPY_RATIO * body.length);
      new Snappy().decode(Unpooled.wrappedBuffer(body), plain);
      EVENTS.add(words(plain.array(), plain.readableBytes()));
    } else {
      EVENTS.add(words(body, body.length));
    }
    exchange.sendResponseHeaders(NO_CONTENT, -1);
    exchange.close();
  }

  private static void accept(ServerSocket listener) {
    while (true) {
      try {
        Socket socket = listener.accept();
        new Thread(() -> countLines(socket), "sink-tcp-connection").start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** One JSON object a line. */
  private static void countLines(Socket socket) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (socket;
        InputStream in = socket.getInputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        int lines = 0;
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            lines++;
          }
        }
        EVENTS.add(lines);
      }
    } catch (IOException e) {
      return; // The client went away.
    }
  }

  static long words(byte[] bytes, int length) {
    long found = 0;
    int i = 0;
    while (i <= length - WORD.length) {
      if (bytes[i] == WORD[0] && Arrays.equals(bytes, i, i + WORD.length, WORD, 0, WORD.length)) {
        found++;
        i += WORD.length;
      } else {
        i++;
      }
    }
    return found;
  }
}
