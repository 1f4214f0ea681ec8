package dev.kikori.appender.ship;

import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.encode.ProtoWriter;

/** How far a stream or a file knows the definitions. */
final class DefinitionCursor {
  private static final int TEMPLATES = 2;
  private static final int STRINGS = 3;
  private static final int STEP = 64;

  private final Definitions definitions;
  private int templates;
  private int strings;

  DefinitionCursor(Definitions definitions) {
    this.definitions = definitions;
  }

  void reset() {
    templates = 0;
    strings = 0;
  }

  /** Writes what is new as fields of {@code kikori.v1.Batch}; returns whether all of it fitted into about so many bytes. */
  boolean write(ProtoWriter out, int maxBytes) {
    // Strings first: a template of the scorer's never refers to one, but whoever reads in order then knows all there is.
    int stringCount = definitions.stringCount();
    int templateCount = definitions.templateCount();
    while (strings < stringCount && out.size() < maxBytes) {
      int to = Math.min(stringCount, strings + STEP);
      definitions.writeStrings(strings, to, STRINGS, out);
      strings = to;
    }
    while (templates < templateCount && out.size() < maxBytes) {
      int to = Math.min(templateCount, templates + STEP);
      definitions.writeTemplates(templates, to, TEMPLATES, out);
      templates = to;
    }
    return strings == stringCount && templates == templateCount;
  }
}
