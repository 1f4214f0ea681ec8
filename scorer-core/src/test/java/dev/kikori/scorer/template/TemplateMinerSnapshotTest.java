package dev.kikori.scorer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.scorer.event.Severity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TemplateMinerSnapshotTest {
  @Test
  void restore_snapshot_goesOnWhereItWasTaken() throws IOException {
    TemplateMiner before = TemplateMiner.builder().maxTemplates(5_000).build();
    long oldId = before.accept(Severity.INFO, "shop", "mail to anna sent off").id();
    SampleLines.of(2_000, 2).forEach(line -> before.accept(Severity.INFO, "shop", line));
    for (String name : List.of("boris", "chen", "dora", "emil")) {
      before.accept(Severity.INFO, "shop", "mail to " + name + " sent off");
    }
    before.accept(PatternEvents.of("user {} gone"));
    TemplateMiner after = TemplateMiner.restore(new ByteArrayInputStream(bytes(before)));

    assertThat(after.templates()).isEqualTo(before.templates());
    for (Template template : before.templates()) {
      assertThat(after.count(template.id()))
          .as(template.text())
          .isEqualTo(before.count(template.id()));
    }
    assertThat(after.resolve(oldId)).isEqualTo(before.resolve(oldId)).isNotEqualTo(oldId);
    assertThat(bytes(after)).isEqualTo(bytes(before));
    assertThat(after.accept(PatternEvents.of("user {} gone")))
        .isEqualTo(before.accept(PatternEvents.of("user {} gone")));
  }

  @Test
  void restore_options_areThoseOfTheSnapshot() throws IOException {
    TemplateMiner before = TemplateMiner.builder().maxMessageLines(1).minDistinctValues(2).build();
    TemplateMiner after = TemplateMiner.restore(new ByteArrayInputStream(bytes(before)));
    after.accept(Severity.INFO, "", "hello dear anna again\nmore");
    assertThat(after.accept(Severity.INFO, "", "hello dear boris again\nmore").text())
        .isEqualTo("hello dear <*> again");
  }

  @Test
  void restore_anyTruncation_isRefused() throws IOException {
    byte[] whole = bytes(small());
    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> TemplateMiner.restore(new ByteArrayInputStream(part)))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(SnapshotException.class)
          .hasMessageStartingWith("template snapshot: ");
    }
  }

  @Test
  void restore_anyDamagedByte_isRefused() throws IOException {
    byte[] whole = bytes(small());
    for (int at = 0; at < whole.length; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x41;
      assertThatThrownBy(() -> TemplateMiner.restore(new ByteArrayInputStream(damaged)))
          .as("byte %d", at)
          .isInstanceOf(SnapshotException.class);
    }
  }

  @Test
  void restore_otherVersion_saysWhich() throws IOException {
    byte[] future = bytes(small());
    future[7] = 9;
    assertThatThrownBy(() -> TemplateMiner.restore(new ByteArrayInputStream(future)))
        .hasMessage("template snapshot: version 9 (expected: 1)");
  }

  private static TemplateMiner small() {
    TemplateMiner miner = TemplateMiner.builder().build();
    for (String name : List.of("anna", "boris", "chen", "dora")) {
      miner.accept(Severity.WARN, "shop", "mail to " + name + " sent off");
    }
    return miner;
  }

  private static byte[] bytes(TemplateMiner miner) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    miner.snapshot(out);
    return out.toByteArray();
  }
}
