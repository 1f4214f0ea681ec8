package dev.kikori.trainer.nn;

/** 16-bit floats (IEEE 754 binary16), which Java 17 does not know yet. Rounds to nearest, ties to even. */
public final class Half {
  private Half() {}

  /** The nearest half's bits. */
  public static short bits(float value) {
    int f = Float.floatToIntBits(value);
    int sign = f >>> 16 & 0x8000;
    int magnitude = f & 0x7FFFFFFF;
    if (magnitude >= 0x47800000) { // too large, infinite or not a number
      return (short) (sign | (magnitude > 0x7F800000 ? 0x7E00 : 0x7C00));
    }
    if (magnitude
        < 0x38800000) { // subnormal or zero: let the float unit round, by adding what shifts the
      // last kept bit to its end
      float shifted = Float.intBitsToFloat(magnitude) + Float.intBitsToFloat(0x3F000000);
      return (short) (sign | (Float.floatToIntBits(shifted) - 0x3F000000));
    }
    int rounded = magnitude + 0xFFF + (magnitude >>> 13 & 1);
    return (short) (sign | (rounded - 0x38000000 >>> 13));
  }

  /** The number that a half's bits stand for. */
  public static float value(short bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >>> 10 & 0x1F;
    int fraction = bits & 0x3FF;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f;
      return sign == 0 ? magnitude : -magnitude;
    }
    if (exponent == 31) {
      return Float.intBitsToFloat(sign | 0x7F800000 | fraction << 13);
    }
    return Float.intBitsToFloat(sign | exponent + 112 << 23 | fraction << 13);
  }

  /** The number after a trip through 16 bits. */
  public static float round(float value) {
    return value(bits(value));
  }
}
