package dev.kikori.server.notify.sink;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's own log, logger {@value #LOGGER}: one line, no control characters, nothing read as a format. */
final class LogSink implements Sink {
  static final String LOGGER = "kikori.alerts";

  private static final int MAX_LINE = 8_192;
  private static final Logger LOG = LoggerFactory.getLogger(LOGGER);

  private final LogConfig config;
  private final TextTemplate text;

  LogSink(LogConfig config) {
    this.config = config;
    this.text =
        TextTemplate.compile(
            "text", config.text(), value -> SafeText.oneLine(value, AlertView.MAX_LINE_LENGTH));
  }

  @Override
  public String integration() {
    return "log";
  }

  @Override
  public boolean sendsResolved() {
    return config.sendResolved();
  }

  @Override
  public Outcome send(Notification notification, Attempt attempt) {
    String line = SafeText.oneLine(text.render(notification, MAX_LINE), MAX_LINE);
    if (notification.firing()) {
      LOG.warn("{}", line);
    } else {
      LOG.info("{}", line);
    }
    return new Outcome.Delivered();
  }
}
