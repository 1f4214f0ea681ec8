package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;

/**
 * What one template says about a window.
 *
 * @param template the template
 * @param count its lines in the window; 0 if the point is that it is missing
 * @param usual its lines in a usual window of the stream
 * @param nats how much it adds to the window's strangeness
 * @param unseen whether the stream had never shown it before
 */
public record TemplateEvidence(
    Template template, int count, double usual, double nats, boolean unseen) {
  void write(ByteWriter out) {
    out.writeTemplate(template);
    out.writeCount(count);
    out.writeDouble(usual);
    out.writeDouble(nats);
    out.writeBoolean(unseen);
  }

  static TemplateEvidence read(ByteReader in) throws SnapshotException {
    return new TemplateEvidence(
        in.readTemplate(),
        (int) in.readCount(),
        in.readDouble(),
        in.readDouble(),
        in.readBoolean());
  }
}
