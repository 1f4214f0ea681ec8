package dev.kikori.benchmarks.parse;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CsvTest {
  @Test
  void fields_quotes_holdCommasAndQuotes() {
    assertThat(Csv.fields("1,\"a, \"\"b\"\"\",,x")).containsExactly("1", "a, \"b\"", "", "x");
  }
}
