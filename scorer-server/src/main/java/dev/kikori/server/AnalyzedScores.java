package dev.kikori.server;

import dev.kikori.proto.v1.ScoreResponse;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.model.BundleManifest;
import dev.kikori.server.analyze.Analysis;
import dev.kikori.server.analyze.Analyzer;
import dev.kikori.server.intake.EventScorer;
import dev.kikori.server.model.ModelLease;
import dev.kikori.server.model.ModelRepository;
import dev.kikori.server.service.ServiceKey;
import java.util.List;

/** Answers gRPC's {@code Score} with an analysis. */
final class AnalyzedScores implements EventScorer {
  private static final int ALERT_FROM = 50;

  private final Analyzer analyzer;
  private final ModelRepository models;

  AnalyzedScores(Analyzer analyzer, ModelRepository models) {
    this.analyzer = analyzer;
    this.models = models;
  }

  @Override
  public String model(ServiceKey service) {
    try (ModelLease lease = models.acquire(service)) {
      BundleManifest manifest = lease.model().bundle().manifest();
      return manifest.name() + "/" + manifest.version();
    }
  }

  @Override
  public ScoreResponse score(ServiceKey service, List<LogEvent> events) {
    Analysis analysis = analyzer.analyze(service, events);
    double risk = 100 * analysis.score();
    return ScoreResponse.newBuilder()
        .setRiskScore(risk)
        .setShouldAlertUser(risk >= ALERT_FROM)
        .addAllSummary(analysis.summary())
        .addAllCritical(analysis.critical().stream().map(Analysis.Message::text).toList())
        .addAllWarning(analysis.warning().stream().map(Analysis.Message::text).toList())
        .addAllTemplates(analysis.templates().stream().map(Analysis.Driver::text).toList())
        .setModel(analysis.model())
        .build();
  }
}
