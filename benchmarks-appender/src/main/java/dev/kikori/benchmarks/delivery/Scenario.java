package dev.kikori.benchmarks.delivery;

/**
 * One story of what can go wrong.
 *
 * @param name what happens, in a few words
 * @param play plays it, under that name, and draws up the account
 */
record Scenario(String name, Play play) {
  /** Plays a scenario that bears this name. */
  @FunctionalInterface
  interface Play {
    Outcome play(String name) throws InterruptedException;
  }

  Outcome run() throws InterruptedException {
    return play.play(name);
  }
}
