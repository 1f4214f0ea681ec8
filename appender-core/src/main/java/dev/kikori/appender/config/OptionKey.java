package dev.kikori.appender.config;

import static dev.kikori.appender.OptionText.bool;
import static dev.kikori.appender.OptionText.bytes;
import static dev.kikori.appender.OptionText.duration;
import static dev.kikori.appender.OptionText.formatBytes;
import static dev.kikori.appender.OptionText.formatDuration;
import static dev.kikori.appender.OptionText.integer;

import dev.kikori.appender.AlertOptions;
import dev.kikori.appender.AuthOptions;
import dev.kikori.appender.BatchOptions;
import dev.kikori.appender.EventOptions;
import dev.kikori.appender.KeepAliveOptions;
import dev.kikori.appender.KikoriOptions;
import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.QueueOptions;
import dev.kikori.appender.RetryOptions;
import dev.kikori.appender.Severity;
import dev.kikori.appender.SpillOptions;
import dev.kikori.appender.TlsOptions;
import dev.kikori.appender.WindowOptions;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Locale;

/**
 * Every option that a configuration file may set, with its type and its default as text: one list that the adapters, their pages in
 * {@code docs/} and their metadata for native images are tested against.
 */
public enum OptionKey {
  SERVICE("service", Kind.TEXT, "", (to, text) -> to.root.service(text)),
  INSTANCE("instance", Kind.TEXT, "", (to, text) -> to.root.instance(text)),
  /** Its text is {@code key=value}. */
  ATTRIBUTE("attribute", Kind.KEY_VALUE, "", OptionReader::attribute),
  ENDPOINT(
      "endpoint", Kind.TEXT, KikoriOptions.DEFAULT_ENDPOINT, (to, text) -> to.root.endpoint(text)),
  DENIED_LOGGER("deniedLogger", Kind.TEXT, "", (to, text) -> to.root.deniedLogger(text)),
  STOP_TIMEOUT(
      "stopTimeout",
      Kind.DURATION,
      formatDuration(KikoriOptions.DEFAULT_STOP_TIMEOUT),
      (to, text) -> to.root.stopTimeout(duration("stopTimeout", text))),
  CONNECT_TIMEOUT(
      "connectTimeout",
      Kind.DURATION,
      formatDuration(KikoriOptions.DEFAULT_CONNECT_TIMEOUT),
      (to, text) -> to.root.connectTimeout(duration("connectTimeout", text))),

  QUEUE_BYTES(
      "queue.bytes",
      Kind.SIZE,
      formatBytes(QueueOptions.DEFAULT_BYTES),
      (to, text) -> to.queue.bytes(bytes("queue.bytes", text))),
  QUEUE_OVERFLOW(
      "queue.overflow",
      Kind.CHOICE,
      QueueOptions.DEFAULT_OVERFLOW.text(),
      (to, text) -> to.queue.overflow(QueueOptions.Overflow.parse("queue.overflow", text))),
  QUEUE_DROP_BELOW(
      "queue.dropBelow",
      Kind.LEVEL,
      Severity.name(QueueOptions.DEFAULT_DROP_BELOW),
      (to, text) -> to.queue.dropBelow(Severity.parse("queue.dropBelow", text))),
  QUEUE_BLOCK_FOR(
      "queue.blockFor",
      Kind.DURATION,
      formatDuration(QueueOptions.DEFAULT_BLOCK_FOR),
      (to, text) -> to.queue.blockFor(duration("queue.blockFor", text))),

  BATCH_EVENTS(
      "batch.events",
      Kind.NUMBER,
      Integer.toString(BatchOptions.DEFAULT_EVENTS),
      (to, text) -> to.batch.events(integer("batch.events", text))),
  BATCH_BYTES(
      "batch.bytes",
      Kind.SIZE,
      formatBytes(BatchOptions.DEFAULT_BYTES),
      (to, text) -> to.batch.bytes(bytes("batch.bytes", text))),
  BATCH_DELAY(
      "batch.delay",
      Kind.DURATION,
      formatDuration(BatchOptions.DEFAULT_DELAY),
      (to, text) -> to.batch.delay(duration("batch.delay", text))),
  BATCH_COMPRESSION(
      "batch.compression",
      Kind.CHOICE,
      BatchOptions.DEFAULT_COMPRESSION.name().toLowerCase(Locale.ROOT),
      (to, text) ->
          to.batch.compression(BatchOptions.Compression.parse("batch.compression", text))),

  WINDOW_BYTES(
      "window.bytes",
      Kind.SIZE,
      formatBytes(WindowOptions.DEFAULT_BYTES),
      (to, text) -> to.window.bytes(bytes("window.bytes", text))),

  RETRY_INITIAL(
      "retry.initial",
      Kind.DURATION,
      formatDuration(RetryOptions.DEFAULT_INITIAL),
      (to, text) -> to.retry.initial(duration("retry.initial", text))),
  RETRY_MAX(
      "retry.max",
      Kind.DURATION,
      formatDuration(RetryOptions.DEFAULT_MAX),
      (to, text) -> to.retry.max(duration("retry.max", text))),

  KEEP_ALIVE_INTERVAL(
      "keepAlive.interval",
      Kind.DURATION,
      formatDuration(KeepAliveOptions.DEFAULT_INTERVAL),
      (to, text) -> to.keepAlive.interval(duration("keepAlive.interval", text))),
  KEEP_ALIVE_TIMEOUT(
      "keepAlive.timeout",
      Kind.DURATION,
      formatDuration(KeepAliveOptions.DEFAULT_TIMEOUT),
      (to, text) -> to.keepAlive.timeout(duration("keepAlive.timeout", text))),

  TLS_ENABLED(
      "tls.enabled",
      Kind.BOOLEAN,
      Boolean.toString(TlsOptions.DEFAULT_ENABLED),
      (to, text) -> to.tls.enabled(bool("tls.enabled", text))),
  TLS_TRUST_CERTIFICATES(
      "tls.trustCertificates",
      Kind.FILE,
      "",
      (to, text) -> to.tls.trustCertificates(path("tls.trustCertificates", text))),
  TLS_CERTIFICATE(
      "tls.certificate",
      Kind.FILE,
      "",
      (to, text) -> to.tls.certificate(path("tls.certificate", text))),
  TLS_PRIVATE_KEY(
      "tls.privateKey",
      Kind.FILE,
      "",
      (to, text) -> to.tls.privateKey(path("tls.privateKey", text))),
  TLS_KEY_STORE(
      "tls.keyStore", Kind.FILE, "", (to, text) -> to.tls.keyStore(path("tls.keyStore", text))),
  TLS_KEY_STORE_PASSWORD_FILE(
      "tls.keyStorePasswordFile",
      Kind.FILE,
      "",
      (to, text) -> to.tls.keyStorePasswordFile(path("tls.keyStorePasswordFile", text))),
  TLS_KEY_STORE_PASSWORD_ENVIRONMENT(
      "tls.keyStorePasswordEnvironment",
      Kind.TEXT,
      "",
      (to, text) -> to.tls.keyStorePasswordEnvironment(text)),
  TLS_TRUST_STORE(
      "tls.trustStore",
      Kind.FILE,
      "",
      (to, text) -> to.tls.trustStore(path("tls.trustStore", text))),
  TLS_TRUST_STORE_PASSWORD_FILE(
      "tls.trustStorePasswordFile",
      Kind.FILE,
      "",
      (to, text) -> to.tls.trustStorePasswordFile(path("tls.trustStorePasswordFile", text))),
  TLS_TRUST_STORE_PASSWORD_ENVIRONMENT(
      "tls.trustStorePasswordEnvironment",
      Kind.TEXT,
      "",
      (to, text) -> to.tls.trustStorePasswordEnvironment(text)),
  TLS_AUTHORITY("tls.authority", Kind.TEXT, "", (to, text) -> to.tls.authority(text)),

  AUTH_TOKEN_FILE(
      "auth.tokenFile",
      Kind.FILE,
      "",
      (to, text) -> to.auth.tokenFile(path("auth.tokenFile", text))),
  AUTH_TOKEN_ENVIRONMENT(
      "auth.tokenEnvironment", Kind.TEXT, "", (to, text) -> to.auth.tokenEnvironment(text)),
  AUTH_ALLOW_PLAINTEXT(
      "auth.allowPlaintext",
      Kind.BOOLEAN,
      Boolean.toString(AuthOptions.DEFAULT_ALLOW_PLAINTEXT),
      (to, text) -> to.auth.allowPlaintext(bool("auth.allowPlaintext", text))),

  SPILL_DIRECTORY(
      "spill.directory",
      Kind.FILE,
      "",
      (to, text) -> to.spill.directory(path("spill.directory", text))),
  SPILL_BYTES(
      "spill.bytes",
      Kind.SIZE,
      formatBytes(SpillOptions.DEFAULT_BYTES),
      (to, text) -> to.spill.bytes(bytes("spill.bytes", text))),

  MASKING_ENABLED(
      "masking.enabled",
      Kind.BOOLEAN,
      Boolean.toString(MaskingOptions.DEFAULT_ENABLED),
      (to, text) -> to.masking.enabled(bool("masking.enabled", text))),
  MASKING_BUILT_IN(
      "masking.builtIn",
      Kind.BOOLEAN,
      Boolean.toString(MaskingOptions.DEFAULT_BUILT_IN),
      (to, text) -> to.masking.builtIn(bool("masking.builtIn", text))),
  MASKING_PATTERN("masking.pattern", Kind.REGEX, "", (to, text) -> to.masking.pattern(text)),

  EVENT_MAX_BYTES(
      "event.maxBytes",
      Kind.SIZE,
      formatBytes(EventOptions.DEFAULT_MAX_BYTES),
      (to, text) -> to.event.maxBytes(bytes("event.maxBytes", text))),
  EVENT_CONTEXT(
      "event.context",
      Kind.BOOLEAN,
      Boolean.toString(EventOptions.DEFAULT_CONTEXT),
      (to, text) -> to.event.context(bool("event.context", text))),
  EVENT_KEY_VALUES(
      "event.keyValues",
      Kind.BOOLEAN,
      Boolean.toString(EventOptions.DEFAULT_KEY_VALUES),
      (to, text) -> to.event.keyValues(bool("event.keyValues", text))),
  EVENT_MARKERS(
      "event.markers",
      Kind.BOOLEAN,
      Boolean.toString(EventOptions.DEFAULT_MARKERS),
      (to, text) -> to.event.markers(bool("event.markers", text))),
  EVENT_ARGUMENTS(
      "event.arguments",
      Kind.BOOLEAN,
      Boolean.toString(EventOptions.DEFAULT_ARGUMENTS),
      (to, text) -> to.event.arguments(bool("event.arguments", text))),
  EVENT_CALLER_DATA(
      "event.callerData",
      Kind.BOOLEAN,
      Boolean.toString(EventOptions.DEFAULT_CALLER_DATA),
      (to, text) -> to.event.callerData(bool("event.callerData", text))),
  EVENT_STACK_FRAMES(
      "event.stackFrames",
      Kind.NUMBER,
      Integer.toString(EventOptions.DEFAULT_STACK_FRAMES),
      (to, text) -> to.event.stackFrames(integer("event.stackFrames", text))),

  ALERTS_ENABLED(
      "alerts.enabled",
      Kind.BOOLEAN,
      Boolean.toString(AlertOptions.DEFAULT_ENABLED),
      (to, text) -> to.alerts.enabled(bool("alerts.enabled", text))),
  ALERTS_LOGGER(
      "alerts.logger",
      Kind.TEXT,
      AlertOptions.DEFAULT_LOGGER,
      (to, text) -> to.alerts.logger(text)),
  ALERTS_PER_MINUTE(
      "alerts.perMinute",
      Kind.NUMBER,
      Integer.toString(AlertOptions.DEFAULT_PER_MINUTE),
      (to, text) -> to.alerts.perMinute(integer("alerts.perMinute", text))),
  ALERTS_MARKER(
      "alerts.marker",
      Kind.TEXT,
      AlertOptions.DEFAULT_MARKER,
      (to, text) -> to.alerts.marker(text));

  /** What the text of an option is. */
  public enum Kind {
    TEXT("text"),
    KEY_VALUE("key and value"),
    DURATION("duration"),
    SIZE("size"),
    NUMBER("number"),
    BOOLEAN("boolean"),
    CHOICE("choice"),
    LEVEL("level"),
    FILE("path"),
    REGEX("regular expression");

    private final String text;

    Kind(String text) {
      this.text = text;
    }

    /** As the documentation names it. */
    public String text() {
      return text;
    }
  }

  interface Setter {
    void set(OptionReader to, String text);
  }

  private final String path;
  private final Kind kind;
  private final String defaultText;

  @SuppressWarnings("ImmutableEnumChecker") // lambdas that hold nothing
  private final Setter setter;

  OptionKey(String path, Kind kind, String defaultText, Setter setter) {
    this.path = path;
    this.kind = kind;
    this.defaultText = defaultText;
    this.setter = setter;
  }

  /** Its place in a configuration file, e.g. {@code queue.bytes}. */
  public String path() {
    return path;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether it may stand more than once. */
  public boolean repeated() {
    return this == ATTRIBUTE
        || this == ENDPOINT
        || this == DENIED_LOGGER
        || this == MASKING_PATTERN;
  }

  /** What holds if the file does not say; empty if nothing does. */
  public String defaultText() {
    return defaultText;
  }

  void set(OptionReader to, String text) {
    setter.set(to, text);
  }

  private static Path path(String key, String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException(key + ": nothing (expected: a path)");
    }
    try {
      return Paths.get(text.trim());
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          key + ": " + text + " (expected: a path; " + e.getReason() + ")", e);
    }
  }
}
