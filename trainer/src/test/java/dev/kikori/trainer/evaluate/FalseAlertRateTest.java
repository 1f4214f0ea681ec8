package dev.kikori.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FalseAlertRateTest {
  @Test
  void rate_isPerThousandNormalWindowsInStretchesOfEqualSize() {
    List<LabelledWindow> windows = new ArrayList<>();
    double[] scores = new double[220];
    for (int i = 0; i < scores.length; i++) {
      boolean anomalous = i % 11 == 10;
      windows.add(anomalous ? Windows.anomalous("x", "x") : Windows.normal("a"));
      scores[i] = anomalous || i == 0 || i >= 215 ? 1 : 0;
    }

    FalseAlertRate rate = FalseAlertRate.over(windows, scores, 0.5);

    assertThat(rate.windowsPerStretch()).isEqualTo(10);
    assertThat(rate.perThousand()).hasSize(20).startsWith(100.0, 0.0).endsWith(0.0, 400.0);
    assertThat(rate.overall()).isEqualTo(25);
    assertThat(rate.sparkline(400)).isEqualTo("▃··················█");
  }
}
