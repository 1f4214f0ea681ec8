package dev.kikori.scorer.template;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into templates. A message pattern with placeholders <em>is</em> the template; any other message is masked in one walk
 * over its characters and mined.
 *
 * <p>Mining is <a href="https://jiemingzhu.github.io/pub/pjhe_icws2017.pdf">Drain</a> (He et al., ICWS 2017) turned into a function of
 * the set of masked texts. Texts of the same severity, logger and frame (punctuation, protected words) form a group, and the group's
 * texts decide which positions are variables. As neither ids nor decisions depend on the order of arrival, replicas that have met the
 * same lines agree on every template, and shards agree once they are {@linkplain #mergeFrom merged}; only eviction sees the order.
 *
 * <p>The life of a template: a masked text that was never met gets a template of its own. When its group shows a position to be
 * variable, the group's templates are replaced by one that holds {@code <*>} there, and their ids become {@linkplain #resolve aliases}.
 *
 * <p>Thread-safe. A line whose masked text is known takes no lock and allocates nothing; a new text takes the miner's lock. Memory is
 * bounded: texts and templates that were least recently used are evicted.
 */
public final class TemplateMiner {
  private static final String PLACEHOLDER = "{}";

  private final MinerOptions options;
  private final ThreadLocal<MaskingScanner> scanners;
  private final TemplateKnowledge knowledge;
  private final ReentrantLock lock = new ReentrantLock();
  private final LongAdder cutMessages = new LongAdder();
  private final LongAdder cutLines = new LongAdder();

  /** Nobody who writes lines can know where they end up in the table. */
  private final long seed = new SecureRandom().nextLong();

  private TemplateMiner(MinerOptions options) {
    this.options = options;
    this.knowledge = new TemplateKnowledge(options);
    this.scanners =
        ThreadLocal.withInitial(
            () -> new MaskingScanner(options.maxMessageChars(), options.maxMessageLines()));
  }

  public static Builder builder() {
    return new Builder();
  }

  /**
   * The template of an event, counted: its pattern where that is known and has placeholders, else what is mined from its message. A
   * pattern without placeholders is a message that was put together before ({@code log.info("user " + name)}).
   */
  public Template accept(LogEvent event) {
    String pattern = event.pattern();
    if (pattern != null && pattern.contains(PLACEHOLDER)) {
      MaskingScanner scanner = scanners.get();
      scanner.copy(pattern);
      return accept(event.severity(), event.logger(), true, scanner);
    }
    return accept(event.severity(), event.logger(), event.message());
  }

  /** The template of a message, counted. */
  public Template accept(Severity severity, String logger, String message) {
    MaskingScanner scanner = scanners.get();
    scanner.scan(message);
    return accept(severity, logger, false, scanner);
  }

  private Template accept(
      Severity severity, String logger, boolean isPattern, MaskingScanner scanner) {
    if (scanner.wasCut()) {
      cutMessages.increment();
    }
    if (scanner.lostLines()) {
      cutLines.increment();
    }
    MaskedText text = scanner.text();
    long hash = hash(severity, logger, isPattern, text);
    Form form = knowledge.find(hash, severity, logger, isPattern, text);
    TemplateCell cell = form == null ? null : form.cell;
    if (form == null || cell == null || !cell.alive) {
      form = locked(() -> knowledge.learn(hash, severity, logger, isPattern, text));
      cell = form.livingCell();
    }
    int now = knowledge.epoch;
    if (form.lastUsed != now) {
      form.lastUsed = now;
    }
    cell.count.increment();
    if (!cell.alive) {
      knowledge.settle(cell);
    }
    return cell.template;
  }

  private long hash(Severity severity, String logger, boolean isPattern, MaskedText text) {
    long key =
        seed + severity.ordinal() * 0x9E3779B97F4A7C15L + (isPattern ? 0x632BE59BD9B4E019L : 0);
    return text.hash(Long.rotateLeft(key, 17) ^ logger.hashCode() * 0xD1342543DE82EF95L);
  }

  /** The id that stands today for what an id once stood for; the id itself if nothing took its place. Takes no lock. */
  public long resolve(long id) {
    return knowledge.resolve(id);
  }

  /** The living template of an id or of what took its place, or null if there is none. Takes no lock. */
  public @Nullable Template find(long id) {
    TemplateCell cell = knowledge.cell(resolve(id));
    return cell == null ? null : cell.template;
  }

  /** Lines that a template and those it took the place of stood for; 0 for an id that is not known. Takes no lock. */
  public long count(long templateId) {
    TemplateCell cell = knowledge.cell(resolve(templateId));
    return cell == null ? 0 : cell.count.sum();
  }

  /** The living templates, ordered by id. */
  public Collection<Template> templates() {
    List<Template> templates = new ArrayList<>();
    locked(knowledge::cells).forEach(cell -> templates.add(cell.template));
    templates.sort(Comparator.comparingLong(Template::id));
    return templates;
  }

  /** How many templates live. Takes no lock. */
  public int size() {
    return knowledge.size();
  }

  /** What this miner has done so far. */
  public MinerCounters counters() {
    return locked(
        () -> {
          List<TemplateCell> cells = knowledge.cells();
          long lines = knowledge.retiredLines.sum();
          for (TemplateCell cell : cells) {
            lines += cell.count.sum();
          }
          return new MinerCounters(
              lines,
              knowledge.learned,
              cutMessages.sum(),
              cutLines.sum(),
              knowledge.generalised,
              knowledge.evictedTemplates,
              knowledge.evictedForms,
              knowledge.collisions,
              cells.size(),
              knowledge.forms());
        });
  }

  /**
   * Takes in what another miner has learned: its texts, counts and aliases. The other stays as it is.
   *
   * @throws IllegalArgumentException if the other is this miner
   */
  public void mergeFrom(TemplateMiner other) {
    if (other == this) {
      throw new IllegalArgumentException("other: this miner itself (expected: another one)");
    }
    merge(other.locked(other.knowledge::state));
  }

  private void merge(MinerState state) {
    locked(
        () -> {
          knowledge.merge(state, this::hash);
          return state;
        });
  }

  /** Writes what was learned, so that {@link #restore} can go on from there. The stream stays open. */
  public void snapshot(OutputStream out) throws IOException {
    MinerSnapshot.write(options, locked(knowledge::state), out);
  }

  /**
   * A miner that goes on where a snapshot was taken, with the options that were in force then. The stream stays open.
   *
   * @throws SnapshotException if the stream is no snapshot, or a damaged one, or one of another version
   */
  public static TemplateMiner restore(InputStream in) throws IOException {
    MinerSnapshot snapshot = MinerSnapshot.read(in);
    TemplateMiner miner = new TemplateMiner(snapshot.options());
    miner.merge(snapshot.state());
    return miner;
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** Options of a miner; every setter checks its value at once. Not thread-safe. */
  public static final class Builder {
    public static final int DEFAULT_MAX_TEMPLATES = 20_000;
    public static final int DEFAULT_MAX_MESSAGE_CHARS = 2048;
    public static final int DEFAULT_MAX_MESSAGE_LINES = 3;
    public static final int DEFAULT_MIN_DISTINCT_VALUES = 4;

    private int maxTemplates = DEFAULT_MAX_TEMPLATES;
    private int maxMessageChars = DEFAULT_MAX_MESSAGE_CHARS;
    private int maxMessageLines = DEFAULT_MAX_MESSAGE_LINES;
    private int minDistinctValues = DEFAULT_MIN_DISTINCT_VALUES;

    private Builder() {}

    /**
     * How many templates live at the same time; beyond, the least recently used are evicted. Default {@value #DEFAULT_MAX_TEMPLATES}.
     * Four masked texts and 1024 of their characters are kept for each.
     */
    public Builder maxTemplates(int value) {
      maxTemplates = checked("maxTemplates", value, 1, 10_000_000);
      return this;
    }

    /** How many characters of a message are read; the rest is cut and counted. Default {@value #DEFAULT_MAX_MESSAGE_CHARS}. */
    public Builder maxMessageChars(int value) {
      maxMessageChars = checked("maxMessageChars", value, 16, 65_536);
      return this;
    }

    /**
     * How many lines of a message are read, as if they were one; the rest is cut and counted. Default {@value
     * #DEFAULT_MAX_MESSAGE_LINES}.
     */
    public Builder maxMessageLines(int value) {
      maxMessageLines = checked("maxMessageLines", value, 1, 1_000);
      return this;
    }

    /** How many different words at a position show it to be a variable. Default {@value #DEFAULT_MIN_DISTINCT_VALUES}. */
    public Builder minDistinctValues(int value) {
      minDistinctValues = checked("minDistinctValues", value, 2, FormGroup.MAX_RETAINED);
      return this;
    }

    private static int checked(String name, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(
            name + ": " + value + " (expected: " + min + ".." + max + ")");
      }
      return value;
    }

    public TemplateMiner build() {
      return new TemplateMiner(
          new MinerOptions(maxTemplates, maxMessageChars, maxMessageLines, minDistinctValues));
    }
  }
}
