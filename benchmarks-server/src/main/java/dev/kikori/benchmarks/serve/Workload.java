package dev.kikori.benchmarks.serve;

import java.util.SplittableRandom;

/** What a healthy order service logs: the same few statements in much the same mixture, each with the number of its request. Not thread-safe. */
final class Workload {
  private static final String[] ITEMS = {"book", "lamp", "chair", "kettle", "bicycle"};

  private final Application application;
  private final SplittableRandom random;
  private final String[] variants;
  private long request;

  /**
   * A workload.
   *
   * @param variants how many statements to make up instead of the order service's own; 0 for these
   * @param first the first request's number
   */
  Workload(Application application, long seed, int variants, long first) {
    this.application = application;
    this.random = new SplittableRandom(seed);
    this.variants = new String[variants];
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

  private void variant(long id) {
    application.info(variants[random.nextInt(variants.length)], id, random.nextInt(90));
  }
}
