package dev.kikori.scorer.template;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Turns events into templates. A message pattern with placeholders <em>is</em> the template; any other message is masked by a {@link
 * MaskingScanner} and mined.
 *
 * <p>Mining is <a href="https://jiemingzhu.github.io/pub/pjhe_icws2017.pdf">Drain</a> turned into a function of the set of masked
 * texts. Texts of the same severity, logger and {@linkplain Tokens frame} form a group, and the {@link Generaliser} decides from the
 * group's texts which positions are variables. As neither ids nor decisions depend on the order of arrival, replicas that have met the
 * same lines agree on every template, and shards agree once they are {@linkplain #mergeFrom merged}; only eviction sees the order.
 *
 * <p>The life of a template: a masked text that was never met gets a template of its own. When its group shows a position to be
 * variable, the group's templates are replaced by one that holds {@code <*>} there, and their ids become {@linkplain #resolve aliases}.
 *
 * <p>Thread-safe. A line whose masked text is known takes no lock and allocates nothing; a new text takes the miner's lock. Memory is
 * bounded: texts and templates that were least recently used are evicted.
 */
public final class TemplateMiner {
  private static final int FORMS_PER_TEMPLATE = 4;
  private static final int CHARS_PER_TEMPLATE = 1024;
  private static final int EPOCHS_PER_LIFE = 64;
  private static final int MAX_ALIAS_HOPS = 64;
  private static final String PLACEHOLDER = "{}";

  private final Options options;
  private final Generaliser generaliser;
  private final ThreadLocal<MaskingScanner> scanners;
  private final long seed = new SecureRandom().nextLong();
  private final FormTable table = new FormTable();
  private final Map<Long, TemplateCell> cells = new ConcurrentHashMap<>();
  private final Map<Long, Long> aliases = new ConcurrentHashMap<>();
  private final LongAdder cutMessages = new LongAdder();
  private final LongAdder cutLines = new LongAdder();
  private final LongAdder retiredLines = new LongAdder();

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<FormGroup.Key, FormGroup> groups = new HashMap<>();
  private final Deque<Long> aliasOrder = new ArrayDeque<>();
  private long learned;
  private long generalised;
  private long evictedTemplates;
  private long evictedForms;
  private long collisions;
  private volatile int epoch;

  TemplateMiner(Options options) {
    this.options = options;
    this.generaliser = new Generaliser(options.minDistinctValues(), options.minConstantShare());
    this.scanners = ThreadLocal.withInitial(() -> new MaskingScanner(options.maxMessageChars(), options.maxMessageLines()));
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The template of an event, counted: its pattern where that is known and has placeholders, else what is mined from its message. */
  public Template accept(LogEvent event) {
    String pattern = event.pattern();
    if (pattern != null && pattern.contains(PLACEHOLDER)) {
      return acceptPattern(event.severity(), event.logger(), pattern);
    }
    return accept(event.severity(), event.logger(), event.message());
  }

  /** The template of a message, counted. */
  public Template accept(Severity severity, String logger, String message) {
    MaskingScanner scanner = scanners.get();
    scanner.scan(message);
    countCuts(scanner);
    return lookUp(severity, logger, false, scanner);
  }

  private Template acceptPattern(Severity severity, String logger, String pattern) {
    MaskingScanner scanner = scanners.get();
    scanner.copy(pattern);
    countCuts(scanner);
    return lookUp(severity, logger, true, scanner);
  }

  private void countCuts(MaskingScanner scanner) {
    if (scanner.wasCut()) {
      cutMessages.increment();
    }
    if (scanner.lostLines()) {
      cutLines.increment();
    }
  }

  private Template lookUp(Severity severity, String logger, boolean isPattern, MaskingScanner scanner) {
    long hash = hash(severity, logger, isPattern, scanner);
    Form form = table.find(hash, severity, logger, isPattern, scanner);
    TemplateCell cell = form == null ? null : form.cell;
    if (form == null || cell == null || !cell.alive) {
      form = learn(hash, severity, logger, isPattern, scanner);
      cell = Objects.requireNonNull(form.cell);
    }
    int now = epoch;
    if (form.lastUsed != now) {
      form.lastUsed = now;
    }
    cell.count.increment();
    if (!cell.alive) {
      settle(cell);
    }
    return cell.template;
  }

  private long hash(Severity severity, String logger, boolean isPattern, MaskingScanner scanner) {
    long key = seed + severity.ordinal() * 0x9E3779B97F4A7C15L + (isPattern ? 0x632BE59BD9B4E019L : 0);
    return scanner.hash(Long.rotateLeft(key, 17) ^ logger.hashCode() * 0xD1342543DE82EF95L);
  }

  /** Moves what was counted on a dead cell to the one that took its place. */
  private void settle(TemplateCell dead) {
    TemplateCell successor = cells.get(resolve(dead.id()));
    LongAdder target = successor == null ? retiredLines : successor.count;
    target.add(dead.count.sumThenReset());
    if (successor != null && !successor.alive && successor != dead) {
      settle(successor);
    }
  }

  private Form learn(long hash, Severity severity, String logger, boolean isPattern, MaskingScanner scanner) {
    lock.lock();
    try {
      Form form = table.find(hash, severity, logger, isPattern, scanner);
      if (form == null) {
        learned++;
        form = admit(hash, severity, logger, isPattern, scanner.text());
        if (form.retained && form.group != null) {
          regroup(form.group);
        }
        table.insert(form);
        if (isOverfull()) {
          evict(form);
        }
      }
      TemplateCell cell = form.cell;
      if (cell == null || !cell.alive) {
        assign(form);
      }
      return form;
    } finally {
      lock.unlock();
    }
  }

  /** Makes a form and puts it into its group, still without a cell. */
  private Form admit(long hash, Severity severity, String logger, boolean isPattern, String text) {
    if (isPattern) {
      long rank = TemplateIds.of(severity, logger, Patterns.templateText(text));
      return stamped(new Form(hash, severity, logger, true, text.toCharArray(), rank, List.of(), null));
    }
    Tokens tokens = Tokens.of(text);
    FormGroup group = groups.computeIfAbsent(new FormGroup.Key(severity, logger, tokens.frame()), FormGroup::new);
    long rank = TemplateIds.of(severity, logger, text);
    Form form = stamped(new Form(hash, severity, logger, false, text.toCharArray(), rank, tokens.words(), group));
    group.retain(form);
    return form;
  }

  private Form stamped(Form form) {
    if (learned % Math.max(1, options.maxTemplates() / EPOCHS_PER_LIFE) == 0) {
      epoch = epoch + 1;
    }
    form.lastUsed = epoch;
    return form;
  }

  /** Gives a form that takes no part in generalisation its cell. */
  private void assign(Form form) {
    FormGroup group = form.group;
    if (group == null) {
      TemplateCell cell = cellOf(form.severity, form.logger, Patterns.templateText(form.text()));
      cell.patternForms++;
      form.cell = cell;
      return;
    }
    TemplateCell general = group.generalOf(form);
    if (general != null) {
      form.cell = general;
      alias(form.rank, general.id());
      return;
    }
    TemplateCell own = cellOf(form.severity, form.logger, form.text());
    form.cell = own;
    group.cells.add(own);
    if (!form.retained && !group.loners.contains(form)) {
      group.loners.add(form);
    }
  }

  /** Decides anew which positions of a group are variables, and moves its forms to the templates that follow from it. */
  private void regroup(FormGroup group) {
    List<Form> forms = new ArrayList<>(group.retained);
    List<List<String>> texts = new ArrayList<>(forms.size());
    forms.forEach(form -> texts.add(form.words));
    List<FormGroup.General> generals = new ArrayList<>();
    for (Generaliser.TextClass found : generaliser.classes(texts, group.fixedWords)) {
      if (found.isGeneral()) {
        String text = Tokens.join(group.key.frame(), found.words());
        generals.add(new FormGroup.General(found, cellOf(group.key.severity(), group.key.logger(), text)));
      }
    }
    generals.sort(FormGroup.General.MOST_SPECIFIC_FIRST);
    group.generals = List.copyOf(generals);

    forms.addAll(group.loners);
    group.loners.clear();
    Map<TemplateCell, TemplateCell> moved = new LinkedHashMap<>();
    Set<TemplateCell> living = new LinkedHashSet<>();
    generals.forEach(general -> living.add(general.cell()));
    for (Form form : forms) {
      TemplateCell before = form.cell;
      assign(form);
      TemplateCell after = Objects.requireNonNull(form.cell);
      living.add(after);
      if (before != null && before != after) {
        moved.putIfAbsent(before, after);
      }
    }
    for (TemplateCell cell : group.cells) {
      if (!living.contains(cell)) {
        retire(cell, moved.get(cell));
      }
    }
    group.cells = new HashSet<>(living);
  }

  private TemplateCell cellOf(Severity severity, String logger, String text) {
    long id = TemplateIds.of(severity, logger, text);
    TemplateCell cell = cells.get(id);
    if (cell == null) {
      cell = new TemplateCell(new Template(id, severity, logger, text));
      cells.put(id, cell);
      aliases.remove(id);
    } else if (!cell.template.text().equals(text)) {
      collisions++;
    }
    return cell;
  }

  private void retire(TemplateCell cell, @Nullable TemplateCell successor) {
    if (cell.patternForms > 0) {
      return;
    }
    cells.remove(cell.id(), cell);
    if (successor != null) {
      alias(cell.id(), successor.id());
      generalised++;
    }
    cell.alive = false;
    settle(cell);
  }

  private void alias(long from, long to) {
    if (from == to || cells.containsKey(from)) {
      return;
    }
    if (aliases.put(from, to) == null) {
      aliasOrder.add(from);
    }
    while (aliasOrder.size() > options.maxTemplates() * FORMS_PER_TEMPLATE) {
      aliases.remove(aliasOrder.remove());
    }
  }

  private boolean isOverfull() {
    return cells.size() > options.maxTemplates() || table.size() > maxForms() || table.chars() > maxChars();
  }

  private int maxForms() {
    return options.maxTemplates() * FORMS_PER_TEMPLATE;
  }

  private long maxChars() {
    return (long) options.maxTemplates() * CHARS_PER_TEMPLATE;
  }

  /** Makes room for an eighth of what the limits allow: first cached texts that decide nothing, then templates with their texts. */
  private void evict(Form newest) {
    List<Form> forms = table.forms();
    forms.sort(Comparator.<Form>comparingInt(form -> form.lastUsed).thenComparing(Form.BY_RANK));
    int formsOver = table.size() - maxForms() * 7 / 8;
    long charsOver = table.chars() - maxChars() * 7 / 8;
    boolean formsFull = table.size() > maxForms() || table.chars() > maxChars();
    Set<Form> gone = new HashSet<>();
    for (Form form : forms) {
      if (formsFull && (formsOver > gone.size() || charsOver > 0) && form != newest && isCacheOnly(form)) {
        gone.add(form);
        charsOver -= form.chars.length;
      }
    }
    Map<TemplateCell, List<Form>> byCell = new LinkedHashMap<>();
    for (int i = forms.size() - 1; i >= 0; i--) {
      Form form = forms.get(i);
      TemplateCell cell = form.cell;
      if (!gone.contains(form) && cell != null) {
        byCell.computeIfAbsent(cell, c -> new ArrayList<>()).add(form);
      }
    }
    List<Map.Entry<TemplateCell, List<Form>>> oldestLast = new ArrayList<>(byCell.entrySet());
    int templatesOver = cells.size() > options.maxTemplates() ? cells.size() - options.maxTemplates() * 7 / 8 : 0;
    for (int i = oldestLast.size() - 1; i > 0; i--) {
      boolean enough = templatesOver <= 0 && (!formsFull || formsOver <= gone.size() && charsOver <= 0);
      if (enough) {
        break;
      }
      List<Form> members = oldestLast.get(i).getValue();
      if (members.contains(newest)) {
        continue;
      }
      templatesOver--;
      evictedTemplates++;
      for (Form form : members) {
        gone.add(form);
        charsOver -= form.chars.length;
        drop(form);
      }
      TemplateCell cell = oldestLast.get(i).getKey();
      cell.patternForms = 0;
      retire(cell, null);
    }
    forms.removeAll(gone);
    evictedForms += gone.size();
    table.replaceAll(forms);
  }

  private static boolean isCacheOnly(Form form) {
    TemplateCell cell = form.cell;
    return !form.retained && !form.isPattern && cell != null && cell.id() != form.rank;
  }

  private void drop(Form form) {
    FormGroup group = form.group;
    TemplateCell cell = form.cell;
    if (group == null || cell == null) {
      return;
    }
    group.remove(form);
    group.cells.remove(cell);
    group.generals = group.generals.stream().filter(general -> general.cell() != cell).toList();
    if (group.retained.isEmpty() && group.loners.isEmpty()) {
      groups.remove(group.key);
    }
  }

  /** The id that stands today for what an id once stood for; the id itself if nothing took its place. */
  public long resolve(long id) {
    long current = id;
    for (int hop = 0; hop < MAX_ALIAS_HOPS && !cells.containsKey(current); hop++) {
      Long next = aliases.get(current);
      if (next == null) {
        break;
      }
      current = next;
    }
    return current;
  }

  /** The living template of an id or of what took its place, or null if there is none. */
  public @Nullable Template find(long id) {
    TemplateCell cell = cells.get(resolve(id));
    return cell == null ? null : cell.template;
  }

  /** Lines that a template and those it took the place of stood for; 0 for an id that is not known. */
  public long count(long templateId) {
    TemplateCell cell = cells.get(resolve(templateId));
    return cell == null ? 0 : cell.count.sum();
  }

  /** The living templates, ordered by id. */
  public Collection<Template> templates() {
    List<Template> templates = new ArrayList<>();
    cells.values().forEach(cell -> templates.add(cell.template));
    templates.sort(Comparator.comparingLong(Template::id));
    return templates;
  }

  public MinerCounters counters() {
    lock.lock();
    try {
      long lines = retiredLines.sum();
      for (TemplateCell cell : cells.values()) {
        lines += cell.count.sum();
      }
      return new MinerCounters(
          lines,
          learned,
          cutMessages.sum(),
          cutLines.sum(),
          generalised,
          evictedTemplates,
          evictedForms,
          collisions,
          cells.size(),
          table.size());
    } finally {
      lock.unlock();
    }
  }

  /** Takes in what another miner has learned: its texts, counts and aliases. The other stays as it is. */
  public void mergeFrom(TemplateMiner other) {
    if (other == this) {
      throw new IllegalArgumentException("other: this miner itself (expected: another one)");
    }
    merge(other.state());
  }

  /** Writes what was learned, so that {@link #restore} can go on from there. The stream stays open. */
  public void snapshot(OutputStream out) throws IOException {
    MinerSnapshot.write(options, state(), out);
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

  private MinerState state() {
    lock.lock();
    try {
      List<MinerState.Text> texts = new ArrayList<>();
      Set<TemplateCell> counted = new HashSet<>();
      List<Form> forms = table.forms();
      forms.sort(Comparator.<Form>comparingInt(form -> form.lastUsed).thenComparing(Form.BY_RANK));
      for (Form form : forms) {
        TemplateCell cell = form.cell;
        if (cell != null && !isCacheOnly(form)) {
          long count = counted.add(cell) ? cell.count.sum() : 0;
          texts.add(new MinerState.Text(form.severity, form.logger, form.isPattern, form.text(), count));
        }
      }
      return new MinerState(texts, new LinkedHashMap<>(aliases));
    } finally {
      lock.unlock();
    }
  }

  private void merge(MinerState state) {
    lock.lock();
    try {
      MaskingScanner scanner = new MaskingScanner(Math.max(options.maxMessageChars() * 6, 64), 1);
      Set<FormGroup> changed = new LinkedHashSet<>();
      List<Form> forms = new ArrayList<>();
      for (MinerState.Text text : state.texts()) {
        scanner.copy(text.text());
        long hash = hash(text.severity(), text.logger(), text.isPattern(), scanner);
        Form form = table.find(hash, text.severity(), text.logger(), text.isPattern(), scanner);
        if (form == null) {
          form = admit(hash, text.severity(), text.logger(), text.isPattern(), scanner.text());
          table.insert(form);
          if (form.group != null) {
            changed.add(form.group);
          }
        }
        forms.add(form);
      }
      changed.forEach(this::regroup);
      for (int i = 0; i < forms.size(); i++) {
        Form form = forms.get(i);
        TemplateCell cell = form.cell;
        if (cell == null || !cell.alive) {
          assign(form);
        }
        Objects.requireNonNull(form.cell).count.add(state.texts().get(i).count());
      }
      state.aliases().forEach((from, to) -> alias(from, to));
      if (isOverfull() && !forms.isEmpty()) {
        evict(forms.get(forms.size() - 1));
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The options of a miner, as the {@link Builder} checked them.
   *
   * @param maxTemplates living templates
   * @param maxMessageChars characters read of a message
   * @param maxMessageLines lines read of a message
   * @param minDistinctValues values that show a position to be a variable
   * @param minConstantShare least share of constant words in a generalised template
   */
  record Options(int maxTemplates, int maxMessageChars, int maxMessageLines, int minDistinctValues, double minConstantShare) {}

  /** Options of a miner; every setter checks its value at once. Not thread-safe. */
  public static final class Builder {
    public static final int DEFAULT_MAX_TEMPLATES = 20_000;
    public static final int DEFAULT_MAX_MESSAGE_CHARS = 2048;
    public static final int DEFAULT_MAX_MESSAGE_LINES = 3;
    public static final int DEFAULT_MIN_DISTINCT_VALUES = 4;
    static final double MIN_CONSTANT_SHARE = 0.5;

    private int maxTemplates = DEFAULT_MAX_TEMPLATES;
    private int maxMessageChars = DEFAULT_MAX_MESSAGE_CHARS;
    private int maxMessageLines = DEFAULT_MAX_MESSAGE_LINES;
    private int minDistinctValues = DEFAULT_MIN_DISTINCT_VALUES;

    private Builder() {}

    /**
     * How many templates live at the same time; beyond, the least recently used are evicted. Default {@value #DEFAULT_MAX_TEMPLATES}.
     * Memory is at most 2 KiB of text for each.
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

    /** How many lines of a message are read; the rest is cut and counted. Default {@value #DEFAULT_MAX_MESSAGE_LINES}. */
    public Builder maxMessageLines(int value) {
      maxMessageLines = checked("maxMessageLines", value, 1, 1_000);
      return this;
    }

    /** How many different words at a position show it to be a variable. Default {@value #DEFAULT_MIN_DISTINCT_VALUES}. */
    public Builder minDistinctValues(int value) {
      minDistinctValues = checked("minDistinctValues", value, 2, 256);
      return this;
    }

    private static int checked(String name, int value, int min, int max) {
      if (value < min || value > max) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: " + min + ".." + max + ")");
      }
      return value;
    }

    public TemplateMiner build() {
      return new TemplateMiner(new Options(maxTemplates, maxMessageChars, maxMessageLines, minDistinctValues, MIN_CONSTANT_SHARE));
    }
  }
}
