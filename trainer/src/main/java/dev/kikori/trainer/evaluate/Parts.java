package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.List;

/** What a detector may see of the training part. */
final class Parts {
  private Parts() {}

  static List<LabelledWindow> visible(List<LabelledWindow> train, Supervision supervision) {
    return supervision == Supervision.NORMAL_ONLY
        ? train.stream().filter(window -> !window.anomalous()).toList()
        : train;
  }
}
