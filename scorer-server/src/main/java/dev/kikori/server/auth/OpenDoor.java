package dev.kikori.server.auth;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The one open default: this machine alone, without TLS and without tokens. Whatever is open beyond that has to be asked for. */
public final class OpenDoor {
  private OpenDoor() {}

  /**
   * Refuses an address that others can reach, unless connections are encrypted and tokens or certificates asked for.
   *
   * @param key the configuration's section, for the message
   * @param insecure whether it was said that this is meant
   * @throws IllegalArgumentException if it is open
   */
  public static void check(
      String key, String host, TlsConfig tls, Authenticator authenticator, boolean insecure) {
    if (insecure || isLoopback(key, host)) {
      return;
    }
    if (!tls.isOn() || authenticator.isOpen()) {
      throw new IllegalArgumentException(
          key
              + ".host: "
              + host
              + " can be reached by others, and there "
              + (tls.isOn()
                  ? "are no tokens"
                  : authenticator.isOpen() ? "is neither TLS nor tokens" : "is no TLS")
              + " (expected: "
              + key
              + ".tls and auth.tokens_file, or 127.0.0.1, or "
              + key
              + ".insecure: true if the network is safe by other means)");
    }
  }

  private static boolean isLoopback(String key, String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!address.isLoopbackAddress()) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(
          key + ".host: " + host + " (expected: an address of this machine)", e);
    }
  }
}
