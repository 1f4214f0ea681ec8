package dev.kikori.appender.transport;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Lets something get out of a task on one of the threads under a client's channels, as want of memory would. */
public enum DyingThreads {
  POOL {
    @Override
    public void end(GrpcTransportFactory factory, Error error) {
      factory
          .threads()
          .pool()
          .execute(
              () -> {
                throw error;
              });
    }
  },
  TIMER {
    @Override
    public void end(GrpcTransportFactory factory, Error error) {
      ScheduledFuture<?> unused =
          factory
              .threads()
              .timer()
              .schedule(
                  () -> {
                    throw error;
                  },
                  0,
                  TimeUnit.NANOSECONDS);
    }
  };

  public abstract void end(GrpcTransportFactory factory, Error error);
}
