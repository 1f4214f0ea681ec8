package dev.kikori.trainer.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class CsvRecordsTest {
  @Test
  void quotedField_mayHoldCommasQuotesAndLineBreaks() throws IOException {
    assertThat(records("a,\"b,\"\"c\"\"\nd\",e\r\nf,,\"\"\n"))
        .containsExactly(List.of("a", "b,\"c\"\nd", "e"), List.of("f", "", ""));
  }

  @Test
  void lastRecord_needsNoLineEnd() throws IOException {
    assertThat(records("a\nb")).containsExactly(List.of("a"), List.of("b"));
  }

  @Test
  void emptyText_hasNoRecord() throws IOException {
    assertThat(records("")).isEmpty();
  }

  private static List<List<String>> records(String text) throws IOException {
    CsvRecords reader = new CsvRecords(new StringReader(text));
    List<List<String>> records = new ArrayList<>();
    for (List<String> record = reader.next(); record != null; record = reader.next()) {
      records.add(record);
    }
    return records;
  }
}
