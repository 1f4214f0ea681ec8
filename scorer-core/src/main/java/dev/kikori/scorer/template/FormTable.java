package dev.kikori.scorer.template;

import dev.kikori.scorer.event.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Open-addressing hash table of forms. {@link #find} takes no lock and may run beside a writer; writers take turns under the miner's
 * lock. Forms leave it only by {@link #replaceAll}, which publishes a new array.
 */
final class FormTable {
  private static final int INITIAL_CAPACITY = 1024;

  private volatile AtomicReferenceArray<@Nullable Form> slots =
      new AtomicReferenceArray<>(INITIAL_CAPACITY);
  private int size;
  private long chars;

  @Nullable Form find(
      long hash, Severity severity, String logger, boolean isPattern, MaskedText text) {
    AtomicReferenceArray<@Nullable Form> current = slots;
    int mask = current.length() - 1;
    for (int at = (int) hash & mask; ; at = at + 1 & mask) {
      Form form = current.get(at);
      if (form == null || form.is(hash, severity, logger, isPattern, text)) {
        return form;
      }
    }
  }

  void insert(Form form) {
    if (size * 2 >= slots.length()) {
      slots = rehashed(forms(), slots.length() * 2);
    }
    put(slots, form);
    size++;
    chars += form.chars.length;
  }

  void replaceAll(List<Form> forms) {
    int capacity = INITIAL_CAPACITY;
    while (capacity < forms.size() * 2) {
      capacity *= 2;
    }
    slots = rehashed(forms, capacity);
    size = forms.size();
    chars = forms.stream().mapToLong(form -> form.chars.length).sum();
  }

  List<Form> forms() {
    List<Form> forms = new ArrayList<>(size);
    AtomicReferenceArray<@Nullable Form> current = slots;
    for (int i = 0; i < current.length(); i++) {
      Form form = current.get(i);
      if (form != null) {
        forms.add(form);
      }
    }
    return forms;
  }

  int size() {
    return size;
  }

  /** Characters of all forms together. */
  long chars() {
    return chars;
  }

  private static AtomicReferenceArray<@Nullable Form> rehashed(List<Form> forms, int capacity) {
    AtomicReferenceArray<@Nullable Form> target = new AtomicReferenceArray<>(capacity);
    for (Form form : forms) {
      put(target, form);
    }
    return target;
  }

  private static void put(AtomicReferenceArray<@Nullable Form> target, Form form) {
    int mask = target.length() - 1;
    int at = (int) form.hash & mask;
    while (target.get(at) != null) {
      at = at + 1 & mask;
    }
    target.set(at, form);
  }
}
