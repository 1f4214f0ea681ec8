package dev.kikori.scorer.template;

import static dev.kikori.scorer.template.CharKind.isDigit;
import static dev.kikori.scorer.template.CharKind.isLetter;

import org.jspecify.annotations.Nullable;

/** Recognises chunks that are one variable as a whole, colons and slashes included: addresses, times, paths, URLs. */
final class ChunkType {
  /** A chunk longer than this many characters is an identifier, a path or a URL, whatever is in it. */
  static final int MAX_CHUNK = 256;

  private ChunkType() {}

  /** The mask for the range as a whole, or null if it has to be looked at in parts. */
  static @Nullable Mask of(char[] in, int start, int end) {
    int kinds = 0;
    int slashes = 0;
    int colons = 0;
    int firstSlash = -1;
    int firstColon = -1;
    for (int i = start; i < end; i++) {
      int kind = in[i] == ',' ? CharKind.COMMA : CharKind.of(in[i]);
      kinds |= kind;
      if (kind == CharKind.SLASH || kind == CharKind.BACKSLASH) {
        slashes++;
        firstSlash = firstSlash < 0 ? i : firstSlash;
      } else if (kind == CharKind.COLON) {
        colons++;
        firstColon = firstColon < 0 ? i : firstColon;
      }
    }
    boolean digits = (kinds & CharKind.DIGIT) != 0;
    if (slashes > 0) {
      boolean colonFirst = firstColon >= 0 && firstColon < firstSlash;
      return colonFirst
          ? ofPrefixed(in, start, end, firstColon, firstSlash)
          : ofSlashed(in, start, end, firstSlash, slashes, digits);
    }
    if (end - start > MAX_CHUNK) {
      return Mask.ID;
    }
    return colons > 0 && digits ? ofColons(in, start, end, firstColon, colons) : null;
  }

  /** A colon comes before the first slash: {@code https://…}, {@code C:\…}, or a label, which is no part of the path after it. */
  private static @Nullable Mask ofPrefixed(char[] in, int start, int end, int colon, int slash) {
    if (colon == start || colon != slash - 1 || !isLetter(in[start])) {
      return ChunkShape.isIpv4(in, start, end) ? Mask.IP : null;
    }
    if (slash + 1 == end || ChunkShape.isIpv4(in, slash + 1, end)) {
      return null;
    }
    if (colon == start + 1) {
      return Mask.PATH;
    }
    return in[slash] == '/' ? Mask.URL : null;
  }

  private static @Nullable Mask ofSlashed(
      char[] in, int start, int end, int firstSlash, int slashes, boolean digits) {
    if (end - start == 1) {
      return null;
    }
    if (digits && ChunkShape.isIpv4(in, firstSlash + 1, end)) {
      return Mask.IP;
    }
    if (in[firstSlash] == '\\') {
      return firstSlash + 1 < end && (firstSlash == start || isLetter(in[start]))
          ? Mask.PATH
          : null;
    }
    if (firstSlash == start || in[start] == '.') {
      return Mask.PATH;
    }
    if (isDigit(in[start])) {
      return ChunkShape.isDate(in, start, end)
          ? Mask.TIME
          : ChunkShape.isIpv4(in, start, end) ? Mask.IP : null;
    }
    boolean version = slashes == 1 && firstSlash + 1 < end && isDigit(in[firstSlash + 1]);
    return slashes >= 2 || (!version && hasInnerDot(in, firstSlash + 1, end)) ? Mask.PATH : null;
  }

  private static @Nullable Mask ofColons(
      char[] in, int start, int end, int firstColon, int colons) {
    boolean partOfMore = start > 1 && in[start - 1] == ':' && isDigit(in[start - 2]);
    if (isDigit(in[start])
        && !partOfMore
        && (ChunkShape.isClock(in, start, end) || ChunkShape.isDate(in, start, end))) {
      return Mask.TIME;
    }
    if (ChunkShape.isIpv4(in, start, end) || (colons >= 2 && ChunkShape.isIpv6(in, start, end))) {
      return Mask.IP;
    }
    if (ChunkShape.isHexPairs(in, start, end)) {
      return Mask.HEX;
    }
    return colons == 1 && isHostAndPort(in, start, firstColon, end) ? Mask.IP : null;
  }

  private static boolean hasInnerDot(char[] in, int start, int end) {
    for (int i = start; i < end - 1; i++) {
      if (in[i] == '.') {
        return true;
      }
    }
    return false;
  }

  /** {@code proxy.example.org:5070}, but not {@code Session.java:105}. */
  private static boolean isHostAndPort(char[] in, int start, int colon, int end) {
    int digits = ChunkShape.digitsAt(in, colon + 1, end);
    if (digits == 0 || digits > 5 || colon + 1 + digits != end) {
      return false;
    }
    int lastDot = -1;
    for (int i = start; i < colon; i++) {
      if (in[i] == '.') {
        lastDot = i;
      } else if (in[i] == '_') {
        return false;
      }
    }
    return lastDot > start && !SourceFiles.isExtension(in, lastDot + 1, colon);
  }
}
