package dev.kikori.server.batch;

import dev.kikori.scorer.model.Timings;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.window.Window;
import dev.kikori.server.model.ModelLease;
import dev.kikori.server.telemetry.SpanKeys;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import java.util.List;

/** A scorer that leaves a span for each batch that the model reads. */
record TracedScorer(BatchScorer.Reader scorer, Tracer tracer) implements BatchScorer.Reader {
  @Override
  public List<WindowScores> score(ModelLease model, List<Window> windows, Timings timings) {
    Span span =
        tracer
            .spanBuilder("model batch")
            .setAttribute(SpanKeys.MODEL, model.name() + "/" + model.version())
            .setAttribute(SpanKeys.BATCH_SIZE, (long) windows.size())
            .setAttribute(
                SpanKeys.LINES, windows.stream().mapToLong(each -> each.lines().size()).sum())
            .startSpan();
    try {
      return scorer.score(model, windows, timings);
    } catch (RuntimeException | Error e) {
      span.setStatus(StatusCode.ERROR);
      span.setAttribute(SpanKeys.ERROR_TYPE, e.getClass().getName());
      span.recordException(e);
      throw e;
    } finally {
      span.end();
    }
  }
}
