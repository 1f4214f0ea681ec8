package dev.kikori.appender.transport;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up the addresses of names. A look-up can't be cut short and may hang for minutes, so each name has one at a time: whoever wants the
 * same name waits for the same answer, as long as it has time, and a name service that hangs costs one thread however often is tried.
 */
final class Names {
  /** Asks the name service. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  private final Lookup lookup;
  private final Executor threads;
  private final Map<String, CompletableFuture<InetAddress[]>> pending = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Names(Lookup lookup, Executor threads) {
    this.lookup = lookup;
    this.threads = threads;
  }

  /** Waits for the answer within the time; at least one address. */
  InetAddress[] addresses(String host, long timeoutMillis) throws IOException {
    CompletableFuture<InetAddress[]> answer = pending.computeIfAbsent(host, this::ask);
    if (closed) {
      answer.cancel(false);
    }
    try {
      return answer.get(timeoutMillis, TimeUnit.MILLISECONDS).clone();
    } catch (ExecutionException e) {
      throw new UnknownHostException(host + ": no such host, says the name service");
    } catch (TimeoutException e) {
      throw new IOException(
          host + ": no answer from the name service within " + timeoutMillis + " ms");
    } catch (CancellationException e) {
      throw new IOException("closed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  /** Nobody waits any more. */
  void close() {
    closed = true;
    pending.values().forEach(answer -> answer.cancel(false));
  }

  private CompletableFuture<InetAddress[]> ask(String host) {
    CompletableFuture<InetAddress[]> answer = new CompletableFuture<>();
    threads.execute(
        () -> {
          try {
            answer.complete(lookup.addresses(host));
          } catch (UnknownHostException | RuntimeException e) {
            answer.completeExceptionally(e);
          } finally {
            pending.remove(host, answer);
          }
        });
    return answer;
  }
}
