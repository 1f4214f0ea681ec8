package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A stream's templates that have been seen and are not yet taken for normal: grave ones, and those whose windows raised alerts. Trouble is
 * not to become routine by its first window, and yet what comes again and again is how the stream is.
 *
 * <p>Bounded by {@value TemplateProfiles#MAX_TEMPLATES} templates, the first one held leaves first. Windows have the stream's numbers. Not
 * thread-safe: owned by its {@link StreamBaseline}.
 */
final class Quarantine {
  /** One trouble that lasts is one matter; a new template that has come and gone so often is how the stream is. */
  static final int NEW_LASTS_EPISODES = 5;

  /** Alerted windows after which a new template is taken for normal. */
  static final int NEW_LASTS_WINDOWS = 20;

  /** Windows without the template that end an episode. */
  static final int EPISODE_GAP = 3;

  /** Windows for which a grave template that raised no alert stays new all the same: trouble often starts small. */
  static final int PROBATION_WINDOWS = 20;

  private static final double INSISTS_SHARE = 0.08;
  private static final int MOST_INSISTING = 4;

  private final Map<Long, Held> templates =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Held> eldest) {
          return size() > TemplateProfiles.MAX_TEMPLATES;
        }
      };

  boolean holds(Template template) {
    return templates.containsKey(template.id());
  }

  /**
   * Takes a template that a window shows and the stream has not learnt.
   *
   * @param grave whether it is grave of itself
   * @param alerted whether the window raised an alert
   * @param window number of the window
   * @return whether it may be learnt: at once where it is harmless, after a probation where it is grave
   */
  boolean admits(Template template, boolean grave, boolean alerted, long window) {
    if (!grave && !alerted && !holds(template)) {
      return true;
    }
    Held held = templates.computeIfAbsent(template.id(), id -> new Held(window));
    held.see(window);
    held.alerted |= alerted;
    return held.alerted
        ? held.sightings >= NEW_LASTS_WINDOWS || held.episodes >= NEW_LASTS_EPISODES
        : !grave || window - held.since > PROBATION_WINDOWS;
  }

  void release(Template template) {
    templates.remove(template.id());
  }

  /** Whether the template is held for an alert. */
  boolean hasAlerted(Template template) {
    Held held = templates.get(template.id());
    return held != null && held.alerted;
  }

  /** Whether the template is not held, or has not come for so long that its trouble is over. */
  boolean isOver(Template template, long window) {
    Held held = templates.get(template.id());
    return held == null || held.isOver(window);
  }

  /** How much more a template weighs for having come again before it is taken for normal: from 1. */
  double insistence(Template template) {
    Held held = templates.get(template.id());
    return held == null ? 1 : 1 + INSISTS_SHARE * Math.min(MOST_INSISTING, held.sightings);
  }

  void write(ByteWriter out) {
    out.writeCount(templates.size());
    templates.forEach(
        (id, held) -> {
          out.writeLong(id);
          held.write(out);
        });
  }

  void read(ByteReader in) throws SnapshotException {
    int size = in.readSize(13);
    for (int i = 0; i < size; i++) {
      templates.put(in.readLong(), Held.read(in));
    }
  }

  private static final class Held {
    final long since;
    int sightings;
    int episodes;
    boolean alerted;
    private long last = Long.MIN_VALUE / 2;

    Held(long since) {
      this.since = since;
    }

    void write(ByteWriter out) {
      out.writeCount(since);
      out.writeCount(sightings);
      out.writeCount(episodes);
      out.writeBoolean(alerted);
      out.writeSigned(last);
    }

    static Held read(ByteReader in) throws SnapshotException {
      Held held = new Held(in.readCount());
      held.sightings = (int) in.readCount();
      held.episodes = (int) in.readCount();
      held.alerted = in.readBoolean();
      held.last = in.readSigned();
      return held;
    }

    void see(long window) {
      sightings++;
      episodes += isOver(window) ? 1 : 0;
      last = window;
    }

    /** Whether it would be another episode if the template came now. */
    boolean isOver(long window) {
      return window - last > EPISODE_GAP;
    }
  }
}
