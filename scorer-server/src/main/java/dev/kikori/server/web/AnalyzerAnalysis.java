package dev.kikori.server.web;

import dev.kikori.server.analyze.AnalyzeRefusedException;
import dev.kikori.server.analyze.Analyzer;
import dev.kikori.server.service.ServiceKey;
import java.util.List;

/** Analyses by the analyser. Safe for use by many threads. */
public final class AnalyzerAnalysis implements Analysis {
  private final Analyzer analyzer;

  public AnalyzerAnalysis(Analyzer analyzer) {
    this.analyzer = analyzer;
  }

  @Override
  public Result analyze(String tenant, String service, List<String> lines) {
    dev.kikori.server.analyze.Analysis found;
    try {
      found = analyzer.analyzeLines(new ServiceKey(tenant, service), lines);
    } catch (AnalyzeRefusedException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
    return new Result(
        found.riskScore(),
        found.shouldAlertUser(),
        new Messages(texts(found.critical()), texts(found.warning())),
        found.summary(),
        new LineNumbers(numbers(found.critical()), numbers(found.warning())),
        found.templates().stream()
            .map(one -> new Driver(one.id(), one.text(), one.severity(), one.count()))
            .toList(),
        found.lines(),
        found.events(),
        found.mode(),
        found.model());
  }

  private static List<String> texts(List<dev.kikori.server.analyze.Analysis.Message> messages) {
    return messages.stream().map(dev.kikori.server.analyze.Analysis.Message::text).toList();
  }

  private static List<Long> numbers(List<dev.kikori.server.analyze.Analysis.Message> messages) {
    return messages.stream().map(dev.kikori.server.analyze.Analysis.Message::line).toList();
  }
}
