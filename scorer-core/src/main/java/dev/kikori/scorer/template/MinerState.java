package dev.kikori.scorer.template;

import dev.kikori.scorer.event.Severity;
import java.util.List;
import java.util.Map;

/**
 * What a miner knows, without how it is laid out in memory.
 *
 * @param texts masked texts and patterns, least recently used first
 * @param aliases old ids and what took their place
 */
record MinerState(List<Text> texts, Map<Long, Long> aliases) {
  MinerState {
    texts = List.copyOf(texts);
    aliases = Map.copyOf(aliases);
  }

  /**
   * One masked text or pattern.
   *
   * @param count lines to add to the text's template; the first text of a template carries the count of all
   */
  record Text(Severity severity, String logger, boolean isPattern, String text, long count) {}
}
