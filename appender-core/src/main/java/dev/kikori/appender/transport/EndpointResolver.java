package dev.kikori.appender.transport;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.ProxiedSocketAddress;
import io.grpc.StatusOr;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Tells a channel its one endpoint by name, and leaves the look-up to {@link TrackedSockets}: gRPC's own resolver writes a warning with a
 * stack trace for each name that can't be resolved, and keeps a channel from ending while it hangs. Proxies are found as gRPC finds them.
 */
final class EndpointResolver extends NameResolver.Factory {
  /** The target to build a channel for; which endpoint it is, the resolver knows. */
  static final String TARGET = "kikori:///scorer";

  private final String endpoint;
  private final TrackedSockets sockets;
  private final Executor threads;

  EndpointResolver(String endpoint, TrackedSockets sockets, Executor threads) {
    this.endpoint = endpoint;
    this.sockets = sockets;
    this.threads = threads;
  }

  @Override
  public String getDefaultScheme() {
    return "kikori";
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return new Resolver(args);
  }

  /** Without brackets, as a name or an address. */
  static String host(String endpoint) {
    String host = endpoint.substring(0, endpoint.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  static int port(String endpoint) {
    return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
  }

  private final class Resolver extends NameResolver {
    private final Args args;

    Resolver(Args args) {
      this.args = args;
    }

    @Override
    public String getServiceAuthority() {
      return endpoint;
    }

    /** A proxy's name may have to be looked up. */
    @Override
    public void start(Listener2 listener) {
      threads.execute(
          () ->
              listener.onResult(
                  ResolutionResult.newBuilder()
                      .setAddressesOrError(
                          StatusOr.fromValue(List.of(new EquivalentAddressGroup(address()))))
                      .build()));
    }

    private SocketAddress address() {
      InetSocketAddress address =
          InetSocketAddress.createUnresolved(host(endpoint), port(endpoint));
      try {
        ProxiedSocketAddress proxied = args.getProxyDetector().proxyFor(address);
        return proxied == null ? address : proxied;
      } catch (IOException e) {
        sockets.refuse("the proxy's name cannot be resolved: " + e.getMessage());
        return address;
      }
    }

    @Override
    public void shutdown() {}
  }
}
