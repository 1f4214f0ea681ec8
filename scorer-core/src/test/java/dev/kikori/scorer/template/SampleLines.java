package dev.kikori.scorer.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Lines of an invented shop: constant texts, masked values, and words that vary without a digit in them. */
final class SampleLines {
  private static final String[] NAMES = {
    "anna", "boris", "chen", "dora", "emil", "fatou", "gita", "hugo", "ines", "jun"
  };
  private static final String[] PARTS = {
    "cart", "stock", "mail", "search", "ledger", "gate", "labels", "audit", "export"
  };
  private static final String[] STATES = {
    "started", "stopped", "failed", "refused", "READY", "DRAINING"
  };

  private SampleLines() {}

  static List<String> of(int count, long seed) {
    Random random = new Random(seed);
    List<String> lines = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      lines.add(line(random));
    }
    return lines;
  }

  private static String line(Random random) {
    String name = NAMES[random.nextInt(NAMES.length)];
    String part = PARTS[random.nextInt(PARTS.length)];
    String state = STATES[random.nextInt(STATES.length)];
    int number = random.nextInt(1_000);
    return switch (random.nextInt(9)) {
      case 0 -> "session opened for user " + name + " from 10.0.0." + number % 250;
      case 1 -> "part " + part + " of the shop is " + state;
      case 2 -> "order " + number + " paid by " + name + " in " + number + " ms";
      case 3 -> "cache of " + part + " flushed to /var/cache/" + part + "/" + number;
      case 4 -> "retry " + number + " of mail to " + name + "@example.org:" + number;
      case 5 -> "user " + name + " asked part " + part + " for a report";
      case 6 -> "gc pause " + number + "ms";
      case 7 ->
          "lookup of host "
              + (number % 2 == 0 ? name : "10.1.1." + number % 250)
              + " took "
              + number
              + "us";
      default -> "state changed from " + state + " to READY";
    };
  }
}
