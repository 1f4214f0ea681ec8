package dev.kikori.benchmarks.delivery;

import com.google.protobuf.TextFormat;
import dev.kikori.appender.testkit.Definitions;
import dev.kikori.appender.testkit.Intake;
import dev.kikori.proto.v1.LogEvent;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at every event that a server accepts. An event says in its arguments which of the application's threads logged it and how many it had
 * logged before; so what is missing, doubled or out of order shows whatever the sequence numbers say.
 */
final class Checker implements Intake.Listener {
  /** Filled-in pattern: the appender may send the text in place of a template and arguments. */
  private static final Pattern SAYS = Pattern.compile(Load.PATTERN.replace("{}", "([0-9]{1,9})"));

  private static final int MOST_GARBLED_KEPT = 10;

  private final Sequence[] threads;
  private long received;
  private long doubled;
  private long reordered;
  private final List<String> garbled = new ArrayList<>();

  Checker(int threadCount) {
    threads = new Sequence[threadCount];
    for (int i = 0; i < threadCount; i++) {
      threads[i] = new Sequence();
    }
  }

  @Override
  public synchronized void accepted(
      String clientId, long sequence, LogEvent event, Definitions definitions) {
    Matcher said = SAYS.matcher(definitions.message(event));
    int thread = said.matches() ? Integer.parseInt(said.group(1)) : -1;
    if (thread < 0
        || thread >= threads.length
        || !definitions.thread(event).equals(Load.threadName(thread))
        || !definitions.logger(event).equals(Load.LOGGER)) {
      if (garbled.size() < MOST_GARBLED_KEPT) {
        garbled.add(
            "nobody logged event "
                + sequence
                + ": logger "
                + definitions.logger(event)
                + ", thread "
                + definitions.thread(event)
                + ", message "
                + definitions.message(event)
                + ", as sent: "
                + TextFormat.printer().emittingSingleLine(true).printToString(event));
      }
      return;
    }
    threads[thread].accept(Integer.parseInt(said.group(2)));
  }

  /** Different events that arrived. */
  synchronized long received() {
    return received;
  }

  /** Events that had arrived before. */
  synchronized long doubled() {
    return doubled;
  }

  /** Events that arrived after a later one of their thread. */
  synchronized long reordered() {
    return reordered;
  }

  /** Events whose thread, logger or arguments are none that were logged, in words; the first ones. */
  synchronized List<String> garbled() {
    return List.copyOf(garbled);
  }

  private final class Sequence {
    private final BitSet seen = new BitSet();
    private int last = -1;

    void accept(int counter) {
      if (seen.get(counter)) {
        doubled++;
        return;
      }
      seen.set(counter);
      received++;
      if (counter < last) {
        reordered++;
      } else {
        last = counter;
      }
    }
  }
}
