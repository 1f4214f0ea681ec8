package dev.kikori.server.notify.sink;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer, as much of it as is of use.
 *
 * @param headers names in lower case; of several with one name the first
 * @param body at most {@value #MAX_BODY} bytes of it, maybe less than there was
 */
record HttpReply(int status, Map<String, String> headers, String body) {
  /** {@value}. */
  static final int MAX_BODY = 4_096;

  private static final int MAX_HEAD = 64 << 10;

  boolean succeeded() {
    return status >= 200 && status < 300;
  }

  @Nullable String header(String name) {
    return headers.get(name);
  }

  /** Reads the answer; its body only if that is wanted or the status tells of a failure. */
  static HttpReply read(InputStream in, boolean wantsBody) throws IOException {
    int[] budget = {MAX_HEAD};
    HttpReply head;
    do {
      head = head(in, budget);
    } while (head.status() < 200);
    if (head.succeeded() && !wantsBody) {
      return head;
    }
    return new HttpReply(head.status(), head.headers(), body(in, head, budget));
  }

  private static HttpReply head(InputStream in, int[] budget) throws IOException {
    String status = line(in, budget);
    if (!status.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
      throw new ProtocolException("the answer is not HTTP");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in, budget); !line.isEmpty(); line = line(in, budget)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        headers.putIfAbsent(name, line.substring(colon + 1).strip());
      }
    }
    return new HttpReply(Integer.parseInt(status.substring(9, 12)), headers, "");
  }

  /** As much of the body as comes; what breaks off in the middle takes nothing from the status. */
  private static String body(InputStream in, HttpReply head, int[] budget) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      String encoding = head.headers().getOrDefault("transfer-encoding", "");
      if (encoding.toLowerCase(Locale.ROOT).contains("chunked")) {
        long size = chunk(in, budget);
        while (size > 0 && out.size() < MAX_BODY) {
          copy(in, out, size);
          line(in, budget);
          size = chunk(in, budget);
        }
      } else {
        copy(in, out, length(head.headers().get("content-length")));
      }
    } catch (IOException e) {
      return out.toString(StandardCharsets.UTF_8);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static long length(@Nullable String header) {
    return header == null || !header.matches("\\d{1,18}") ? MAX_BODY : Long.parseLong(header);
  }

  private static long chunk(InputStream in, int[] budget) throws IOException {
    String size = line(in, budget).replaceAll("[; \\t].*", "");
    if (!size.matches("[0-9a-fA-F]{1,15}")) {
      throw new ProtocolException("the answer is not HTTP");
    }
    return Long.parseLong(size, 16);
  }

  private static void copy(InputStream in, ByteArrayOutputStream out, long size)
      throws IOException {
    byte[] buffer = new byte[1_024];
    long left = Math.min(size, MAX_BODY - out.size());
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(left, buffer.length));
      if (read < 0) {
        throw new EOFException("the answer broke off");
      }
      out.write(buffer, 0, read);
      left -= read;
    }
  }

  private static String line(InputStream in, int[] budget) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection was closed before an answer came");
      }
      if (--budget[0] < 0) {
        throw new ProtocolException("the answer's headers are too long");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
