package dev.kikori.scorer.verdict;

import dev.kikori.scorer.window.Window;
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
 * @param fingerprint identity of the problem: service and leading templates
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

  /** How a window was scored. */
  public enum Mode {
    /** The model was trained on labels of a system with these templates. */
    SUPERVISED,
    /** The stream's own past is the measure. */
    LABEL_FREE
  }
}
