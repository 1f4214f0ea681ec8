package dev.kikori.server;

import dev.kikori.server.alert.AlertBus;
import dev.kikori.server.alert.AlertCenter;
import dev.kikori.server.analyze.Analyzer;
import dev.kikori.server.events.EventRecorder;
import dev.kikori.server.lane.Lanes;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.notify.Dispatcher;
import dev.kikori.server.web.AnalyzerAnalysis;
import dev.kikori.server.web.Health;
import dev.kikori.server.web.OutboxDeliveries;
import dev.kikori.server.web.ServedModels;
import dev.kikori.server.web.StoredAlerts;
import dev.kikori.server.web.StoredEvents;
import dev.kikori.server.web.StoredOpinions;
import dev.kikori.server.web.StoredSilences;
import dev.kikori.server.web.StoredTemplates;
import dev.kikori.server.web.WebServices;
import dev.kikori.server.web.WindowFeed;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the dashboard and REST show, as far as it is another part's.
 *
 * @param notReady what keeps the server from taking events
 */
record Pages(
    AlertCenter alerts,
    AlertBus bus,
    EventRecorder events,
    ModelRepository models,
    Dispatcher dispatcher,
    Analyzer analyzer,
    Lanes lanes,
    WindowFeed windows,
    Supplier<List<String>> notReady) {

  WebServices services(MeterRegistry registry, Clock clock) {
    return new WebServices(
        new StoredAlerts(alerts, bus, clock),
        new StoredSilences(alerts, clock),
        new StoredOpinions(alerts),
        new StoredEvents(events),
        new StoredTemplates(events),
        new ServedModels(models, registry),
        new OutboxDeliveries(dispatcher.outbox()),
        new AnalyzerAnalysis(analyzer),
        new ServerHealth(notReady, clock, clock.instant()),
        lanes::status,
        windows);
  }

  /** How the server is, as the assembly knows it. */
  private record ServerHealth(Supplier<List<String>> reasons, Clock clock, Instant startedAt)
      implements Health {
    @Override
    public boolean live() {
      return true;
    }

    @Override
    public List<String> notReady() {
      return reasons.get();
    }

    @Override
    public Map<String, Object> info() {
      Map<String, Object> info = new LinkedHashMap<>();
      info.put("version", Version.NUMBER);
      info.put("revision", Version.REVISION);
      info.put("started_at", startedAt.toString());
      info.put("uptime_seconds", Duration.between(startedAt, clock.instant()).toSeconds());
      info.put("java", Runtime.version().toString());
      return info;
    }
  }
}
