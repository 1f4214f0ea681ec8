package dev.kikori.trainer.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0000",
    "-0.0, 8000",
    "1, 3c00",
    "-2, c000",
    "65504, 7bff",
    "65519, 7bff",
    "65520, 7c00",
    "Infinity, 7c00",
    "0.333333343, 3555",
    "6.103515625e-5, 0400",
    "5.9604645e-8, 0001",
    "2.9802322e-8, 0000",
    "2.98023259e-8, 0001",
    "1.00048828125, 3c00",
    "1.00146484375, 3c02"
  })
  void bits_ofANumber_areIeeeRoundedToEven(float value, String bits) {
    assertThat(String.format("%04x", Half.bits(value) & 0xFFFF)).isEqualTo(bits);
  }

  @Test
  void everyHalf_thereAndBack_isTheSame() {
    for (int bits = 0; bits < 1 << 16; bits++) {
      float value = Half.value((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Half.bits(value)).isEqualTo((short) bits);
      }
    }
  }

  @Test
  void notANumber_staysOne() {
    assertThat(Half.round(Float.NaN)).isNaN();
  }
}
