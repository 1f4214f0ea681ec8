package dev.kikori.appender.transport;

import dev.kikori.appender.BatchOptions;
import dev.kikori.appender.KikoriOptions;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.okhttp.OkHttpChannelBuilder;
import java.net.InetAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Streams over gRPC on OkHttp's transport. Each attempt gets a channel of its own, so that it is this client's back-off that counts
 * and not the channel's; names are looked up and files read anew each time. Every thread is a daemon, and one of the appender's own.
 */
public final class GrpcTransportFactory implements TransportFactory {
  private static final int MAX_INBOUND_BYTES = 1 << 20;
  private static final int READY_BELOW_BYTES = 512 << 10;
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

  private final KikoriOptions options;
  private final NetThreads threads = new NetThreads(this::threadFailed);
  private final Names names;

  /** Those that have not ended, closed ones included: a channel that is closed may be busy for some time. */
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

  private volatile @Nullable GrpcTransport latest;

  /**
   * Reads every file that TLS needs, and opens nothing.
   *
   * @throws IllegalArgumentException if key material can't be used, or a token would travel in plain text
   */
  public GrpcTransportFactory(KikoriOptions options) {
    this(options, InetAddress::getAllByName);
  }

  GrpcTransportFactory(KikoriOptions options, Names.Lookup lookup) {
    this.options = options;
    this.names = new Names(lookup, threads.pool());
    BearerToken.checkAllowed(options);
    if (options.tls().enabled()) {
      TlsMaterial.socketFactory(options.tls());
    }
  }

  /** The first endpoint that is not on this host and would be spoken to in plain text; null if there is none. */
  public @Nullable String exposedEndpoint() {
    return options.tls().enabled()
        ? null
        : options.endpoints().stream().filter(each -> !Loopback.is(each)).findFirst().orElse(null);
  }

  @Override
  public int endpoints() {
    return options.endpoints().size();
  }

  @Override
  public String endpoint(int index) {
    return options.endpoints().get(index);
  }

  @Override
  public Transport open(int endpoint, Executor callbacks, TransportListener listener) {
    Metadata headers = new Metadata();
    Connection connection;
    try {
      String token = BearerToken.read(options.auth());
      if (token != null) {
        headers.put(AUTHORIZATION, "Bearer " + token);
      }
      connection = connect(endpoint(endpoint));
    } catch (IllegalArgumentException e) {
      return new RefusedTransport(callbacks, listener, e);
    }
    boolean gzip = options.batch().compression() == BatchOptions.Compression.GZIP;
    CallOptions call = CallOptions.DEFAULT.withOnReadyThreshold(READY_BELOW_BYTES);
    try {
      GrpcTransport transport =
          new GrpcTransport(
              connection, gzip ? call.withCompression("gzip") : call, callbacks, listener);
      latest = transport;
      transport.start(headers, gzip);
      return transport;
    } catch (Throwable t) {
      connection.close();
      throw t;
    }
  }

  /** Whose task it was is not known: the only stream that matters is taken for broken. */
  private void threadFailed(Throwable by) {
    GrpcTransport transport = latest;
    if (transport != null) {
      transport.fail(by);
    }
  }

  NetThreads threads() {
    return threads;
  }

  @Override
  public void probe(int endpoint, Executor callbacks, Runnable reachable) {
    Connection connection;
    try {
      connection = connect(endpoint(endpoint));
    } catch (IllegalArgumentException e) {
      return;
    }
    try {
      ScheduledFuture<?> unused =
          threads
              .timer()
              .schedule(
                  connection::close, options.connectTimeout().toMillis(), TimeUnit.MILLISECONDS);
      watch(connection, callbacks, reachable);
    } catch (Throwable t) {
      connection.close();
      throw t;
    }
  }

  @Override
  public void close(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    connections.forEach(Connection::close);
    names.close();
    try {
      for (Connection connection : connections) {
        connection.awaitEnd(left(deadline) / 2);
      }
      threads.close(left(deadline));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      threads.end();
    }
  }

  private static long left(long deadline) {
    return Math.max(1, deadline - System.nanoTime());
  }

  private void watch(Connection connection, Executor callbacks, Runnable reachable) {
    ConnectivityState state = connection.channel().getState(true);
    if (state == ConnectivityState.READY) {
      connection.close();
      callbacks.execute(reachable);
    } else if (state == ConnectivityState.TRANSIENT_FAILURE
        || state == ConnectivityState.SHUTDOWN) {
      connection.close();
    } else {
      connection
          .channel()
          .notifyWhenStateChanged(state, () -> watch(connection, callbacks, reachable));
    }
  }

  private Connection connect(String endpoint) {
    TrackedSockets sockets =
        new TrackedSockets(
            EndpointResolver.host(endpoint), names, (int) options.connectTimeout().toMillis());
    OkHttpChannelBuilder builder =
        OkHttpChannelBuilder.forTarget(EndpointResolver.TARGET)
            .socketFactory(sockets)
            .executor(threads.pool())
            .offloadExecutor(threads.pool())
            .transportExecutor(threads.pool())
            .scheduledExecutorService(threads.timer())
            .keepAliveTime(options.keepAlive().interval().toMillis(), TimeUnit.MILLISECONDS)
            .keepAliveTimeout(options.keepAlive().timeout().toMillis(), TimeUnit.MILLISECONDS)
            .maxInboundMessageSize(MAX_INBOUND_BYTES)
            .disableServiceConfigLookUp()
            .disableRetry()
            .userAgent(options.agent());
    resolve(builder, new EndpointResolver(endpoint, sockets, threads.pool()));
    secure(builder);
    connections.removeIf(Connection::hasEnded);
    connections.forEach(Connection::finishClosing);
    ManagedChannel channel = builder.build();
    try {
      Connection connection = new Connection(channel, sockets);
      connections.add(connection);
      return connection;
    } catch (Throwable t) {
      channel.shutdownNow();
      throw t;
    }
  }

  /** Deprecated for a registry that all of the JVM's channels share, and whose providers a class loader can't take back. */
  @SuppressWarnings("deprecation")
  private static void resolve(OkHttpChannelBuilder builder, EndpointResolver resolver) {
    builder.nameResolverFactory(resolver);
  }

  private void secure(OkHttpChannelBuilder builder) {
    String authority = options.tls().authority();
    if (!options.tls().enabled()) {
      builder.usePlaintext();
      return;
    }
    builder.useTransportSecurity().sslSocketFactory(TlsMaterial.socketFactory(options.tls()));
    if (authority != null) {
      builder.overrideAuthority(authority);
    }
  }
}
