package dev.kikori.server.intake;

import dev.kikori.server.alert.FeedbackSink;
import dev.kikori.server.alert.StreamDelivery;
import dev.kikori.server.lane.Lane;
import dev.kikori.server.lane.LaneRefusedException;
import dev.kikori.server.lane.Lanes;
import dev.kikori.server.service.ServiceKey;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** What all ways in share. Safe for use by many threads. */
record Doorway(
    LimitsConfig limits,
    Lanes lanes,
    FeedbackSink feedback,
    StreamDelivery delivery,
    EventScorer scorer,
    AlertMessages alertMessages,
    IntakeMetrics metrics,
    Clock clock,
    Executor executor,
    ScheduledExecutorService timer,
    Map<String, TenantGate> gates) {
  private static final int FRAMING_BYTES = 1 << 10;

  static Map<String, TenantGate> noGates() {
    return new ConcurrentHashMap<>();
  }

  /** The gate of a tenant; tenants come from the tokens file or verified certificates, so there are only so many. */
  TenantGate gate(String tenant) {
    return gates.computeIfAbsent(tenant, name -> new TenantGate(name, limits, System::nanoTime));
  }

  /** Refuses a message over gRPC that is too large; what it is made of comes on top of the limit that clients are told. */
  void checkSize(String what, int bytes) throws RefusedException {
    long most = limits.maxBatch().bytes();
    if (bytes > most + FRAMING_BYTES) {
      throw new RefusedException(
          RefusalReason.TOO_LARGE,
          what
              + ": "
              + bytes
              + " bytes (limit: "
              + most
              + " bytes); send smaller ones, or raise intake.limits.max_batch");
    }
  }

  Lane lane(ServiceKey key) throws RefusedException {
    try {
      return lanes.lane(key);
    } catch (LaneRefusedException e) {
      throw new RefusedException(RefusalReason.LANE_LIMIT, String.valueOf(e.getMessage()));
    }
  }

  /** Runs something on the executor a while from now; when the server closes, not at all. */
  void later(long nanos, Runnable task) {
    try {
      var unused = timer.schedule(() -> soon(task), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      return; // The server closes, and ends every stream by itself.
    }
  }

  /** Runs something on the executor; when the server closes, not at all. */
  void soon(Runnable task) {
    try {
      executor.execute(task);
    } catch (RejectedExecutionException e) {
      return; // The server closes, and ends every stream by itself.
    }
  }
}
