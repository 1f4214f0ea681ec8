package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.window.Window;
import java.util.ArrayList;
import java.util.List;

/**
 * What Kikori says of one window. Immutable.
 *
 * @param window the window
 * @param id the window's id: its session key, or its number in the stream from 0
 * @param score 0 to 1, at 0.5 an alert begins
 * @param riskScore the score as a number from 0 to 100 for people
 * @param shouldAlert whether a person should be told
 * @param criticalLines numbers of the lines that make it so
 * @param warningLines numbers of lines that go with them
 * @param summary what happened, in short sentences made of templates and counts; empty if nothing did
 * @param unseenTemplates templates in it that the stream had never shown before
 * @param drivers the templates behind the score, strongest first
 * @param fingerprint identity of the problem: stream and leading templates
 * @param warmingUp whether the stream was too young for more than the plain rule
 * @param mode how it was scored
 */
public record Verdict(
    Window window,
    String id,
    double score,
    int riskScore,
    boolean shouldAlert,
    List<Long> criticalLines,
    List<Long> warningLines,
    List<String> summary,
    int unseenTemplates,
    List<TemplateEvidence> drivers,
    String fingerprint,
    boolean warmingUp,
    Mode mode) {

  /** Writes the verdict; one that several alerts share is written once. */
  void write(ByteWriter out) {
    out.writeShared(this, verdict -> writeContent(out));
  }

  private void writeContent(ByteWriter out) {
    window.write(out);
    out.writeText(id);
    out.writeDouble(score);
    out.writeCount(riskScore);
    out.writeBoolean(shouldAlert);
    writeLines(criticalLines, out);
    writeLines(warningLines, out);
    out.writeCount(summary.size());
    summary.forEach(out::writeText);
    out.writeCount(unseenTemplates);
    out.writeCount(drivers.size());
    drivers.forEach(driver -> driver.write(out));
    out.writeText(fingerprint);
    out.writeBoolean(warmingUp);
    out.writeByte(mode.ordinal());
  }

  private static void writeLines(List<Long> lines, ByteWriter out) {
    out.writeCount(lines.size());
    lines.forEach(out::writeCount);
  }

  static Verdict read(ByteReader in) throws SnapshotException {
    return in.readShared(Verdict.class, () -> readContent(in));
  }

  private static Verdict readContent(ByteReader in) throws SnapshotException {
    return new Verdict(
        Window.read(in),
        in.readText(),
        in.readDouble(),
        (int) in.readCount(),
        in.readBoolean(),
        readList(in, in::readCount),
        readList(in, in::readCount),
        readList(in, in::readText),
        (int) in.readCount(),
        readList(in, () -> TemplateEvidence.read(in)),
        in.readText(),
        in.readBoolean(),
        in.readByte() == 0 ? Mode.SUPERVISED : Mode.LABEL_FREE);
  }

  static <T> List<T> readList(ByteReader in, ByteReader.Content<T> element)
      throws SnapshotException {
    int size = in.readSize(1);
    List<T> list = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      list.add(element.read());
    }
    return List.copyOf(list);
  }

  /** How a window was scored. */
  public enum Mode {
    /** The model was trained on labels of a system with these templates. */
    SUPERVISED,
    /** The stream's own past is the measure. */
    LABEL_FREE
  }
}
