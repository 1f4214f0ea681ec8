package dev.kikori.appender.testkit;

import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.DropCount;
import dev.kikori.proto.v1.LogEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a server has accepted, client by client: events are taken once, by (client id, sequence), whichever stream brings them and however
 * often. It outlives the servers that write to it, as a scorer's storage would. Safe for threads; the events of one client come one at a
 * time and in order.
 */
public final class Intake {
  private static final int MAX_VIOLATIONS_KEPT = 100;

  /** Sees every event once, when it is accepted. */
  @FunctionalInterface
  public interface Listener {
    void accepted(String clientId, long sequence, LogEvent event, Definitions definitions);
  }

  private final Listener listener;
  private final Map<String, Client> clients = new ConcurrentHashMap<>();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final Map<String, Long> reportedDrops = new ConcurrentHashMap<>();
  private final List<String> violations = new ArrayList<>();
  private long violationCount;

  public Intake(Listener listener) {
    this.listener = listener;
  }

  /** Counts, and keeps nothing. */
  public static Intake counting() {
    return new Intake((clientId, sequence, event, definitions) -> {});
  }

  /** Events accepted so far, each counted once. */
  public long accepted() {
    return accepted.sum();
  }

  /** Events that came again after they had been accepted, and were left out. */
  public long repeated() {
    return repeated.sum();
  }

  /** What clients said they dropped, by reason. */
  public Map<String, Long> reportedDrops() {
    return Map.copyOf(reportedDrops);
  }

  /** Breaches of the wire contract in words, the first {@value #MAX_VIOLATIONS_KEPT} of them. */
  public List<String> violations() {
    synchronized (violations) {
      return List.copyOf(violations);
    }
  }

  /** How many breaches of the wire contract there were. */
  public long violationCount() {
    synchronized (violations) {
      return violationCount;
    }
  }

  /** The highest sequence number accepted of a client, 0 if none. */
  public long acceptedSequence(String clientId) {
    Client client = client(clientId);
    synchronized (client) {
      return client.accepted;
    }
  }

  /** Takes what is new in a batch and gives the highest sequence number accepted since. */
  long take(String clientId, Batch batch, Definitions definitions) {
    definitions.add(batch);
    for (DropCount drop : batch.getDroppedList()) {
      reportedDrops.merge(drop.getReason(), drop.getEvents(), Long::sum);
    }
    Client client = client(clientId);
    synchronized (client) {
      long sequence = batch.getFirstSequence();
      if (batch.getEventsCount() > 0 && sequence > client.accepted + 1) {
        violation(clientId + " left a gap: sequence " + sequence + " after " + client.accepted);
      }
      for (LogEvent event : batch.getEventsList()) {
        String undefined = definitions.undefined(event);
        if (undefined != null) {
          violation(clientId + " sent " + sequence + " with an undefined " + undefined);
        }
        if (sequence <= client.accepted) {
          repeated.increment();
        } else {
          client.accepted = sequence;
          accepted.increment();
          listener.accepted(clientId, sequence, event, definitions);
        }
        sequence++;
      }
      return client.accepted;
    }
  }

  void violation(String what) {
    synchronized (violations) {
      violationCount++;
      if (violations.size() < MAX_VIOLATIONS_KEPT) {
        violations.add(what);
      }
    }
  }

  private Client client(String clientId) {
    return clients.computeIfAbsent(clientId, id -> new Client());
  }

  private static final class Client {
    private long accepted;
  }
}
