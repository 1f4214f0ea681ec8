package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NumbersTest {
  private final byte[] target = new byte[64];

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 101, -1, -10, Long.MAX_VALUE, Long.MIN_VALUE})
  void long_ofAnySize_readsAsTheJdkWritesIt(long value) {
    assertThat(text(Numbers.write(value, target, 0))).isEqualTo(Long.toString(value));
  }

  @Test
  void randomLongs_readAsTheJdkWritesThem() {
    long seed = 23;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long_ofAnySize_readsAsTheJdkWritesIt(random.nextLong() >> random.nextInt(64));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0.0, -0.0, 1, -1, 0.1, 0.5, 0.25, 3.14, 99.99, 1234567.875, 0.001, 0.001234567})
  void shortDouble_readsAsTheJdkWritesIt(double value) {
    assertThat(text(Numbers.write(value, target, 0))).isEqualTo(Double.toString(value));
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        1e7,
        9.99e-4,
        1.0 / 3,
        Math.PI,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.MIN_VALUE,
        Double.MAX_VALUE
      })
  void otherDouble_isLeftToTheJdk(double value) {
    assertThat(Numbers.write(value, target, 0)).isEqualTo(-1);
  }

  @Test
  void randomDecimals_readAsTheJdkWritesThem() {
    long seed = 29;
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    int written = 0;
    for (int i = 0; i < 200_000; i++) {
      double scale = Math.pow(10, random.nextInt(10));
      double value = Math.rint(random.nextDouble() * 1e6 * scale) / scale;
      int end = Numbers.write(value, target, 0);
      if (end > 0) {
        assertThat(text(end)).isEqualTo(Double.toString(value));
        written++;
      }
      float single = (float) value;
      int singleEnd = Numbers.write(single, target, 0);
      if (singleEnd > 0) {
        assertThat(text(singleEnd)).isEqualTo(Float.toString(single));
      }
    }
    assertThat(written).isGreaterThan(150_000);
  }

  private String text(int end) {
    return new String(target, 0, end, StandardCharsets.US_ASCII);
  }
}
