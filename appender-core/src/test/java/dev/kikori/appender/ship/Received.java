package dev.kikori.appender.ship;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.testkit.Intake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a scorer has accepted, client by client, as text in order. */
final class Received {
  private final Map<String, List<String>> byClient = new LinkedHashMap<>();
  private long truncatedBytes;
  private final Intake intake =
      new Intake(
          (clientId, sequence, event, definitions) -> {
            synchronized (byClient) {
              List<String> events = byClient.computeIfAbsent(clientId, id -> new ArrayList<>());
              assertThat(sequence).isEqualTo(events.size() + 1L);
              events.add(definitions.message(event));
              truncatedBytes += event.getTruncatedBytes();
            }
          });

  Intake intake() {
    return intake;
  }

  long truncatedBytes() {
    synchronized (byClient) {
      return truncatedBytes;
    }
  }

  List<String> clients() {
    synchronized (byClient) {
      return List.copyOf(byClient.keySet());
    }
  }

  List<String> events() {
    synchronized (byClient) {
      List<String> all = new ArrayList<>();
      byClient.values().forEach(all::addAll);
      return all;
    }
  }

  /** {@code order 0 done} up to {@code order n-1 done}, each once and in order, and nothing against the contract. */
  void assertOrders(int count) {
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      expected.add("order " + i + " done");
    }
    assertThat(events()).isEqualTo(expected);
    assertThat(intake.violations()).isEmpty();
  }
}
