package dev.kikori.server.notify.sink;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Decides which addresses may be connected to: public ones, and those of the networks that the configuration names. Judges addresses, not
 * names, so however a name or number is written, what counts is where it leads. Immutable.
 */
final class AddressGuard {
  /** IANA's special-purpose registries for IPv4, and multicast. */
  private static final List<Cidr> NOT_PUBLIC_4 =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** All that IPv6 routes in public; within it, what it does not, among it tunnels whose far end can't be judged. */
  private static final Cidr PUBLIC_6 = Cidr.parse("", "2000::/3");

  private static final List<Cidr> NOT_PUBLIC_6 =
      networks("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20");

  /** Translators (RFC 6052): the last four bytes are the IPv4 address that is reached. */
  private static final Cidr NAT64 = Cidr.parse("", "64:ff9b::/96");

  private final List<Cidr> allowed;

  AddressGuard(List<String> allowPrivate) {
    this.allowed = allowPrivate.stream().map(cidr -> Cidr.parse("allow_private", cidr)).toList();
  }

  /** Whether it may be connected to. */
  boolean permits(InetAddress address) {
    return isPublic(address.getAddress()) || allows(address);
  }

  /** Whether the configuration names its network. */
  boolean allows(InetAddress address) {
    byte[] bytes = plain(address.getAddress());
    return allowed.stream().anyMatch(network -> network.contains(bytes));
  }

  private static boolean isPublic(byte[] address) {
    byte[] bytes = plain(address);
    if (bytes.length == 4) {
      return NOT_PUBLIC_4.stream().noneMatch(network -> network.contains(bytes));
    }
    return PUBLIC_6.contains(bytes)
        && NOT_PUBLIC_6.stream().noneMatch(network -> network.contains(bytes));
  }

  /** The IPv4 address inside a translated or mapped IPv6 one, else the same. */
  private static byte[] plain(byte[] address) {
    boolean embeds = address.length == 16 && (NAT64.contains(address) || mapped(address));
    return embeds ? Arrays.copyOfRange(address, 12, 16) : address;
  }

  private static boolean mapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == -1 && address[11] == -1;
  }

  private static List<Cidr> networks(String... cidrs) {
    return Stream.of(cidrs).map(cidr -> Cidr.parse("", cidr)).toList();
  }
}
