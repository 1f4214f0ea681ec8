package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import java.util.List;

/**
 * A problem over neighbouring windows of one stream, in Alertmanager's words. Immutable: a new one is made as it lasts.
 *
 * @param fingerprint identity of the problem
 * @param stream the service instance, empty for the only one
 * @param status where it is in its life
 * @param first the verdict that raised it
 * @param worst its verdict of the highest score
 * @param last its latest verdict
 * @param windows how many windows it has alerted in
 * @param summary what happened, from the worst window
 */
public record Alert(
    String fingerprint,
    String stream,
    Status status,
    Verdict first,
    Verdict worst,
    Verdict last,
    int windows,
    List<String> summary) {
  /** Where an alert is in its life. */
  public enum Status {
    FIRING,
    UPDATED,
    RESOLVED
  }

  void write(ByteWriter out) {
    out.writeText(fingerprint);
    out.writeName(stream);
    out.writeByte(status.ordinal());
    first.write(out);
    worst.write(out);
    last.write(out);
    out.writeCount(windows);
    out.writeCount(summary.size());
    summary.forEach(out::writeText);
  }

  static Alert read(ByteReader in) throws SnapshotException {
    return new Alert(
        in.readText(),
        in.readName(),
        in.readByte() == 0 ? Status.FIRING : Status.UPDATED,
        Verdict.read(in),
        Verdict.read(in),
        Verdict.read(in),
        (int) in.readCount(),
        Verdict.readList(in, in::readText));
  }

  static Alert firing(Verdict verdict) {
    return new Alert(
        verdict.fingerprint(),
        verdict.window().stream(),
        Status.FIRING,
        verdict,
        verdict,
        verdict,
        1,
        verdict.summary());
  }

  Alert updated(Verdict verdict) {
    Verdict newWorst = verdict.score() > worst.score() ? verdict : worst;
    return new Alert(
        fingerprint,
        stream,
        Status.UPDATED,
        first,
        newWorst,
        verdict,
        windows + 1,
        newWorst.summary());
  }

  Alert resolved() {
    return new Alert(fingerprint, stream, Status.RESOLVED, first, worst, last, windows, summary);
  }
}
