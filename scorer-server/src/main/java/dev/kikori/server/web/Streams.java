package dev.kikori.server.web;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events. Each follower has a bounded queue and the thread of its request; what doesn't fit in is counted and the follower is
 * told how much that was. A follower whose token is withdrawn is sent away at the next heartbeat. Safe for use by many threads.
 */
final class Streams implements AutoCloseable {
  private static final int MOST_AT_ONCE = 100;
  private static final byte[] COMMENT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  /** What is followed, and how long to rest between two handfuls: a person reads no more than that. */
  enum Kind {
    ALERTS(Duration.ZERO),
    EVENTS(Duration.ofMillis(200));

    private final Duration rest;

    Kind(Duration rest) {
      this.rest = rest;
    }
  }

  /**
   * Something to be said.
   *
   * @param id where to go on after a reconnect, or null
   * @param body is asked for on the follower's thread
   */
  record Message(String event, @Nullable String id, Supplier<Object> body) {}

  private record Missed(long missed) {}

  private final int buffer;
  private final Duration heartbeat;
  private final Semaphore places;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<Kind, Counter> missed = new EnumMap<>(Kind.class);

  Streams(WebConfig config, MeterRegistry registry) {
    this.buffer = config.streamBuffer();
    this.heartbeat = config.heartbeat();
    int most = config.maxStreams();
    this.places = new Semaphore(most);
    Gauge.builder("scorer.web.streams", places, free -> most - free.availablePermits())
        .register(registry);
    Gauge.builder("scorer.web.streams.capacity", () -> most).register(registry);
    for (Kind kind : Kind.values()) {
      missed.put(
          kind,
          Counter.builder("scorer.web.stream.missed")
              .tag("stream", kind.name().toLowerCase(Locale.ROOT))
              .register(registry));
    }
  }

  /**
   * Answers with a stream, until the client goes or the server closes.
   *
   * @param first what to say before anything else
   * @param source subscribes the consumer it is given, and says how to end that
   */
  void follow(
      Request request,
      Kind kind,
      List<Message> first,
      Function<Consumer<Message>, Runnable> source) {
    if (!places.tryAcquire()) {
      request.http().header("Retry-After", "10");
      throw Problem.tooMany(
          "streams: all taken (expected: at most web.max_streams)",
          "Close one, or raise the limit.");
    }
    Follower follower = new Follower(request, kind);
    Runnable unsubscribe = source.apply(follower::offer);
    try {
      follower.run(first);
    } catch (IOException e) {
      // The client has gone, which is how streams end.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      unsubscribe.run();
      places.release();
    }
  }

  /** Ends all streams. */
  @Override
  public void close() {
    closed.countDown();
  }

  private final class Follower {
    private final Request request;
    private final Kind kind;
    private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(buffer);
    private final AtomicLong overflow = new AtomicLong();

    Follower(Request request, Kind kind) {
      this.request = request;
      this.kind = kind;
    }

    void offer(Message message) {
      if (!queue.offer(message)) {
        overflow.incrementAndGet();
        java.util.Objects.requireNonNull(missed.get(kind)).increment();
      }
    }

    void run(List<Message> first) throws IOException, InterruptedException {
      OutputStream out = open(request);
      for (Message message : first) {
        write(out, message);
      }
      out.write(COMMENT);
      out.flush();
      List<Message> handful = new ArrayList<>();
      long checkAt = System.nanoTime() + heartbeat.toNanos();
      while (closed.getCount() > 0) {
        takeInto(handful);
        if (System.nanoTime() >= checkAt) {
          if (!request.stillAdmitted()) {
            return;
          }
          out.write(COMMENT);
          checkAt = System.nanoTime() + heartbeat.toNanos();
        }
        for (Message message : handful) {
          write(out, message);
        }
        handful.clear();
        tellMissed(out);
        out.flush();
        if (closed.await(kind.rest.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    }

    /** Waits at most a second, so that a closing server is noticed. */
    private void takeInto(List<Message> handful) throws InterruptedException {
      long wait = Math.min(1_000, heartbeat.toMillis());
      Message next = queue.poll(wait, TimeUnit.MILLISECONDS);
      if (next != null) {
        handful.add(next);
        queue.drainTo(handful, MOST_AT_ONCE - 1);
      }
    }

    private void tellMissed(OutputStream out) throws IOException {
      long count = overflow.getAndSet(0);
      if (count > 0) {
        write(out, new Message("missed", null, () -> new Missed(count)));
      }
    }
  }

  private static OutputStream open(Request request) throws IOException {
    request.http().header("Cache-Control", "no-store").header("X-Accel-Buffering", "no");
    return request.paced("text/event-stream;charset=utf-8");
  }

  private static void write(OutputStream out, Message message) throws IOException {
    StringBuilder text = new StringBuilder("event: ").append(message.event()).append('\n');
    if (message.id() != null) {
      text.append("id: ").append(message.id()).append('\n');
    }
    // JSON has no line break outside of its strings as Jackson writes it, nor inside of them.
    text.append("data: ").append(Json.SNAKE.writeValueAsString(message.body().get()));
    out.write(text.append("\n\n").toString().getBytes(StandardCharsets.UTF_8));
  }
}
