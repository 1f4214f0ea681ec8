package dev.kikori.trainer.data;

import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gives each event its template in the order of the stream. Lines of the past get the templates that the miner holds once the past is over,
 * as training sees them; lines after that get theirs as they arrive, as in a service. A template that takes the place of one already met is
 * not new: its lines keep the template first met, or every widening of a template would look like an event never seen before.
 */
final class StreamMining {
  private final TemplateMiner miner;
  private final Map<Long, Template> identities = new LinkedHashMap<>();

  StreamMining(TemplateMiner miner) {
    this.miner = miner;
  }

  List<WindowLine> mine(List<RawEvent> events, int firstTestEvent) {
    List<WindowLine> lines = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      if (i == firstTestEvent) {
        settle(lines);
      }
      lines.add(line(events.get(i)));
    }
    return lines;
  }

  private WindowLine line(RawEvent raw) {
    Template template = miner.accept(raw.event());
    Template known = identities.get(template.id());
    if (known != null) {
      return new WindowLine(raw.event(), known, false);
    }
    Template earlier = predecessor(template.id());
    identities.put(template.id(), earlier == null ? template : earlier);
    return earlier == null
        ? new WindowLine(raw.event(), template, true)
        : new WindowLine(raw.event(), earlier, false);
  }

  private @Nullable Template predecessor(long id) {
    for (Map.Entry<Long, Template> earlier : identities.entrySet()) {
      if (miner.resolve(earlier.getKey()) == id) {
        return earlier.getValue();
      }
    }
    return null;
  }

  /** The past is over: its lines get the templates as they stand now. */
  private void settle(List<WindowLine> lines) {
    Map<Long, Template> settled = new LinkedHashMap<>();
    for (Map.Entry<Long, Template> earlier : identities.entrySet()) {
      Template now = miner.find(earlier.getKey());
      settled.put(earlier.getKey(), now == null ? earlier.getValue() : now);
    }
    lines.replaceAll(
        line ->
            new WindowLine(
                line.event(),
                settled.getOrDefault(line.template().id(), line.template()),
                line.firstSeen()));
    identities.putAll(settled);
    settled.values().forEach(template -> identities.put(template.id(), template));
  }
}
