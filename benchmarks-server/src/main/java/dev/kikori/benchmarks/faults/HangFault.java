package dev.kikori.benchmarks.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** A receiver takes every connection and never answers; another one is told all the same, and at once. */
final class HangFault implements Fault {
  private static final int INCIDENTS = 6;
  private static final int QUICK_INCIDENTS = 3;
  private static final int WARM_UP = 3_000;
  private static final double PER_SECOND = 6_000;

  /** Less than an attempt at the one that hangs may take. */
  private static final long AT_ONCE_MILLIS = 10_000;

  @Override
  public String name() {
    return "receiver_hangs";
  }

  @Override
  public Account run(Setting setting) throws IOException, InterruptedException {
    int incidents = setting.times(INCIDENTS, QUICK_INCIDENTS);
    WebhookReceiver receiver = new WebhookReceiver();
    try (ServerSocket hanging = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        Trial trial =
            Trial.start(
                setting.folder(), receiver, configuration(receiver, hanging.getLocalPort()))) {
      Queue<Socket> held = new ConcurrentLinkedQueue<>();
      Thread accepting = new Thread(() -> accept(hanging, held), "hanging-receiver");
      accepting.start();
      Applications troubled = trial.applications("LOG4J2", "troubled", incidents, 0);
      troubled.log((long) WARM_UP * incidents, PER_SECOND);
      long slowest = 0;
      int late = 0;
      for (int i = 0; i < incidents; i++) {
        long began = System.nanoTime();
        troubled.tellIncident(i);
        troubled.answer();
        long millis = awaitTold(receiver, began);
        slowest = Math.max(slowest, millis);
        late += millis > AT_ONCE_MILLIS ? 1 : 0;
      }
      return trial
          .account(new Account().with("incidents", incidents))
          .atLeast("connections_held", held.size(), 1)
          .none("told_late", late)
          .with("slowest_told_ms", slowest);
    }
  }

  private static String configuration(WebhookReceiver receiver, int hangingPort) {
    return """
    notifications:
      route:
        receiver: answers
        group_by: ['...']
        group_wait: 100ms
        group_interval: 1s
        routes:
          - {receiver: hangs, continue: true}
          - {receiver: answers}
      receivers:
        - name: hangs
          webhook_configs: [%s]
        - name: answers
          webhook_configs: [%s]
    """
        .formatted(WebhookReceiver.sink(hangingPort), receiver.sink());
  }

  private static void accept(ServerSocket socket, Queue<Socket> held) {
    try {
      while (true) {
        held.add(socket.accept());
      }
    } catch (IOException e) {
      // It was closed: the trial is over.
    }
  }

  private static long awaitTold(WebhookReceiver receiver, long began) throws InterruptedException {
    long deadline = began + TimeUnit.MILLISECONDS.toNanos(2 * AT_ONCE_MILLIS);
    while (receiver.firstAfter(began) < 0 && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
    long told = receiver.firstAfter(began);
    return TimeUnit.NANOSECONDS.toMillis((told < 0 ? System.nanoTime() : told) - began);
  }
}
