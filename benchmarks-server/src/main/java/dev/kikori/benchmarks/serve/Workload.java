package dev.kikori.benchmarks.serve;

import java.util.SplittableRandom;

/** What a healthy order service logs: the same few statements in much the same mixture, each with the number of its request. Not thread-safe. */
final class Workload {
  private static final String[] ITEMS = {"book", "lamp", "chair", "kettle", "bicycle"};

  private final Application application;
  private final SplittableRandom random;
  private final String[] variants;
  private final boolean distinct;
  private long request;

  /**
   * A workload.
   *
   * @param variants how many statements to make up instead of the order service's own; 0 for these, less for no two the same
   * @param first the first request's number
   */
  Workload(Application application, long seed, int variants, long first) {
    this.application = application;
    this.random = new SplittableRandom(seed);
    this.variants = new String[Math.max(0, variants)];
    this.distinct = variants < 0;
    for (int i = 0; i < variants; i++) {
      this.variants[i] =
          "request={} passed step " + Integer.toString(i, Character.MAX_RADIX) + " after {} ms";
    }
    this.request = first;
  }

  /** The number of the next request. */
  long next() {
    return request;
  }

  /** One event. */
  void log() {
    long id = request++;
    if (distinct) {
      distinct(id);
      return;
    }
    if (variants.length > 0) {
      variant(id);
      return;
    }
    switch ((int) (id % 10)) {
      case 0, 5 ->
          application.info("request={} accepted from customer {}", id, random.nextInt(100_000));
      case 1, 6 ->
          application.info(
              "request={} priced {} {} at {} cents",
              id,
              1 + random.nextInt(5),
              ITEMS[random.nextInt(ITEMS.length)],
              random.nextInt(50_000));
      case 2, 7 ->
          application.info("request={} reserved stock in warehouse {}", id, random.nextInt(12));
      case 3, 8 ->
          application.info("request={} paid by card after {} ms", id, 20 + random.nextInt(200));
      case 4 ->
          application.info(
              "request={} handed to carrier {} with {} parcels",
              id,
              random.nextInt(4),
              1 + random.nextInt(3));
      default ->
          application.info("request={} answered with {} in {} ms", id, 200, 1 + random.nextInt(90));
    }
  }

  /** The trouble that an alert is due for: the database is gone. */
  void incident(int lines) {
    IllegalStateException cause = new IllegalStateException("connection refused: db-1:5432");
    for (int i = 0; i < lines; i++) {
      application.error("request={} failed: no connection to the database", request++, cause);
    }
  }

  /** A text twice: as the pattern of what is logged, and as what it is logged with. */
  void text(String text) {
    application.error("request={} " + text, request++, new IllegalStateException(text));
    application.error(
        "request=" + request++ + " {}", text, new IllegalStateException("the same again"));
  }

  /** Words that nobody has used before: half of them in a pattern, half in a text that was put together already. */
  private void distinct(long id) {
    String words = letters(id * 0x9E3779B97F4A7C15L) + " of " + letters(~id * 0xC2B2AE3D27D4EB4FL);
    if (id % 2 == 0) {
      application.info("request={} has the " + words, id);
    } else {
      application.info("request=" + id + " has the " + words);
    }
  }

  private static String letters(long bits) {
    StringBuilder word = new StringBuilder(13);
    for (long left = bits >>> 1; left > 0; left /= 26) {
      word.append((char) ('a' + left % 26));
    }
    return word.toString();
  }

  private void variant(long id) {
    application.info(variants[random.nextInt(variants.length)], id, random.nextInt(90));
  }
}
