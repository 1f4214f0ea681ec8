package dev.kikori.appender.encode;

/** Numbers as decimal text, written digit by digit. */
final class Numbers {
  /** The most bytes of a {@code long}. */
  static final int MAX_LONG_BYTES = 20;

  /** The most bytes of a {@code double} that is written here. */
  static final int MAX_DECIMAL_BYTES = 32;

  private static final byte[] LEAST = {
    '-', '9', '2', '2', '3', '3', '7', '2', '0', '3', '6', '8', '5', '4', '7', '7', '5', '8', '0',
    '8'
  };

  /** Digits in pairs, 00 to 99: one division for two of them. */
  private static final byte[] PAIRS = new byte[200];

  private static final long[] POWERS = new long[19];

  /** More decimals than this are left to the JDK. */
  private static final int MAX_DECIMALS = 9;

  /** A decimal number of up to 15 digits survives the way into a double and back, so there is only one as short. */
  private static final double MAX_DOUBLE_DIGITS = 1e15;

  private static final double MAX_FLOAT_DIGITS = 1e6;

  static {
    for (int i = 0; i < 100; i++) {
      PAIRS[2 * i] = (byte) ('0' + i / 10);
      PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
    }
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private Numbers() {}

  /** Writes a number, for which there is room, and returns the position after it. */
  static int write(long value, byte[] target, int position) {
    if (value == Long.MIN_VALUE) {
      System.arraycopy(LEAST, 0, target, position, LEAST.length);
      return position + LEAST.length;
    }
    int start = position;
    long left = value;
    if (left < 0) {
      target[start++] = '-';
      left = -left;
    }
    int end = start + digits(left);
    int at = end;
    while (left >= 100) {
      long rest = left / 100;
      int pair = (int) (left - rest * 100) * 2;
      target[--at] = PAIRS[pair + 1];
      target[--at] = PAIRS[pair];
      left = rest;
    }
    if (left >= 10) {
      target[--at] = PAIRS[(int) left * 2 + 1];
      target[--at] = PAIRS[(int) left * 2];
    } else {
      target[--at] = (byte) ('0' + left);
    }
    return end;
  }

  /** Decimal digits of a number that is not negative. */
  static int digits(long value) {
    // 1233 / 4096 is a little more than the logarithm of 2 to the base of 10.
    int guess = (64 - Long.numberOfLeadingZeros(value | 1)) * 1233 >>> 12;
    return guess == POWERS.length || value < POWERS[guess] ? Math.max(1, guess) : guess + 1;
  }

  /**
   * Writes the text of {@link Double#toString(double)} if it has few decimals and no exponent.
   *
   * @return the position after it, or -1 if it has to be left to the JDK
   */
  static int write(double value, byte[] target, int position) {
    double absolute = Math.abs(value);
    if (!(absolute >= 1e-3 && absolute < 1e7) && value != 0) {
      return -1;
    }
    for (int decimals = 1; decimals <= MAX_DECIMALS; decimals++) {
      double scaled = Math.rint(absolute * POWERS[decimals]);
      if (scaled >= MAX_DOUBLE_DIGITS) {
        return -1;
      }
      if (scaled / POWERS[decimals] == absolute) {
        return write(isNegative(value), (long) scaled, decimals, target, position);
      }
    }
    return -1;
  }

  /** As {@link #write(double, byte[], int)}, for {@link Float#toString(float)}. */
  static int write(float value, byte[] target, int position) {
    float absolute = Math.abs(value);
    if (!(absolute >= 1e-3f && absolute < 1e7f) && value != 0) {
      return -1;
    }
    for (int decimals = 1; decimals <= MAX_DECIMALS; decimals++) {
      double scaled = Math.rint((double) absolute * POWERS[decimals]);
      if (scaled >= MAX_FLOAT_DIGITS) {
        return -1;
      }
      if ((float) (scaled / POWERS[decimals]) == absolute) {
        return write(isNegative(value), (long) scaled, decimals, target, position);
      }
    }
    return -1;
  }

  private static boolean isNegative(double value) {
    return Double.doubleToRawLongBits(value) < 0;
  }

  private static int write(
      boolean negative, long scaled, int decimals, byte[] target, int position) {
    int at = position;
    if (negative) {
      target[at++] = '-';
    }
    long whole = scaled / POWERS[decimals];
    long fraction = scaled - whole * POWERS[decimals];
    at = write(whole, target, at);
    target[at++] = '.';
    for (int zeros = decimals - digits(fraction); zeros > 0; zeros--) {
      target[at++] = '0';
    }
    return write(fraction, target, at);
  }
}
