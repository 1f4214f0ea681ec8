package dev.kikori.scorer.template;

/**
 * The options of a miner, as its builder checked them.
 *
 * @param maxTemplates living templates
 * @param maxMessageChars characters read of a message
 * @param maxMessageLines lines read of a message
 * @param minDistinctValues values that show a position to be a variable
 */
record MinerOptions(
    int maxTemplates, int maxMessageChars, int maxMessageLines, int minDistinctValues) {
  private static final int FORMS_PER_TEMPLATE = 4;
  private static final int CHARS_PER_TEMPLATE = 1024;
  private static final int EPOCHS_PER_LIFE = 64;

  /** How many masked texts are kept. */
  int maxForms() {
    return (int) Math.min((long) maxTemplates * FORMS_PER_TEMPLATE, 1 << 28);
  }

  /** How many characters all masked texts have together. */
  long maxChars() {
    return (long) maxTemplates * CHARS_PER_TEMPLATE;
  }

  /** How many aliases are kept. */
  int maxAliases() {
    return maxForms();
  }

  /** After how many new texts the clock of recent use ticks. */
  int textsPerEpoch() {
    return Math.max(1, maxTemplates / EPOCHS_PER_LIFE);
  }
}
