package dev.kikori.scorer.template;

import dev.kikori.scorer.event.Severity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * All that a miner has learned: masked texts, their groups, the living templates, the aliases of those that are gone.
 *
 * <p>{@link #find}, {@link #cell} and {@link #resolve} may be called by any thread at any time; everything else under the miner's lock.
 */
final class TemplateKnowledge {
  private static final int MAX_ALIAS_HOPS = 64;

  private final MinerOptions options;
  private final Generaliser generaliser;
  private final FormTable table = new FormTable();
  private final Map<Long, TemplateCell> cells = new ConcurrentHashMap<>();
  private final TemplateAliases aliases;
  private final Map<FormGroup.Key, FormGroup> groups = new HashMap<>();

  /** Lines whose template is gone for good. */
  final LongAdder retiredLines = new LongAdder();

  long learned;
  long generalised;
  long evictedTemplates;
  long evictedForms;
  long collisions;

  /** The clock of recent use. It ticks with what is learned: where nothing is, nothing has to go. */
  volatile int epoch;

  TemplateKnowledge(MinerOptions options) {
    this.options = options;
    this.generaliser = new Generaliser(options.minDistinctValues());
    this.aliases = new TemplateAliases(options.maxAliases());
  }

  @Nullable Form find(
      long hash, Severity severity, String logger, boolean isPattern, MaskedText text) {
    return table.find(hash, severity, logger, isPattern, text);
  }

  @Nullable TemplateCell cell(long id) {
    return cells.get(id);
  }

  long resolve(long id) {
    long current = id;
    for (int hop = 0; hop < MAX_ALIAS_HOPS && !cells.containsKey(current); hop++) {
      current = aliases.next(current);
    }
    return current;
  }

  /** Moves what was counted on a dead cell to the one that took its place. */
  void settle(TemplateCell dead) {
    TemplateCell successor = cells.get(resolve(dead.id()));
    LongAdder target = successor == null ? retiredLines : successor.count;
    target.add(dead.count.sumThenReset());
    if (successor != null && successor != dead && !successor.alive) {
      settle(successor);
    }
  }

  /** The form of a text, learned if it is new, with a living template. */
  Form learn(long hash, Severity severity, String logger, boolean isPattern, MaskedText text) {
    Form form = table.find(hash, severity, logger, isPattern, text);
    if (form != null) {
      if (!hasLivingCell(form)) {
        assign(form);
      }
      return form;
    }
    if (++learned % options.textsPerEpoch() == 0) {
      tick();
    }
    form = admit(hash, severity, logger, isPattern, text.toString());
    if (form.group != null && form.retained) {
      regroup(form.group);
    } else {
      assign(form);
    }
    evictIfDue();
    return form;
  }

  private static boolean hasLivingCell(Form form) {
    TemplateCell cell = form.cell;
    return cell != null && cell.alive;
  }

  @SuppressWarnings(
      "NonAtomicVolatileUpdate") // only under the lock of its owner; volatile for those who read
  // without it
  private void tick() {
    epoch = epoch + 1;
  }

  /** Makes a form and puts it into the table and its group, still without a cell. */
  private Form admit(long hash, Severity severity, String logger, boolean isPattern, String text) {
    Form form;
    if (isPattern) {
      long rank = TemplateIds.of(severity, logger, Patterns.templateText(text));
      form = new Form(hash, severity, logger, true, text.toCharArray(), rank, List.of(), null);
    } else {
      Tokens tokens = Tokens.of(text);
      FormGroup group =
          groups.computeIfAbsent(
              new FormGroup.Key(severity, logger, tokens.frame()), FormGroup::new);
      long rank = TemplateIds.of(severity, logger, text);
      form =
          new Form(hash, severity, logger, false, text.toCharArray(), rank, tokens.words(), group);
      group.retain(form);
    }
    form.lastUsed = epoch;
    table.insert(form);
    return form;
  }

  /** Gives a form its template: of its pattern, the generalised one that it fits, or one of its own. */
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
      if (!cells.containsKey(form.rank)) {
        aliases.put(form.rank, general.id());
      }
      return;
    }
    TemplateCell own = form.cell;
    if (own == null || !own.alive || own.id() != form.rank) {
      own = cellOf(form.severity, form.logger, form.text());
      form.cell = own;
    }
    group.cells.add(own);
    if (!form.retained) {
      group.loners.add(form);
    }
  }

  /** Decides anew which positions of a group are variables, and moves its forms to the templates that follow from it. */
  private void regroup(FormGroup group) {
    List<Form> forms = new ArrayList<>(group.retained);
    forms.addAll(group.loners);
    group.loners.clear();
    group.generals = generals(group);
    Set<TemplateCell> before = group.cells;
    group.cells = new HashSet<>();
    group.generals.forEach(general -> group.cells.add(general.cell()));
    Map<TemplateCell, TemplateCell> moved = new LinkedHashMap<>();
    for (Form form : forms) {
      TemplateCell old = form.cell;
      assign(form);
      TemplateCell now = form.livingCell();
      if (old != null && old != now) {
        moved.putIfAbsent(old, now);
      }
    }
    for (TemplateCell cell : before) {
      if (!group.cells.contains(cell)) {
        retire(cell, moved.get(cell));
      }
    }
  }

  /** The generalised templates of a group that at least one of its retained forms fits best. */
  private List<FormGroup.General> generals(FormGroup group) {
    List<List<String>> texts = new ArrayList<>(group.retained.size());
    group.retained.forEach(form -> texts.add(form.words));
    List<Generaliser.TextClass> classes = generaliser.classes(texts, group.fixedWords);
    Set<Generaliser.TextClass> used = new LinkedHashSet<>();
    for (List<String> text : texts) {
      classes.stream().filter(found -> found.matches(text)).findFirst().ifPresent(used::add);
    }
    List<FormGroup.General> generals = new ArrayList<>();
    for (Generaliser.TextClass found : classes) {
      if (used.contains(found)) {
        String text = Tokens.join(group.key.frame(), found.words());
        generals.add(
            new FormGroup.General(found, cellOf(group.key.severity(), group.key.logger(), text)));
      }
    }
    return generals;
  }

  private TemplateCell cellOf(Severity severity, String logger, String text) {
    long id = TemplateIds.of(severity, logger, text);
    TemplateCell cell = cells.get(id);
    if (cell == null) {
      cell = new TemplateCell(new Template(id, severity, logger, text));
      aliases.remove(id);
      cells.put(id, cell);
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
      aliases.put(cell.id(), successor.id());
      generalised++;
    }
    cell.alive = false;
    settle(cell);
  }

  private void evictIfDue() {
    if (!Eviction.isDue(options, table, cells.size())) {
      return;
    }
    Eviction eviction = Eviction.plan(options, table, cells.size());
    for (Form form : eviction.forms()) {
      FormGroup group = form.group;
      if (group != null) {
        group.remove(form);
        if (group.isEmpty()) {
          groups.remove(group.key);
        }
      }
    }
    for (Form form : eviction.forms()) {
      TemplateCell cell = form.cell;
      if (form.group != null && cell != null && eviction.cells().contains(cell)) {
        form.group.remove(cell);
      }
    }
    for (TemplateCell cell : eviction.cells()) {
      cell.patternForms = 0;
      retire(cell, null);
    }
    List<Form> stay = table.forms();
    stay.removeAll(eviction.forms());
    table.replaceAll(stay);
    evictedForms += eviction.forms().size();
    evictedTemplates += eviction.cells().size();
  }

  /** Everything that is needed to know the same again. */
  MinerState state() {
    List<MinerState.Text> texts = new ArrayList<>();
    Set<TemplateCell> counted = new HashSet<>();
    List<Form> forms = table.forms();
    forms.sort(Eviction.OLDEST_FIRST);
    for (Form form : forms) {
      TemplateCell cell = form.cell;
      if (cell != null && !form.isCacheOnly()) {
        long count = counted.add(cell) ? cell.count.sum() : 0;
        texts.add(
            new MinerState.Text(form.severity, form.logger, form.isPattern, form.text(), count));
      }
    }
    return new MinerState(texts, aliases.copy());
  }

  /** Takes in what another miner knew. */
  void merge(MinerState state, FormHash hashing) {
    MaskingScanner scanner =
        new MaskingScanner(MaskingScanner.maxMaskedChars(options.maxMessageChars()), 1);
    Set<FormGroup> changed = new LinkedHashSet<>();
    List<Form> forms = new ArrayList<>();
    for (MinerState.Text text : state.texts()) {
      scanner.copy(text.text());
      long hash = hashing.of(text.severity(), text.logger(), text.isPattern(), scanner.text());
      Form form =
          table.find(hash, text.severity(), text.logger(), text.isPattern(), scanner.text());
      if (form == null) {
        tick();
        form =
            admit(
                hash, text.severity(), text.logger(), text.isPattern(), scanner.text().toString());
      }
      if (form.group != null) {
        changed.add(form.group);
      }
      forms.add(form);
    }
    changed.forEach(this::regroup);
    for (int i = 0; i < forms.size(); i++) {
      Form form = forms.get(i);
      if (!hasLivingCell(form)) {
        assign(form);
      }
      form.livingCell().count.add(state.texts().get(i).count());
    }
    state
        .aliases()
        .forEach(
            (from, to) -> {
              if (!cells.containsKey(from)) {
                aliases.put(from, to);
              }
            });
    evictIfDue();
  }

  /** The living templates, in no order. */
  List<TemplateCell> cells() {
    return new ArrayList<>(cells.values());
  }

  int size() {
    return cells.size();
  }

  int forms() {
    return table.size();
  }

  /** How a miner hashes what it looks up. */
  interface FormHash {
    long of(Severity severity, String logger, boolean isPattern, MaskedText text);
  }
}
