package dev.kikori.scorer.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class AlertBudgetTest {
  private final Random random = new Random(11);

  @Test
  void threshold_trafficWhoseScaleDrifts_keepsTheRateWithinAFactorOfTwo() {
    AlertBudget budget = new AlertBudget(10);
    int alerts = 0;
    int counted = 0;
    for (int i = 0; i < 20_000; i++) {
      double scale = 4 + 4.0 * i / 20_000;
      double nats = -Math.log(1 - random.nextDouble()) * scale;
      if (i >= 4_000) {
        counted++;
        alerts += nats > budget.threshold() ? 1 : 0;
      }
      budget.observe(nats, i);
    }
    assertThat(1000.0 * alerts / counted).isBetween(5.0, 20.0);
  }

  @Test
  void threshold_incidents_doNotRaiseIt() {
    AlertBudget budget = calm();
    double before = budget.threshold();
    for (int i = 0; i < 500; i++) {
      budget.observe(10 * before, i);
    }
    assertThat(budget.threshold()).isEqualTo(before);
  }

  @Test
  void threshold_firstFaultOfAYoungStream_staysBelowASecondOneThatIsWeaker() {
    AlertBudget budget = new AlertBudget(5);
    observe(budget, 27, 0.1);
    observe(budget, 6, 12);
    observe(budget, 17, 0.1);
    for (int i = 0; i < 17; i++) {
      assertThat(budget.threshold()).as("before window %d of the second fault", i).isLessThan(11);
      budget.observe(11);
    }
  }

  @Test
  void threshold_youngStreamThatIsAlwaysStrange_risesUntilItsWindowsNoLongerAlert() {
    AlertBudget budget = new AlertBudget(5);
    observe(budget, 60, 15);
    assertThat(budget.threshold()).isBetween(15.0, 15.1);
  }

  @Test
  void threshold_oneCauseThatReturns_hardlyRaisesIt() {
    AlertBudget budget = calm();
    double before = budget.threshold();
    for (int i = 0; i < 500; i++) {
      budget.observe(2 * before, 42);
    }
    assertThat(budget.threshold()).isLessThan(1.5 * before);
  }

  @Test
  void threshold_quietStream_neverFallsBelowTheFloor() {
    AlertBudget budget = new AlertBudget(10);
    for (int i = 0; i < 5_000; i++) {
      budget.observe(0, i);
    }
    assertThat(budget.threshold()).isEqualTo(AlertBudget.FLOOR_NATS);
  }

  @Test
  void constructor_budgetOutOfRange_namesTheValueAndTheRange() {
    assertThatThrownBy(() -> new AlertBudget(0))
        .hasMessageContaining("budget: 0.0 (expected: above 0");
  }

  private static void observe(AlertBudget budget, int windows, double nats) {
    for (int i = 0; i < windows; i++) {
      budget.observe(nats);
    }
  }

  private AlertBudget calm() {
    AlertBudget budget = new AlertBudget(10);
    for (int i = 0; i < 1_000; i++) {
      budget.observe(random.nextDouble() * 3, i);
    }
    return budget;
  }
}
