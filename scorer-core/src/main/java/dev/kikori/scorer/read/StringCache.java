package dev.kikori.scorer.read;

import org.jspecify.annotations.Nullable;

/** A small direct-mapped cache of the strings that recur in every line (logger, thread, host), so that they are allocated once. */
final class StringCache {
  private static final int SLOTS = 1024;
  private static final int MAX_LENGTH = 256;

  private final @Nullable String[] slots = new @Nullable String[SLOTS];

  /** The text of a region: the cached string if the slot has it, else a new one that takes the slot. */
  String get(String text, int start, int end) {
    int length = end - start;
    if (length == 0) {
      return "";
    }
    if (length > MAX_LENGTH) {
      return text.substring(start, end);
    }
    int slot = slot(text, start, end);
    String cached = slots[slot];
    if (cached != null && cached.length() == length && text.startsWith(cached, start)) {
      return cached;
    }
    String fresh = text.substring(start, end);
    slots[slot] = fresh;
    return fresh;
  }

  /** Length, both ends and the middle tell the names of one program apart well enough, in constant time. */
  private static int slot(String text, int start, int end) {
    int hash = end - start;
    hash = hash * 31 + text.charAt(start);
    hash = hash * 31 + text.charAt(end - 1);
    hash = hash * 31 + text.charAt((start + end) >>> 1);
    hash = hash * 31 + text.charAt(start + (end - start) / 4);
    hash = hash * 31 + text.charAt(end - 1 - (end - start) / 4);
    hash = hash * 31 + text.charAt(Math.max(start, end - 2));
    return (hash ^ hash >>> 15) & (SLOTS - 1);
  }
}
