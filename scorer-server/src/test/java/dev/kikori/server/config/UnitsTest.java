package dev.kikori.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UnitsTest {
  @ParameterizedTest
  @CsvSource({"0,0", "17,17", "64KB,65536", "4 MB,4194304", "1gib,1073741824", "2B,2"})
  void byteSize_ofText_isRead(String text, long bytes) {
    assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MB", "-1KB", "1.5MB", "4XB", "99999999999999999999"})
  void byteSize_ofNonsense_isRefused(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .hasMessageContaining("(expected: a size such as");
  }

  @ParameterizedTest
  @CsvSource({"0,PT0S", "500ms,PT0.5S", "30s,PT30S", "1h30m,PT1H30M", "3d,PT72H", "2W,PT336H"})
  void duration_ofText_isReadAndWritten(String text, Duration duration) {
    assertThat(Durations.parse(text)).isEqualTo(duration);
    assertThat(Durations.parse(Durations.format(duration))).isEqualTo(duration);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "soon", "-1s", "1.5s", "1y", "s"})
  void duration_ofNonsense_isRefused(String text) {
    assertThatThrownBy(() -> Durations.parse(text))
        .hasMessageContaining("(expected: a duration such as");
  }
}
