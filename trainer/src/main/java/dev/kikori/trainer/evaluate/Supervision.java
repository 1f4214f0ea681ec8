package dev.kikori.trainer.evaluate;

/** What a detector was told of the training part. */
public enum Supervision {
  /** Which windows, or lines, are anomalous. */
  LABELS("labels"),
  /** Only normal windows were shown: somebody picked them by their labels. */
  NORMAL_ONLY("normal only"),
  /** Nothing: all windows of the training part, anomalies among them. */
  NONE("none");

  private final String words;

  Supervision(String words) {
    this.words = words;
  }

  /** For tables. */
  @Override
  public String toString() {
    return words;
  }
}
