package dev.kikori.server.intake;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.server.lane.EventBatch;
import dev.kikori.server.lane.Lane;
import dev.kikori.server.lane.LaneRefusedException;
import dev.kikori.server.lane.LaneStatus;
import dev.kikori.server.lane.Lanes;
import dev.kikori.server.service.ServiceKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Lanes that keep what they take in memory, with as much room as a test gives them. They outlive the doors before them. */
final class MemoryLanes implements Lanes {
  private final Map<ServiceKey, MemoryLane> lanes = new ConcurrentHashMap<>();
  private volatile int most = Integer.MAX_VALUE;
  private volatile long capacity = 1_000_000;

  MemoryLanes most(int lanes) {
    most = lanes;
    return this;
  }

  MemoryLanes capacity(long events) {
    capacity = events;
    return this;
  }

  @Override
  public Lane lane(ServiceKey key) {
    if (!lanes.containsKey(key) && lanes.size() >= most) {
      throw new LaneRefusedException("lane limit exceeded (limit: " + most + " lanes)");
    }
    return of(key);
  }

  MemoryLane of(ServiceKey key) {
    return lanes.computeIfAbsent(key, k -> new MemoryLane(k, capacity));
  }

  MemoryLane of(String service) {
    return of(new ServiceKey(ServiceKey.DEFAULT_TENANT, service));
  }

  List<LogEvent> all() {
    return lanes.values().stream().flatMap(lane -> lane.events().stream()).toList();
  }

  Collection<ServiceKey> keys() {
    return lanes.keySet();
  }

  @Override
  public Collection<LaneStatus> status() {
    return List.of();
  }

  static final class MemoryLane implements Lane {
    private final ServiceKey key;
    private final long capacity;
    private final Map<String, Long> accepted = new HashMap<>();
    private final List<LogEvent> events = new ArrayList<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private long taken;
    private boolean failing;
    private int offers;
    private int drainedWhenFull;

    MemoryLane(ServiceKey key, long capacity) {
      this.key = key;
      this.capacity = capacity;
    }

    @Override
    public ServiceKey key() {
      return key;
    }

    @Override
    public synchronized long accepted(String clientId) {
      return accepted.getOrDefault(clientId, 0L);
    }

    @Override
    public synchronized Offer offer(EventBatch batch) {
      offers++;
      if (failing) {
        return new Offer.Failed("no space left on device");
      }
      long before = accepted(batch.clientId());
      int skip =
          batch.firstSequence() == 0
              ? 0
              : (int)
                  Math.max(0, Math.min(batch.events().size(), before - batch.firstSequence() + 1));
      List<LogEvent> fresh = batch.events().subList(skip, batch.events().size());
      if (fresh.size() > room()) {
        taken += drainedWhenFull;
        drainedWhenFull = 0;
        return new Offer.Full();
      }
      events.addAll(fresh);
      if (batch.firstSequence() == 0) {
        return new Offer.Accepted(0);
      }
      accepted.merge(batch.clientId(), batch.lastSequence(), Math::max);
      return new Offer.Accepted(accepted(batch.clientId()));
    }

    @Override
    public synchronized long room() {
      return Math.max(0, capacity - (events.size() - taken));
    }

    @Override
    public synchronized void whenRoom(Runnable callback) {
      if (room() > 0) {
        callback.run();
      } else {
        waiting.add(callback);
      }
    }

    /** Makes room, as scoring does; who waited for it is called back, even where it is none: others were quicker. */
    void drain(int count) {
      List<Runnable> callbacks;
      synchronized (this) {
        taken += count;
        callbacks = List.copyOf(waiting);
        waiting.clear();
      }
      callbacks.forEach(Runnable::run);
    }

    /** Makes room, once, as soon as an offer has found none. */
    synchronized void drainWhenFull(int count) {
      drainedWhenFull = count;
    }

    /** How many wait for room. */
    synchronized int waiting() {
      return waiting.size();
    }

    synchronized void failing(boolean fails) {
      failing = fails;
    }

    synchronized int offers() {
      return offers;
    }

    synchronized int size() {
      return events.size();
    }

    synchronized List<LogEvent> events() {
      return List.copyOf(events);
    }

    synchronized List<String> messages() {
      return events.stream().map(LogEvent::message).toList();
    }
  }
}
