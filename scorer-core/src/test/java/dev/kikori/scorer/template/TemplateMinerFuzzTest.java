package dev.kikori.scorer.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kikori.scorer.event.Severity;

/** Log lines are written by whoever talks to the service: nothing in them may break the miner or make it grow. */
final class TemplateMinerFuzzTest {
  private static final int MAX_CHARS = 256;
  private static final int MAX_TEMPLATES = 8;

  @FuzzTest(maxDuration = "1m")
  void scan_anyMessage_isBoundedAndHoldsNoDigit(FuzzedDataProvider data) {
    String message = data.consumeRemainingAsString();
    MaskingScanner scanner = new MaskingScanner(MAX_CHARS, 3);
    scanner.scan(message);
    String once = scanner.text().toString();
    assertThat(once.length()).isLessThanOrEqualTo(MaskingScanner.maxMaskedChars(MAX_CHARS));
    assertThat(once.chars().noneMatch(c -> c >= '0' && c <= '9')).as(once).isTrue();
    assertThat(once).isEqualTo(once.trim()).doesNotContain("\n", "\u0001");
    scanner.scan(message);
    assertThat(scanner.text()).hasToString(once);
  }

  @FuzzTest(maxDuration = "1m")
  void accept_anyMessages_staysBoundedAndResolvesWhatItHandedOut(FuzzedDataProvider data) {
    TemplateMiner miner =
        TemplateMiner.builder()
            .maxTemplates(MAX_TEMPLATES)
            .maxMessageChars(MAX_CHARS)
            .minDistinctValues(2)
            .build();
    long lines = 0;
    while (data.remainingBytes() > 0 && lines < 64) {
      String message = data.consumeString(80);
      Template template =
          data.consumeBoolean()
              ? miner.accept(PatternEvents.of(message + "{}"))
              : miner.accept(Severity.INFO, "", message);
      lines++;
      assertThat(miner.find(template.id())).isNotNull();
      assertThat(miner.counters().templates()).isLessThanOrEqualTo(MAX_TEMPLATES);
      assertThat(miner.counters().lines()).isEqualTo(lines);
    }
  }
}
