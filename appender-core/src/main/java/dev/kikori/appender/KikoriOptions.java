package dev.kikori.appender;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an appender works; immutable. The names are those of the configuration files: {@code queue.bytes} is {@code bytes} of
 * {@link QueueOptions}. Every setter of the builders checks at once and says what it expected.
 */
public final class KikoriOptions {
  /** Default of {@code endpoint}. */
  public static final String DEFAULT_ENDPOINT = "localhost:4317";

  /** Default of {@code stopTimeout}. */
  public static final Duration DEFAULT_STOP_TIMEOUT = Duration.ofSeconds(3);

  /** Default of {@code connectTimeout}. */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** Everything as it is by default. */
  public static final KikoriOptions DEFAULTS = builder().build();

  private final Builder values;
  private final Map<String, String> attributes;
  private final List<String> endpoints;
  private final List<String> deniedLoggers;

  private KikoriOptions(Builder builder) {
    this.values = new Builder(builder);
    this.attributes = Collections.unmodifiableMap(values.attributes);
    this.endpoints =
        values.endpoints.isEmpty() ? List.of(DEFAULT_ENDPOINT) : List.copyOf(values.endpoints);
    this.deniedLoggers = List.copyOf(values.deniedLoggers);
  }

  /** Starts with the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** The service whose logs these are; null: {@code OTEL_SERVICE_NAME}, else the name of the main class or jar. */
  public @Nullable String service() {
    return values.service;
  }

  /** Which of the service's processes; null: {@code POD_NAME}, {@code HOSTNAME}, else the host's name at the first connection. */
  public @Nullable String instance() {
    return values.instance;
  }

  /** What speaks, e.g. {@code kikori-logback/0.1.0}. */
  public String agent() {
    return values.agent;
  }

  /** What else tells where the events come from: version, namespace, environment. */
  public Map<String, String> attributes() {
    return attributes;
  }

  /** {@code host:port}, in the order in which they are tried. */
  public List<String> endpoints() {
    return endpoints;
  }

  /** Loggers of which nothing is shipped, children included, beside the appender's own and its transport's. */
  public List<String> deniedLoggers() {
    return deniedLoggers;
  }

  /** How long {@link KikoriClient#stop()} takes at most. */
  public Duration stopTimeout() {
    return values.stopTimeout;
  }

  /** How long one attempt to connect takes at most. */
  public Duration connectTimeout() {
    return values.connectTimeout;
  }

  public QueueOptions queue() {
    return values.queue;
  }

  public BatchOptions batch() {
    return values.batch;
  }

  public WindowOptions window() {
    return values.window;
  }

  public RetryOptions retry() {
    return values.retry;
  }

  public KeepAliveOptions keepAlive() {
    return values.keepAlive;
  }

  public TlsOptions tls() {
    return values.tls;
  }

  public AuthOptions auth() {
    return values.auth;
  }

  public SpillOptions spill() {
    return values.spill;
  }

  public MaskingOptions masking() {
    return values.masking;
  }

  public EventOptions event() {
    return values.event;
  }

  public AlertOptions alerts() {
    return values.alerts;
  }

  /** Checks each value as it is set, and what must fit together in {@link #build}. Not thread-safe. */
  public static final class Builder {
    private @Nullable String service;
    private @Nullable String instance;
    private String agent = "kikori";
    private Duration stopTimeout = DEFAULT_STOP_TIMEOUT;
    private Duration connectTimeout = DEFAULT_CONNECT_TIMEOUT;
    private QueueOptions queue = QueueOptions.DEFAULTS;
    private BatchOptions batch = BatchOptions.DEFAULTS;
    private WindowOptions window = WindowOptions.DEFAULTS;
    private RetryOptions retry = RetryOptions.DEFAULTS;
    private KeepAliveOptions keepAlive = KeepAliveOptions.DEFAULTS;
    private TlsOptions tls = TlsOptions.DEFAULTS;
    private AuthOptions auth = AuthOptions.DEFAULTS;
    private SpillOptions spill = SpillOptions.DEFAULTS;
    private MaskingOptions masking = MaskingOptions.DEFAULTS;
    private EventOptions event = EventOptions.DEFAULTS;
    private AlertOptions alerts = AlertOptions.DEFAULTS;
    private final Map<String, String> attributes = new LinkedHashMap<>();
    private final List<String> endpoints = new ArrayList<>();
    private final List<String> deniedLoggers = new ArrayList<>();

    private Builder() {}

    private Builder(Builder from) {
      service = from.service;
      instance = from.instance;
      agent = from.agent;
      stopTimeout = from.stopTimeout;
      connectTimeout = from.connectTimeout;
      queue = from.queue;
      batch = from.batch;
      window = from.window;
      retry = from.retry;
      keepAlive = from.keepAlive;
      tls = from.tls;
      auth = from.auth;
      spill = from.spill;
      masking = from.masking;
      event = from.event;
      alerts = from.alerts;
      attributes.putAll(from.attributes);
      endpoints.addAll(from.endpoints);
      deniedLoggers.addAll(from.deniedLoggers);
    }

    /** The service whose logs these are. */
    public Builder service(String service) {
      this.service = OptionText.checkText("service", service);
      return this;
    }

    /** Which of the service's processes. */
    public Builder instance(String instance) {
      this.instance = OptionText.checkText("instance", instance);
      return this;
    }

    /** What speaks; set by the adapter. */
    public Builder agent(String agent) {
      this.agent = OptionText.checkText("agent", agent);
      return this;
    }

    /** Adds what tells where the events come from. */
    public Builder attribute(String key, String value) {
      attributes.put(OptionText.checkText("attribute.key", key), value);
      return this;
    }

    /** Adds {@code host:port}; without any, {@value KikoriOptions#DEFAULT_ENDPOINT}. The next is tried when one does not answer. */
    public Builder endpoint(String endpoint) {
      endpoints.add(Endpoints.check("endpoint", endpoint));
      return this;
    }

    /** Adds a logger of which nothing is shipped, children included. */
    public Builder deniedLogger(String logger) {
      deniedLoggers.add(OptionText.checkText("deniedLogger", logger));
      return this;
    }

    /** How long a stop takes at most, up to 5m. Default: {@link KikoriOptions#DEFAULT_STOP_TIMEOUT}. */
    public Builder stopTimeout(Duration stopTimeout) {
      this.stopTimeout =
          OptionText.checkDuration(
              "stopTimeout", stopTimeout, Duration.ZERO, Duration.ofMinutes(5));
      return this;
    }

    /** How long one attempt to connect takes at most, 100ms to 5m. Default: {@link KikoriOptions#DEFAULT_CONNECT_TIMEOUT}. */
    public Builder connectTimeout(Duration connectTimeout) {
      this.connectTimeout =
          OptionText.checkDuration(
              "connectTimeout", connectTimeout, Duration.ofMillis(100), Duration.ofMinutes(5));
      return this;
    }

    public Builder queue(QueueOptions queue) {
      this.queue = queue;
      return this;
    }

    public Builder batch(BatchOptions batch) {
      this.batch = batch;
      return this;
    }

    public Builder window(WindowOptions window) {
      this.window = window;
      return this;
    }

    public Builder retry(RetryOptions retry) {
      this.retry = retry;
      return this;
    }

    public Builder keepAlive(KeepAliveOptions keepAlive) {
      this.keepAlive = keepAlive;
      return this;
    }

    public Builder tls(TlsOptions tls) {
      this.tls = tls;
      return this;
    }

    public Builder auth(AuthOptions auth) {
      this.auth = auth;
      return this;
    }

    public Builder spill(SpillOptions spill) {
      this.spill = spill;
      return this;
    }

    public Builder masking(MaskingOptions masking) {
      this.masking = masking;
      return this;
    }

    public Builder event(EventOptions event) {
      this.event = event;
      return this;
    }

    public Builder alerts(AlertOptions alerts) {
      this.alerts = alerts;
      return this;
    }

    /** The options as they stand; what does not fit together is refused here. */
    public KikoriOptions build() {
      Endpoints.checkTogether(tls, auth, retry);
      return new KikoriOptions(this);
    }
  }
}
