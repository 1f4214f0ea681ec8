package dev.kikori.appender.ship;

import dev.kikori.appender.encode.Definitions;
import dev.kikori.appender.encode.ProtoWriter;

/** How far a stream or a file knows the definitions. */
final class DefinitionCursor {
  private static final int TEMPLATES = 2;
  private static final int STRINGS = 3;

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
    int stringCount = definitions.stringCount();
    int templateCount = definitions.templateCount();
    for (; strings < stringCount && out.size() < maxBytes; strings++) {
      definitions.writeStrings(strings, strings + 1, STRINGS, out);
    }
    for (; templates < templateCount && out.size() < maxBytes; templates++) {
      definitions.writeTemplates(templates, templates + 1, TEMPLATES, out);
    }
    return strings == stringCount && templates == templateCount;
  }
}
