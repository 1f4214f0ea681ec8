package dev.kikori.scorer.template;

import dev.kikori.scorer.event.Severity;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Forms of the same severity, logger and frame. The forms of the lowest rank, {@value #MAX_RETAINED} at most, decide about
 * generalisation: which these are depends on the set of forms met and on nothing else. Guarded by the miner's lock.
 */
final class FormGroup {
  static final int MAX_RETAINED = 128;

  final Key key;
  final int fixedWords;
  final TreeSet<Form> retained = new TreeSet<>(Form.BY_RANK);

  /** Forms beyond the retained ones that fit no generalised template. */
  final Set<Form> loners = new LinkedHashSet<>();

  /** The cells that forms of this group are assigned to. */
  Set<TemplateCell> cells = new HashSet<>();

  /** The generalised templates, most constant words first. */
  List<General> generals = List.of();

  FormGroup(Key key) {
    this.key = key;
    this.fixedWords = Tokens.fixedWords(key.frame());
  }

  /** Takes a form in; true if it is among those that decide. */
  boolean retain(Form form) {
    retained.add(form);
    form.retained = true;
    if (retained.size() <= MAX_RETAINED) {
      return true;
    }
    Form last = retained.pollLast();
    if (last == null) {
      return true;
    }
    last.retained = false;
    if (last == form) {
      return false;
    }
    loners.add(last);
    return true;
  }

  void remove(Form form) {
    retained.remove(form);
    loners.remove(form);
  }

  boolean isEmpty() {
    return retained.isEmpty() && loners.isEmpty();
  }

  /** Gives a template up. */
  void remove(TemplateCell cell) {
    cells.remove(cell);
    generals = generals.stream().filter(general -> general.cell() != cell).toList();
  }

  /** The generalised template that a form fits, if any: the most specific one. */
  @Nullable TemplateCell generalOf(Form form) {
    for (General general : generals) {
      if (general.words().matches(form.words)) {
        return general.cell();
      }
    }
    return null;
  }

  /**
   * What forms must share to be compared at all.
   *
   * @param frame see {@link Tokens}
   */
  record Key(Severity severity, String logger, String frame) {}

  /** A generalised template of this group. */
  record General(Generaliser.TextClass words, TemplateCell cell) {}
}
