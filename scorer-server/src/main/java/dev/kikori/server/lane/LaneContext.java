package dev.kikori.server.lane;

import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.window.WindowSpec;
import dev.kikori.server.batch.WindowBatcher;
import dev.kikori.server.service.ServiceKey;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What all lanes share.
 *
 * @param windows how a service's windows are cut, where the configuration doesn't say
 * @param turns runs lanes' turns
 * @param disk writes snapshots
 * @param nanoTime a clock that nobody can set
 * @param clock what people call the time
 * @param queuedBytes what all lanes have queued, as written
 * @param writers buffers to encode batches in, as many as threads ever offered at once
 */
record LaneContext(
    LaneConfig config,
    WindowBatcher batcher,
    Function<ServiceKey, WindowSpec> windows,
    LaneListener listener,
    LaneMetrics metrics,
    Executor turns,
    Executor disk,
    LongSupplier nanoTime,
    InstantSource clock,
    AtomicLong queuedBytes,
    ConcurrentLinkedQueue<ByteWriter> writers) {

  WindowSpec windowsOf(ServiceKey key) {
    WindowSpec asked = config.window().spec();
    return asked == null ? windows.apply(key) : asked;
  }

  ByteWriter borrowWriter() {
    ByteWriter writer = writers.poll();
    return writer == null ? new ByteWriter() : writer;
  }

  void giveBack(ByteWriter writer) {
    writer.clear();
    writers.add(writer);
  }
}
