package dev.kikori.appender.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What gRPC would show to somebody who runs the application, and what no thread caught. While it is open. */
public final class GrpcLog implements AutoCloseable {
  private final Logger logger = Logger.getLogger("io.grpc");
  private final Level level = logger.getLevel();
  private final boolean useParents = logger.getUseParentHandlers();
  private final Thread.UncaughtExceptionHandler uncaught =
      Thread.getDefaultUncaughtExceptionHandler();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
            lines.add(line.getLoggerName() + ": " + line.getMessage() + " " + line.getThrown());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  public GrpcLog() {
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, e) -> lines.add(thread.getName() + ": " + e));
  }

  /** Warnings and worse. */
  public List<String> lines() {
    return lines;
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(useParents);
    logger.setLevel(level);
    Thread.setDefaultUncaughtExceptionHandler(uncaught);
  }
}
