package dev.kikori.scorer.verdict;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the instances of one service have shown between them. Each instance has a baseline of its own; but a line that one of them has
 * written is not new from another, or every deployment would alert of the lines with which instances start and stop.
 *
 * <p>A line of a harmless stated level is known once an instance has shown it; one below ERROR when it comes again after it has raised no
 * alert. Any other one is known when it has come and gone {@value Quarantine#NEW_LASTS_EPISODES} times in the service: an outage that one
 * instance has lived through is still news from the next. Bounded by {@value TemplateProfiles#MAX_TEMPLATES} templates, the ones longest
 * unseen leave first. Not thread-safe: owned by the owner of the service's judges.
 */
public final class ServicePast {
  /** Windows of the service, all its instances counted, without the template that end an episode. */
  static final int EPISODE_GAP = 100;

  private static final int ACCEPTED = 1;
  private static final int ALERTED = 2;

  private final boolean remembers;
  private final Map<Long, Shown> templates =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Shown> eldest) {
          return size() > TemplateProfiles.MAX_TEMPLATES;
        }
      };

  private long windows;

  private ServicePast(boolean remembers) {
    this.remembers = remembers;
  }

  /** Of a service that has shown nothing yet. */
  public static ServicePast empty() {
    return new ServicePast(true);
  }

  /** Of streams that have nothing to do with each other: it stays empty. */
  public static ServicePast none() {
    return new ServicePast(false);
  }

  boolean knows(Template template) {
    Shown shown = templates.get(template.id());
    return shown != null
        && (shown.accepted
            || shown.episodes >= Quarantine.NEW_LASTS_EPISODES
            || !shown.alerted && !template.severity().isError() && isOver(shown));
  }

  /** Takes a template that an instance has shown and had not learnt before, and whether its window raised an alert. */
  void show(Template template, boolean grave, boolean alerted) {
    if (remembers) {
      Shown shown = shown(template);
      shown.accepted |= !grave && template.severity() != Severity.UNKNOWN;
      shown.episodes += shown.episodes == 0 || isOver(shown) ? 1 : 0;
      shown.alerted |= alerted;
      shown.last = windows;
    }
  }

  private boolean isOver(Shown shown) {
    return windows - shown.last > EPISODE_GAP;
  }

  /** Takes a template that an instance has found to be normal, without an alert. */
  void accept(Template template) {
    if (remembers) {
      shown(template).accepted = true;
    }
  }

  private Shown shown(Template template) {
    return templates.computeIfAbsent(template.id(), id -> new Shown());
  }

  /** One of the instances has had another window. */
  void endWindow() {
    windows++;
  }

  /** Writes all that it knows. */
  public void write(ByteWriter out) {
    out.writeCount(windows);
    out.writeCount(templates.size());
    templates.forEach(
        (id, shown) -> {
          out.writeLong(id);
          out.writeByte((shown.accepted ? ACCEPTED : 0) | (shown.alerted ? ALERTED : 0));
          out.writeCount(shown.episodes);
          out.writeCount(shown.last);
        });
  }

  /**
   * Takes over what was {@linkplain #write written}.
   *
   * @throws SnapshotException if the bytes are none
   */
  public void read(ByteReader in) throws SnapshotException {
    windows = in.readCount();
    int size = in.readSize(Long.BYTES + 3);
    for (int i = 0; i < size; i++) {
      long id = in.readLong();
      Shown shown = new Shown();
      int flags = in.readByte();
      shown.accepted = (flags & ACCEPTED) != 0;
      shown.alerted = (flags & ALERTED) != 0;
      shown.episodes = (int) in.readCount();
      shown.last = in.readCount();
      if (remembers) {
        templates.put(id, shown);
      }
    }
  }

  private static final class Shown {
    boolean accepted;
    boolean alerted;
    int episodes;
    long last;
  }
}
