package dev.kikori.appender.logback;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.spi.AppenderAttachable;
import ch.qos.logback.core.spi.AppenderAttachableImpl;
import dev.kikori.appender.AlertListener;
import dev.kikori.appender.AppenderMetrics;
import dev.kikori.appender.KikoriClient;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.QueueOptions.Overflow;
import dev.kikori.appender.config.OptionKey;
import dev.kikori.appender.config.OptionReader;
import dev.kikori.appender.config.OptionTexts;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Streams events to a Kikori scorer and logs the alerts that come back.
 *
 * <pre>{@code
 * <appender name="KIKORI" class="dev.kikori.appender.logback.KikoriAppender">
 *   <endpoint>localhost:4317</endpoint>
 * </appender>
 * }</pre>
 *
 * <p>Events are encoded on the caller's thread into a queue of fixed size; nothing of them is kept. A call does not block (unless {@code
 * queue.overflow} says so) and does not throw. Thread-safe, without a lock. A wrong configuration is an error in the status log and leaves
 * the appender off; whatever happens later is at most a warning. An appender inside this one ({@code <appender-ref>}) receives what the
 * queue can't hold, if {@code queue.overflow} is {@code fallback}. All options: {@code docs/appender-logback.md}.
 */
public final class KikoriAppender extends UnsynchronizedAppenderBase<ILoggingEvent>
    implements AppenderAttachable<ILoggingEvent> {
  private final OptionTexts texts = new OptionTexts();
  private final AppenderAttachableImpl<ILoggingEvent> fallback = new AppenderAttachableImpl<>();
  private final List<AlertListener> alertListeners = new CopyOnWriteArrayList<>();

  private @Nullable KikoriOptions options;
  private volatile @Nullable KikoriClient client;
  private volatile @Nullable EventWriter writer;

  @Override
  public void start() {
    if (isStarted()) {
      return;
    }
    KikoriOptions read = readOptions();
    if (read == null || !checkFallback(read)) {
      return;
    }
    try {
      startClient(read);
      super.start();
    } catch (RuntimeException e) {
      addError("The appender [" + getName() + "] stays off: " + e.getMessage(), e);
    }
  }

  private void startClient(KikoriOptions read) {
    KikoriClient created = KikoriClient.create(read, new StatusDiagnostics(this));
    if (read.alerts().enabled() && getContext() instanceof LoggerContext) {
      created.addAlertListener(new AlertLogger((LoggerContext) getContext(), read.alerts()));
    }
    alertListeners.forEach(created::addAlertListener);
    created.start();
    writer = new EventWriter(created, read);
    client = created;
  }

  /** Waits for acknowledgements up to {@code stopTimeout}. Another {@link #start} may follow. */
  @Override
  public void stop() {
    if (!isStarted()) {
      return;
    }
    super.stop();
    KikoriClient stopping = client;
    if (stopping != null) {
      stopping.stop();
    }
    for (Iterator<Appender<ILoggingEvent>> all = iteratorForAppenders(); all.hasNext(); ) {
      all.next().stop();
    }
  }

  /**
   * Takes the event apart here and now: as long as it goes no further, the compiler may do without it. So this stays small, and what
   * encodes the parts is a method that is too large to be put in here.
   */
  @Override
  protected void append(ILoggingEvent event) {
    EventWriter to = writer;
    if (to != null
        && !to.write(
            event.getLevel(),
            event.getLoggerName(),
            EventWriter.epochNanos(event),
            event.getThreadName(),
            event.getMessage(),
            event.getArgumentArray(),
            to.contextOf(event),
            event.getKeyValuePairs(),
            event.getMarkerList(),
            event.getThrowableProxy())
        && !to.write(event)) {
      fallback.appendLoopOnAppenders(event);
    }
  }

  /** What became of the events; null before the first start. */
  public @Nullable AppenderMetrics metrics() {
    KikoriClient of = client;
    return of == null ? null : of.metrics();
  }

  /** Tells the listener of every alert from now on, beside the logger of the alerts. In a configuration file: {@code <alertListener class="…"/>}. */
  public void addAlertListener(AlertListener listener) {
    alertListeners.add(listener);
    KikoriClient to = client;
    if (to != null) {
      to.addAlertListener(listener);
    }
  }

  /** The opposite of {@link #addAlertListener}. */
  public void removeAlertListener(AlertListener listener) {
    alertListeners.remove(listener);
    KikoriClient from = client;
    if (from != null) {
      from.removeAlertListener(listener);
    }
  }

  /** For programs: all options at once, in place of those set one by one. */
  public void setOptions(KikoriOptions options) {
    this.options = options;
  }

  /** What the configuration said, as it stands there. */
  Map<OptionKey, String> texts() {
    Map<OptionKey, String> all = new EnumMap<>(OptionKey.class);
    texts.forEach(all::put);
    return all;
  }

  @Nullable KikoriOptions readOptions() {
    KikoriOptions given = options;
    if (given != null) {
      return given;
    }
    OptionReader reader = new OptionReader(agent());
    reader.setAll(texts);
    KikoriOptions read = reader.read();
    for (String error : reader.errors()) {
      addError(error + ". The appender [" + getName() + "] stays off.");
    }
    return read;
  }

  private boolean checkFallback(KikoriOptions read) {
    boolean wanted = read.queue().overflow() == Overflow.FALLBACK;
    boolean there = iteratorForAppenders().hasNext();
    if (wanted && !there) {
      addError(
          "queue.overflow: fallback (expected: an <appender-ref> inside the appender ["
              + getName()
              + "], which receives what the queue can't hold). The appender stays off.");
      return false;
    }
    if (there && !wanted) {
      addWarn("<appender-ref> has no effect unless queue.overflow is fallback");
    }
    for (Iterator<Appender<ILoggingEvent>> all = iteratorForAppenders(); all.hasNext(); ) {
      Appender<ILoggingEvent> appender = all.next();
      if (!appender.isStarted()) {
        appender.start();
      }
    }
    return true;
  }

  private static String agent() {
    String version = KikoriAppender.class.getPackage().getImplementationVersion();
    return version == null ? "kikori-logback" : "kikori-logback/" + version;
  }

  // What a configuration file may say.

  public void setService(String service) {
    texts.put(OptionKey.SERVICE, service);
  }

  public void setInstance(String instance) {
    texts.put(OptionKey.INSTANCE, instance);
  }

  public void addAttribute(AttributeSettings attribute) {
    texts.putAttribute(attribute.key(), attribute.value());
  }

  public void addEndpoint(String endpoint) {
    texts.put(OptionKey.ENDPOINT, endpoint);
  }

  public void addDeniedLogger(String deniedLogger) {
    texts.put(OptionKey.DENIED_LOGGER, deniedLogger);
  }

  public void setStopTimeout(String stopTimeout) {
    texts.put(OptionKey.STOP_TIMEOUT, stopTimeout);
  }

  public void setConnectTimeout(String connectTimeout) {
    texts.put(OptionKey.CONNECT_TIMEOUT, connectTimeout);
  }

  public void setQueue(QueueSettings queue) {
    texts.putAll(queue.texts);
  }

  public void setBatch(BatchSettings batch) {
    texts.putAll(batch.texts);
  }

  public void setWindow(WindowSettings window) {
    texts.putAll(window.texts);
  }

  public void setRetry(RetrySettings retry) {
    texts.putAll(retry.texts);
  }

  public void setKeepAlive(KeepAliveSettings keepAlive) {
    texts.putAll(keepAlive.texts);
  }

  public void setTls(TlsSettings tls) {
    texts.putAll(tls.texts);
  }

  public void setAuth(AuthSettings auth) {
    texts.putAll(auth.texts);
  }

  public void setSpill(SpillSettings spill) {
    texts.putAll(spill.texts);
  }

  public void setMasking(MaskingSettings masking) {
    texts.putAll(masking.texts);
  }

  public void setEvent(EventSettings event) {
    texts.putAll(event.texts);
  }

  public void setAlerts(AlertsSettings alerts) {
    texts.putAll(alerts.texts);
  }

  // The fallback appender.

  @Override
  public void addAppender(Appender<ILoggingEvent> appender) {
    fallback.addAppender(appender);
  }

  @Override
  public Iterator<Appender<ILoggingEvent>> iteratorForAppenders() {
    return fallback.iteratorForAppenders();
  }

  @Override
  public @Nullable Appender<ILoggingEvent> getAppender(String name) {
    return fallback.getAppender(name);
  }

  @Override
  public boolean isAttached(Appender<ILoggingEvent> appender) {
    return fallback.isAttached(appender);
  }

  @Override
  public void detachAndStopAllAppenders() {
    fallback.detachAndStopAllAppenders();
  }

  @Override
  public boolean detachAppender(Appender<ILoggingEvent> appender) {
    return fallback.detachAppender(appender);
  }

  @Override
  public boolean detachAppender(String name) {
    return fallback.detachAppender(name);
  }
}
