package dev.kikori.appender.encode;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Templates and strings that were given a number. Numbers are dense, begin at 1 and are in order of creation; an event in the ring
 * refers only to numbers that were counted before it was offered. So a batch that carries all definitions up to the count that was
 * read after its last event had been drained can be read.
 *
 * <p>Looking up takes no lock. Defining does, and does not wait for it: who finds it taken goes without a number this time.
 * Bounded: when a table is full, what is new goes without a number for good.
 */
public final class Definitions {
  /** The most templates, and the most strings. */
  public static final int DEFAULT_LIMIT = 4096;

  /** A longer pattern or string gets no number. */
  static final int MAX_CHARS = 2048;

  /** A text without arguments that is longer is not thought to come again. */
  static final int MAX_CONSTANT_CHARS = 256;

  private static final int SEEN = 1024;
  private static final VarHandle TEMPLATES = MethodHandles.arrayElementVarHandle(Template[].class);

  private final int limit;
  private final Masking masking;
  private final Strings strings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Template[] table;
  private final Template[] byNumber;
  private volatile int count;

  /** Hashes of texts that came once. Raced upon; a lost one costs a second try. */
  private final int[] seen = new int[SEEN];

  public Definitions(int limit, Masking masking) {
    this.limit = limit;
    this.masking = masking;
    this.strings = new Strings(limit, masking);
    this.table = new Template[Integer.highestOneBit(limit) * 4];
    this.byNumber = new Template[limit];
  }

  /** How many templates there are; the last one's number. */
  public int templateCount() {
    return count;
  }

  /** Writes the templates after {@code from} up to {@code to} as {@code TemplateDefinition} fields with the given field number. */
  public void writeTemplates(int fromExclusive, int toInclusive, int field, ProtoWriter out) {
    for (int i = fromExclusive; i < toInclusive; i++) {
      Template template = byNumber[i];
      int start = out.begin(field);
      out.number(1, template.number);
      out.string(2, template.logger);
      out.number(3, template.severity);
      out.string(4, template.masked.text);
      out.end(start);
    }
  }

  /** How many strings there are; the last one's number. */
  public int stringCount() {
    return strings.count();
  }

  /** Writes the strings after {@code from} up to {@code to} as {@code StringDefinition} fields with the given field number. */
  public void writeStrings(int fromExclusive, int toInclusive, int field, ProtoWriter out) {
    strings.write(fromExclusive, toInclusive, field, out);
  }

  Strings strings() {
    return strings;
  }

  /** Whether there is no room for another template. */
  boolean isFull() {
    return count >= limit;
  }

  /** The template of a statement, made if need be; null if it has to go without a number. */
  @Nullable Template template(String logger, int severity, String pattern) {
    int hash = hash(logger, severity, pattern);
    Template known = find(hash, logger, severity, pattern);
    return known != null ? known : define(hash, logger, severity, pattern, null);
  }

  /** The template of a text without arguments: one that came before, has no number in it and holds no secret. */
  @Nullable Template constant(String logger, int severity, String text) {
    if (text.length() > MAX_CONSTANT_CHARS) {
      return null;
    }
    int hash = hash(logger, severity, text);
    Template known = find(hash, logger, severity, text);
    if (known != null) {
      return known.masked.arguments() == 0 ? known : null;
    }
    int slot = hash >>> 16 & SEEN - 1;
    if (seen[slot] != hash) {
      seen[slot] = hash;
      return null;
    }
    if (hasDigit(text) || isFull()) {
      return null;
    }
    MaskedPattern masked = masking.pattern(text);
    return masked.arguments() == 0 && masked.text.equals(text)
        ? define(hash, logger, severity, text, masked)
        : null;
  }

  private @Nullable Template find(int hash, String logger, int severity, String pattern) {
    int slot = hash & table.length - 1;
    for (Template at = at(slot); at != null; at = at(slot)) {
      if (at.hash == hash && at.is(logger, severity, pattern)) {
        return at;
      }
      slot = slot + 1 & table.length - 1;
    }
    return null;
  }

  private @Nullable Template define(
      int hash, String logger, int severity, String pattern, @Nullable MaskedPattern masked) {
    if (count >= limit || pattern.length() > MAX_CHARS || logger.length() > MAX_CHARS) {
      return null;
    }
    // Runs the user's patterns, so not under the lock.
    MaskedPattern checked = masked == null ? masking.pattern(pattern) : masked;
    if (!lock.tryLock()) {
      return null;
    }
    try {
      Template known = find(hash, logger, severity, pattern);
      int number = count + 1;
      if (known != null || number > limit) {
        return known;
      }
      Template made = new Template(number, hash, logger, severity, pattern, checked);
      byNumber[number - 1] = made;
      count = number;
      int slot = hash & table.length - 1;
      while (at(slot) != null) {
        slot = slot + 1 & table.length - 1;
      }
      // After the count: whoever finds it here has it counted.
      TEMPLATES.setRelease(table, slot, made);
      return made;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Template at(int slot) {
    return (Template) TEMPLATES.getAcquire(table, slot);
  }

  private static int hash(String logger, int severity, String pattern) {
    int hash = (pattern.hashCode() * 31 + logger.hashCode()) * 31 + severity;
    hash *= 0x9E3779B9;
    return hash ^ hash >>> 15;
  }

  private static boolean hasDigit(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        return true;
      }
    }
    return false;
  }
}
