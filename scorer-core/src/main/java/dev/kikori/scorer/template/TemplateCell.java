package dev.kikori.scorer.template;

import java.util.concurrent.atomic.LongAdder;

/** A living template with its count. A cell that dies stays dead: its forms find their new one on their next line. */
final class TemplateCell {
  final Template template;
  final LongAdder count = new LongAdder();
  volatile boolean alive = true;

  /** Forms of message patterns that hold this cell; guarded by the miner's lock. */
  int patternForms;

  TemplateCell(Template template) {
    this.template = template;
  }

  long id() {
    return template.id();
  }
}
