package dev.kikori.scorer.read;

import java.util.List;

/** Several layouts of one source; the one that matched the line before is tried first. */
final class AlternativesLayout implements Layout {
  private final Layout[] layouts;
  private int last;

  AlternativesLayout(List<Layout> layouts) {
    this.layouts = layouts.toArray(Layout[]::new);
  }

  @Override
  public boolean parse(String line, ParsedLine into) {
    if (layouts[last].parse(line, into)) {
      return true;
    }
    for (int i = 0; i < layouts.length; i++) {
      if (i != last && layouts[i].parse(line, into)) {
        last = i;
        return true;
      }
    }
    return false;
  }
}
