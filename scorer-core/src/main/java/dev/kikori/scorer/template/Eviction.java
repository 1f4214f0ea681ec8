package dev.kikori.scorer.template;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What has to go for the limits to hold, with an eighth of them to spare: first masked texts that only speed up the lookup, then the
 * templates that were least recently used, with all of their texts. The most recent template always stays.
 *
 * @param forms the texts
 * @param cells the templates
 */
record Eviction(Set<Form> forms, Set<TemplateCell> cells) {
  static final Comparator<Form> OLDEST_FIRST =
      Comparator.<Form>comparingInt(form -> form.lastUsed).thenComparing(Form.BY_RANK);

  static boolean isDue(MinerOptions limits, FormTable table, int templates) {
    return templates > limits.maxTemplates()
        || table.size() > limits.maxForms()
        || table.chars() > limits.maxChars();
  }

  static Eviction plan(MinerOptions limits, FormTable table, int templates) {
    Eviction plan = new Eviction(new HashSet<>(), new LinkedHashSet<>());
    List<Form> oldestFirst = table.forms();
    oldestFirst.sort(OLDEST_FIRST);
    boolean formsFull = table.size() > limits.maxForms() || table.chars() > limits.maxChars();
    long formsOver = formsFull ? table.size() - limits.maxForms() / 8L * 7 : 0;
    long charsOver = formsFull ? table.chars() - limits.maxChars() / 8 * 7 : 0;
    long templatesOver =
        templates > limits.maxTemplates() ? templates - limits.maxTemplates() / 8L * 7 : 0;
    for (Form form : oldestFirst) {
      if ((formsOver > 0 || charsOver > 0) && form.isCacheOnly()) {
        plan.forms.add(form);
        formsOver--;
        charsOver -= form.chars.length;
      }
    }
    List<Map.Entry<TemplateCell, List<Form>>> newestFirst = byCell(oldestFirst, plan.forms);
    for (int i = newestFirst.size() - 1;
        i > 0 && (formsOver > 0 || charsOver > 0 || templatesOver > 0);
        i--) {
      plan.cells.add(newestFirst.get(i).getKey());
      templatesOver--;
      for (Form form : newestFirst.get(i).getValue()) {
        plan.forms.add(form);
        formsOver--;
        charsOver -= form.chars.length;
      }
    }
    return plan;
  }

  /** Templates with their texts, those with the most recent text first. */
  private static List<Map.Entry<TemplateCell, List<Form>>> byCell(
      List<Form> oldestFirst, Set<Form> gone) {
    Map<TemplateCell, List<Form>> byCell = new LinkedHashMap<>();
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      Form form = oldestFirst.get(i);
      TemplateCell cell = form.cell;
      if (cell != null && !gone.contains(form)) {
        byCell.computeIfAbsent(cell, key -> new ArrayList<>()).add(form);
      }
    }
    return new ArrayList<>(byCell.entrySet());
  }
}
