package dev.kikori.appender.encode;

/**
 * Templates and strings that were given a number. Numbers are dense, begin at 1 and are in order of creation; an event in the ring
 * refers only to numbers that were counted before it was offered. So a batch that carries all definitions up to the count that was
 * read after its last event had been drained can be read.
 */
public final class Definitions {
  Definitions() {}

  /** How many templates there are; the last one's number. */
  public int templateCount() {
    throw new UnsupportedOperationException();
  }

  /** Writes the templates after {@code from} up to {@code to} as {@code TemplateDefinition} fields with the given field number. */
  public void writeTemplates(int fromExclusive, int toInclusive, int field, ProtoWriter out) {
    throw new UnsupportedOperationException();
  }

  /** How many strings there are; the last one's number. */
  public int stringCount() {
    throw new UnsupportedOperationException();
  }

  /** Writes the strings after {@code from} up to {@code to} as {@code StringDefinition} fields with the given field number. */
  public void writeStrings(int fromExclusive, int toInclusive, int field, ProtoWriter out) {
    throw new UnsupportedOperationException();
  }
}
