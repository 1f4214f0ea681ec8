package dev.kikori.server.http;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.jspecify.annotations.Nullable;

/**
 * The connections of a port: how many there are, and what is in memory for them, of requests that have not come whole and of answers that
 * were not taken. At either limit the one goes that has for longest neither sent a whole request nor taken a whole answer; one whose request
 * is being answered stays. So whoever comes anew is let in, and who is quick is never in question. Safe for use by many threads.
 */
public final class Connections implements Connection.Listener {
  /** Which limit a connection had to go for. */
  enum Limit {
    CONNECTIONS,
    BYTES
  }

  private final int most;
  private final long mostBytes;
  private final Map<Limit, LongAdder> cutOff = new EnumMap<>(Limit.class);
  private final Object lock = new Object();

  /** Guarded by the lock; whoever has kept the server waiting for longest stands first. */
  private final Map<EndPoint, Client> clients = new LinkedHashMap<>();

  private long bytes; // Guarded by the lock; those of all clients.

  /** A connection's share. */
  private static final class Client {
    private long bytes;
    private boolean beingAnswered;
  }

  /**
   * Limits without a connection yet.
   *
   * @param most connections at a time
   * @param mostBytes bytes in memory for all of them; a single one may need more
   */
  public Connections(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
    for (Limit limit : Limit.values()) {
      cutOff.put(limit, new LongAdder());
    }
  }

  /** Has figures of them under names that begin alike. */
  public void register(MeterRegistry registry, String prefix) {
    Gauge.builder(prefix + ".connections", this, Connections::count).register(registry);
    Gauge.builder(prefix + ".connections.capacity", () -> most).register(registry);
    Gauge.builder(prefix + ".held.bytes", this, Connections::bytes).register(registry);
    Gauge.builder(prefix + ".held.capacity.bytes", () -> mostBytes).register(registry);
    for (Limit limit : Limit.values()) {
      FunctionCounter.builder(prefix + ".cut.off", this, each -> each.cutOff(limit))
          .tag("reason", limit.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
  }

  int count() {
    synchronized (lock) {
      return clients.size();
    }
  }

  long bytes() {
    synchronized (lock) {
      return bytes;
    }
  }

  /** How many had to go for a limit. */
  long cutOff(Limit limit) {
    return Objects.requireNonNull(cutOff.get(limit)).sum();
  }

  @Override
  public void onOpened(Connection connection) {
    if (isInner(connection)) {
      return;
    }
    List<EndPoint> leaving;
    synchronized (lock) {
      clients.put(connection.getEndPoint(), new Client());
      leaving = leave(() -> clients.size() > most, client -> true);
    }
    close(leaving, Limit.CONNECTIONS);
  }

  @Override
  public void onClosed(Connection connection) {
    synchronized (lock) {
      forget(connection.getEndPoint());
    }
  }

  /** It is now the server's turn: the request has come whole. */
  void beginAnswer(EndPoint endPoint) {
    synchronized (lock) {
      Client client = clients.get(endPoint);
      if (client != null) {
        client.beingAnswered = true;
      }
    }
  }

  /** It is now the client's turn, to take an answer or to ask anew. */
  void awaitClient(EndPoint endPoint) {
    synchronized (lock) {
      Client client = clients.remove(endPoint);
      if (client != null) {
        client.beingAnswered = false;
        clients.put(endPoint, client);
      }
    }
  }

  /** Bytes more are in memory for it; those of others may have to go for them. */
  void hold(EndPoint endPoint, long more) {
    List<EndPoint> leaving;
    synchronized (lock) {
      Client client = clients.get(endPoint);
      if (client == null) {
        return;
      }
      client.bytes += more;
      bytes += more;
      leaving = leave(() -> bytes > mostBytes, other -> other.bytes > 0 && other != client);
    }
    close(leaving, Limit.BYTES);
  }

  /** Bytes of it are out of memory. */
  void letGo(EndPoint endPoint, long less) {
    synchronized (lock) {
      Client client = clients.get(endPoint);
      if (client != null) {
        client.bytes -= less;
        bytes -= less;
      }
    }
  }

  /** Takes out who has to go. Closing calls back, so that it is not for here. */
  private List<EndPoint> leave(BooleanSupplier tooMuch, Predicate<Client> helps) {
    List<EndPoint> leaving = new ArrayList<>();
    while (tooMuch.getAsBoolean()) {
      EndPoint next = longestWaiting(helps);
      if (next == null) {
        break;
      }
      forget(next);
      leaving.add(next);
    }
    return leaving;
  }

  private @Nullable EndPoint longestWaiting(Predicate<Client> helps) {
    for (Map.Entry<EndPoint, Client> entry : clients.entrySet()) {
      if (!entry.getValue().beingAnswered && helps.test(entry.getValue())) {
        return entry.getKey();
      }
    }
    return null;
  }

  private void forget(EndPoint endPoint) {
    Client client = clients.remove(endPoint);
    if (client != null) {
      bytes -= client.bytes;
    }
  }

  private void close(List<EndPoint> leaving, Limit limit) {
    for (EndPoint endPoint : leaving) {
      Objects.requireNonNull(cutOff.get(limit)).increment();
      endPoint.close(new EofException("others need the place"));
    }
  }

  /** TLS has two connections on top of each other: the one that speaks HTTP counts. */
  private static boolean isInner(Connection connection) {
    return connection instanceof SslConnection;
  }
}
