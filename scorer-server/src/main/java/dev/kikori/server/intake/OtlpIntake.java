package dev.kikori.server.intake;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.server.auth.Principal;
import dev.kikori.server.intake.IntakeMetrics.Outcome;
import dev.kikori.server.intake.OtlpMapper.Part;
import dev.kikori.server.lane.EventBatch;
import dev.kikori.server.lane.Lane;
import dev.kikori.server.lane.Lane.Offer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsPartialSuccess;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the log records of OTLP requests to their lanes. OTLP has no sequence numbers: what is sent again is taken again. So a request is
 * refused before any of it is taken; once a part has been, the rest waits for room for a while. Safe for use by many threads.
 */
final class OtlpIntake {
  private static final Logger LOG = LoggerFactory.getLogger(OtlpIntake.class);
  private static final int CHUNK = 1_000;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final Doorway door;
  private volatile boolean closing;

  OtlpIntake(Doorway door) {
    this.door = door;
  }

  /** Lets nothing further in. */
  void closing() {
    closing = true;
  }

  /**
   * Takes a request.
   *
   * @return fails with a {@link RefusedException}
   */
  CompletableFuture<ExportLogsServiceResponse> export(
      Principal principal, ExportLogsServiceRequest request, int bytes, Transport transport) {
    int count = OtlpMapper.count(request);
    try {
      if (closing) {
        throw new RefusedException(RefusalReason.CLOSING, "the server is closing");
      }
      if (count == 0) {
        return CompletableFuture.completedFuture(ExportLogsServiceResponse.getDefaultInstance());
      }
      if (transport == Transport.OTLP_GRPC) {
        door.checkSize("request", bytes);
      }
      door.gate(principal.tenant()).admit(count, bytes);
      OtlpMapper mapper =
          new OtlpMapper(door.limits(), door.metrics(), principal.tenant(), door.clock().millis());
      Queue<Chunk> chunks = chunks(mapper.map(request));
      Export export = new Export(chunks, response(mapper.rejected()), transport);
      export.go();
      return export.result;
    } catch (RefusedException e) {
      door.metrics().refused(e.reason());
      door.metrics().records(transport, Outcome.REFUSED, count);
      return CompletableFuture.failedFuture(e);
    } catch (RuntimeException e) {
      LOG.error("an OTLP request of tenant {} failed", principal.tenant(), e);
      door.metrics().records(transport, Outcome.FAILED, count);
      return CompletableFuture.failedFuture(
          new RefusedException(RefusalReason.FAILED, "the server failed; its log says why"));
    }
  }

  private record Chunk(Lane lane, List<LogEvent> events) {}

  private Queue<Chunk> chunks(List<Part> parts) throws RefusedException {
    List<Lane> lanes = new ArrayList<>();
    for (Part part : parts) {
      lanes.add(door.lane(part.service()));
    }
    Queue<Chunk> chunks = new ArrayDeque<>();
    for (int i = 0; i < parts.size(); i++) {
      Lane lane = lanes.get(i);
      if (lane.room() <= 0) {
        throw full(lane);
      }
      List<LogEvent> events = parts.get(i).events();
      for (int from = 0; from < events.size(); from += CHUNK) {
        chunks.add(new Chunk(lane, events.subList(from, Math.min(events.size(), from + CHUNK))));
      }
    }
    return chunks;
  }

  private static RefusedException full(Lane lane) {
    return new RefusedException(
        RefusalReason.LANE_FULL,
        "service " + lane.key().service() + " has as many events waiting as may be; send it later");
  }

  private static ExportLogsServiceResponse response(int rejected) {
    return rejected == 0
        ? ExportLogsServiceResponse.getDefaultInstance()
        : ExportLogsServiceResponse.newBuilder()
            .setPartialSuccess(
                ExportLogsPartialSuccess.newBuilder()
                    .setRejectedLogRecords(rejected)
                    .setErrorMessage(
                        rejected
                            + " records of a resource whose service.name or instance is longer than "
                            + Names.MAX_CHARS
                            + " characters or holds control characters; name it otherwise"))
            .build();
  }

  /** One request on its way into the lanes. Its steps come one after the other, on whichever thread. */
  private final class Export {
    private final Queue<Chunk> chunks;
    private final ExportLogsServiceResponse response;
    private final Transport transport;
    private final CompletableFuture<ExportLogsServiceResponse> result = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final long deadline = System.nanoTime() + PATIENCE_NANOS;
    private boolean started;

    Export(Queue<Chunk> chunks, ExportLogsServiceResponse response, Transport transport) {
      this.chunks = chunks;
      this.response = response;
      this.transport = transport;
    }

    void go() {
      lock.lock();
      try {
        step();
      } catch (RefusedException e) {
        refuse(e);
      } catch (RuntimeException e) {
        LOG.error("an OTLP request failed", e);
        refuse(new RefusedException(RefusalReason.FAILED, "the server failed; its log says why"));
      } finally {
        lock.unlock();
      }
    }

    private void step() throws RefusedException {
      while (!result.isDone()) {
        Chunk next = chunks.peek();
        if (next == null) {
          result.complete(response);
          return;
        }
        if (taken(next)) {
          chunks.remove();
          continue;
        }
        if (!started || System.nanoTime() - deadline >= 0) {
          throw full(next.lane);
        }
        door.later(RETRY_NANOS, this::go);
        return;
      }
    }

    private boolean taken(Chunk chunk) throws RefusedException {
      Offer offer = chunk.lane.offer(new EventBatch("", 0, chunk.events));
      if (offer instanceof Offer.Failed failed) {
        throw new RefusedException(
            RefusalReason.STORAGE,
            "events of " + chunk.lane.key().service() + " can't be stored now: " + failed.reason());
      }
      if (offer instanceof Offer.Full) {
        return false;
      }
      started = true;
      door.metrics().records(transport, Outcome.ACCEPTED, chunk.events.size());
      return true;
    }

    private void refuse(RefusedException e) {
      int left = chunks.stream().mapToInt(chunk -> chunk.events.size()).sum();
      boolean ours = e.reason() == RefusalReason.STORAGE || e.reason() == RefusalReason.FAILED;
      door.metrics().records(transport, ours ? Outcome.FAILED : Outcome.REFUSED, left);
      door.metrics().refused(e.reason());
      result.completeExceptionally(e);
    }
  }
}
