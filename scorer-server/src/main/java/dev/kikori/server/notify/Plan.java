package dev.kikori.server.notify;

import dev.kikori.server.notify.sink.Sink;
import dev.kikori.server.notify.sink.Sinks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A configuration made ready: the route tree and the sinks behind it. Immutable; a reload makes a new one. */
final class Plan {
  private final NotifyConfig config;
  private final Route root;
  private final Map<String, List<Endpoint>> receivers = new LinkedHashMap<>();
  private final Map<String, Endpoint> endpoints = new LinkedHashMap<>();

  /**
   * Makes it ready.
   *
   * @throws IllegalArgumentException with the path of what can't be used
   */
  Plan(NotifyConfig config, Sinks sinks) {
    this.config = config;
    this.root = Route.tree(config);
    for (int i = 0; i < config.receivers().size(); i++) {
      ReceiverConfig receiver = config.receivers().get(i);
      String path = "receivers[" + i + "].";
      List<Endpoint> made = new ArrayList<>();
      add(made, path, receiver.name(), "webhook", receiver.webhookConfigs(), sinks::webhook);
      add(made, path, receiver.name(), "slack", receiver.slackConfigs(), sinks::slack);
      add(made, path, receiver.name(), "pagerduty", receiver.pagerdutyConfigs(), sinks::pagerduty);
      add(
          made,
          path,
          receiver.name(),
          "alertmanager",
          receiver.alertmanagerConfigs(),
          sinks::alertmanager);
      add(made, path, receiver.name(), "log", receiver.logConfigs(), sinks::log);
      receivers.put(receiver.name(), List.copyOf(made));
    }
    receivers.values().forEach(list -> list.forEach(each -> endpoints.put(each.name(), each)));
  }

  NotifyConfig config() {
    return config;
  }

  Route root() {
    return root;
  }

  /** The sinks of a receiver. */
  List<Endpoint> receiver(String name) {
    return receivers.getOrDefault(name, List.of());
  }

  /** All sinks by name. */
  Map<String, Endpoint> endpoints() {
    return endpoints;
  }

  @Nullable Endpoint endpoint(String name) {
    return endpoints.get(name);
  }

  private static <C> void add(
      List<Endpoint> made,
      String path,
      String receiver,
      String integration,
      List<C> configs,
      Function<C, Sink> maker) {
    for (int i = 0; i < configs.size(); i++) {
      try {
        Sink sink = maker.apply(configs.get(i));
        made.add(new Endpoint(receiver + "/" + integration + "[" + i + "]", sink));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            path + integration + "_configs[" + i + "]." + e.getMessage(), e);
      }
    }
  }
}
