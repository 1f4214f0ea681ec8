package dev.kikori.server.notify.sink;

import java.net.InetAddress;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Makes sinks of their configurations; owns what they share. Each call says what is wrong with an {@link IllegalArgumentException}. Closing it ends the attempts under way. */
public final class Sinks implements AutoCloseable {
  private final PinnedHttp http;
  private final String source;
  private final UnaryOperator<@Nullable String> environment;

  /**
   * A maker of sinks.
   *
   * @param source who speaks, in CloudEvents: a URI reference
   * @param environment gives the value of a variable, or null
   */
  public Sinks(String source, UnaryOperator<@Nullable String> environment) {
    this(source, environment, InetAddress::getAllByName);
  }

  Sinks(String source, UnaryOperator<@Nullable String> environment, PinnedHttp.Resolver resolver) {
    this.http = new PinnedHttp(resolver);
    this.source = source;
    this.environment = environment;
  }

  /** The generic webhook. */
  public Sink webhook(WebhookConfig config) {
    return new WebhookSink(config, http, source, environment);
  }

  /** Slack's incoming webhook. */
  public Sink slack(SlackConfig config) {
    return new SlackSink(config, http, environment);
  }

  /** PagerDuty's Events API v2. */
  public Sink pagerduty(PagerdutyConfig config) {
    return new PagerDutySink(config, http, environment);
  }

  /** A client of Alertmanager's API v2. */
  public Sink alertmanager(AlertmanagerConfig config) {
    return new AlertmanagerSink(config, http, environment);
  }

  /** The server's own log. */
  public Sink log(LogConfig config) {
    return new LogSink(config);
  }

  @Override
  public void close() {
    http.close();
  }
}
