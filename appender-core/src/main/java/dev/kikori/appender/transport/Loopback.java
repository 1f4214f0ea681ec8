package dev.kikori.appender.transport;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells endpoints on this host by how they are written: nothing is looked up. */
final class Loopback {
  private static final Pattern V4 = Pattern.compile("127(\\.\\d{1,3}){3}");

  private Loopback() {}

  /** Of {@code host:port}. */
  static boolean is(String endpoint) {
    String host = endpoint.substring(0, endpoint.lastIndexOf(':')).toLowerCase(Locale.ROOT);
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("[::1]")
        || host.equals("[0:0:0:0:0:0:0:1]")
        || V4.matcher(host).matches();
  }
}
