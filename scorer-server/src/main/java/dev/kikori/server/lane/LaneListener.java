package dev.kikori.server.lane;

import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.server.service.ServiceKey;
import java.time.Duration;
import java.util.List;

/**
 * Is told what lanes find. Calls for one lane come one after the other, in order; after a restart the last ones may come again, the same as
 * before: whoever stores them does so by their identity.
 */
public interface LaneListener {
  /**
   * Lines have been parsed.
   *
   * @param firstPosition position of the first line in its lane; positions count from 1, without a gap, and for good
   */
  void parsed(ServiceKey service, long firstPosition, List<WindowLine> lines);

  /**
   * A window has been judged.
   *
   * @param model name and version of the model that scored it
   */
  void judged(ServiceKey service, String model, Verdict verdict);

  /**
   * An alert fires, is updated or is resolved.
   *
   * @param id identity of the alert while it lives: the same again if this is said again
   * @param revision counts what was said of this alert, from 1
   * @param model name and version of the model that scored its worst window
   */
  void alert(ServiceKey service, String id, int revision, String model, Alert alert);

  /**
   * Waits until whatever was said is stored, as far as it has to be: a lane asks before it writes a snapshot, behind which nothing is said
   * again.
   *
   * @return whether it is; if not, the snapshot has to wait
   */
  default boolean settle(Duration timeout) {
    return true;
  }
}
