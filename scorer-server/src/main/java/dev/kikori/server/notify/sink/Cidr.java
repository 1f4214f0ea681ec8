package dev.kikori.server.notify.sink;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A network: an address and how many of its bits count. */
record Cidr(byte[] network, int bits) {

  /** Reads {@code 10.0.0.0/8}, {@code fd00::/8} or one address. */
  static Cidr parse(String key, String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    try {
      if (host.isEmpty() || !host.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
        throw new NumberFormatException();
      }
      byte[] network = InetAddress.getByName(host).getAddress();
      int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > network.length * 8) {
        throw new NumberFormatException();
      }
      return new Cidr(network, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException(
          key
              + ": "
              + SafeText.oneLine(text, 64)
              + " (expected: a network such as 10.0.0.0/8 or fd00::/8)",
          e);
    }
  }

  boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((address[bit >> 3] & mask) != (network[bit >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }
}
