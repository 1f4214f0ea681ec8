package dev.kikori.appender.testkit;

import dev.kikori.proto.v1.Alert;
import dev.kikori.proto.v1.AlertReceived;
import dev.kikori.proto.v1.ClientMessage;
import dev.kikori.proto.v1.Hello;
import dev.kikori.proto.v1.LogScoringGrpc;
import dev.kikori.proto.v1.ServerMessage;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A real gRPC server of the wire contract on the loopback interface. What it accepts goes to an {@link Intake}, which survives {@link #kill}
 * and {@link #start}; how it behaves is a {@link Behaviour}. One thread controls it.
 */
public final class ScorerServer implements AutoCloseable {
  private static final int KEEP_ALIVE_FLOOR_MILLIS = 10;
  private static final int KILL_SECONDS = 60;

  private final Intake intake;
  private final Behaviour behaviour;
  private final ServerCredentials credentials;
  private final Set<ServedStream> streams = ConcurrentHashMap.newKeySet();
  private final LongAdder streamsOpened = new LongAdder();
  private final List<Hello> hellos = new CopyOnWriteArrayList<>();
  private final List<AlertReceived> alertsReceived = new CopyOnWriteArrayList<>();
  private int port;
  private @Nullable Server server;
  private @Nullable ScheduledExecutorService timer;

  private ScorerServer(
      Intake intake, Behaviour behaviour, ServerCredentials credentials, int port) {
    this.intake = intake;
    this.behaviour = behaviour;
    this.credentials = credentials;
    this.port = port;
  }

  /** A server that listens on a free port. */
  public static ScorerServer listening(Intake intake, Behaviour behaviour) {
    return listening(intake, behaviour, InsecureServerCredentials.create());
  }

  /** A server that listens on a free port and shows these credentials. */
  public static ScorerServer listening(
      Intake intake, Behaviour behaviour, ServerCredentials credentials) {
    ScorerServer server = new ScorerServer(intake, behaviour, credentials, Ports.freeOrAny());
    server.start();
    return server;
  }

  /** A server that takes this port, one of {@link Ports}, once it is started. */
  public static ScorerServer absent(Intake intake, Behaviour behaviour, int port) {
    return new ScorerServer(intake, behaviour, InsecureServerCredentials.create(), port);
  }

  /** Listens, on the same port as before if there was one. */
  public void start() {
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "scorer-server-acks");
              thread.setDaemon(true);
              return thread;
            });
    try {
      server =
          NettyServerBuilder.forAddress(
                  new InetSocketAddress(InetAddress.getLoopbackAddress(), port), credentials)
              .permitKeepAliveTime(KEEP_ALIVE_FLOOR_MILLIS, TimeUnit.MILLISECONDS)
              .permitKeepAliveWithoutCalls(true)
              .maxInboundMessageSize(Integer.MAX_VALUE)
              .addService(new Service(timer))
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " cannot be listened on", e);
    }
    port = server.getPort();
  }

  public int port() {
    return port;
  }

  /** Streams opened by clients since the beginning. */
  public long streamsOpened() {
    return streamsOpened.sum();
  }

  /** How clients introduced themselves, one hello for each stream. */
  public List<Hello> hellos() {
    return List.copyOf(hellos);
  }

  /** What clients said of alerts that had come, in order. */
  public List<AlertReceived> alertsReceived() {
    return List.copyOf(alertsReceived);
  }

  /** Streams that are open now. */
  public int openStreams() {
    return streams.size();
  }

  /** Sends a message on every open stream. */
  public void broadcast(ServerMessage message) {
    streams.forEach(stream -> stream.send(message));
  }

  public void alert(Alert alert) {
    broadcast(ServerMessage.newBuilder().setAlert(alert).build());
  }

  /** Ends every open stream with this status. */
  public void failStreams(Status status) {
    streams.forEach(stream -> stream.fail(status));
  }

  /** Ends at once, acks on their way included; what was accepted stays accepted. Does nothing if it is not running. */
  public void kill() {
    Server running = server;
    if (running == null) {
      return;
    }
    server = null;
    if (timer != null) {
      timer.shutdownNow();
    }
    running.shutdownNow();
    streams.clear();
    try {
      if (!running.awaitTermination(KILL_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the server did not end in " + KILL_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }

  private final class Service extends LogScoringGrpc.LogScoringImplBase {
    private final ScheduledExecutorService timerOfThisLife;

    Service(ScheduledExecutorService timerOfThisLife) {
      this.timerOfThisLife = timerOfThisLife;
    }

    @Override
    public StreamObserver<ClientMessage> stream(StreamObserver<ServerMessage> client) {
      streamsOpened.increment();
      ServedStream stream =
          new ServedStream(
              intake,
              behaviour,
              timerOfThisLife,
              client,
              hellos::add,
              alertsReceived::add,
              streams::remove);
      streams.add(stream);
      if (behaviour.unavailable()) {
        stream.fail(Status.UNAVAILABLE.withDescription("told to be unavailable"));
      }
      return stream;
    }
  }
}
