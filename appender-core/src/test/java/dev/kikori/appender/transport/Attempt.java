package dev.kikori.appender.transport;

import dev.kikori.appender.KikoriOptions;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Opens one stream, says hello, and tells the first thing that comes back. */
final class Attempt {
  private Attempt() {}

  static String of(KikoriOptions options) {
    try (GrpcTransportFactory factory = new GrpcTransportFactory(options)) {
      return of(factory);
    }
  }

  static String of(GrpcTransportFactory factory) {
    BlockingQueue<Runnable> callbacks = new LinkedBlockingQueue<>();
    RecordingListener listener = new RecordingListener();
    Transport transport = factory.open(0, callbacks::add, listener);
    byte[] hello = {0x0a, 0x03, 0x0a, 0x01, 'c'};
    transport.send(OutgoingMessage.of(hello, 0, hello.length));
    try {
      while (true) {
        Runnable next = callbacks.poll(60, TimeUnit.SECONDS);
        if (next == null) {
          return "nothing";
        }
        next.run();
        for (Object told : listener.told) {
          if (!told.equals("ready")) {
            return told.toString();
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    } finally {
      transport.release();
    }
  }
}
