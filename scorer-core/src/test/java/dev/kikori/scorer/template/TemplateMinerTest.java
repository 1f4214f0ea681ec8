package dev.kikori.scorer.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TemplateMinerTest {
  private final TemplateMiner miner = TemplateMiner.builder().build();

  @Test
  void accept_sameMaskedText_isTheSameTemplate() {
    Template first = accept("order 17 paid");
    Template second = accept("order 23 paid");
    assertThat(second).isSameAs(first);
    assertThat(first.text()).isEqualTo("order <NUM> paid");
    assertThat(miner.count(first.id())).isEqualTo(2);
  }

  @Test
  void accept_id_isTheSameInEveryProcess() {
    Template template = miner.accept(Severity.ERROR, "shop.Orders", "order 17 refused");
    assertThat(template.hexId()).isEqualTo("9c0de883a1bf57cb");
  }

  @Test
  void accept_otherSeverityOrLogger_isAnotherTemplate() {
    Template info = miner.accept(Severity.INFO, "a", "done");
    assertThat(miner.accept(Severity.ERROR, "a", "done")).isNotEqualTo(info);
    assertThat(miner.accept(Severity.INFO, "b", "done")).isNotEqualTo(info);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "user {} logged in from {}  | user <*> logged in from <*>",
        "{}                         | <*>",
        "took {}ms for 3 rows       | took <*>ms for 3 rows",
        "set \\{} to {}             | set {} to <*>",
      })
  void accept_patternWithPlaceholders_isTheTemplate(String pattern, String text) {
    assertThat(miner.accept(event("whatever 17", pattern)).text()).isEqualTo(text);
  }

  @Test
  void accept_patternWithoutPlaceholders_isMinedLikeAMessage() {
    assertThat(miner.accept(event("user 17 gone", "user 17 gone")).text())
        .isEqualTo("user <NUM> gone");
  }

  @Test
  void accept_manyValuesAtAPosition_generaliseAndOldIdsBecomeAliases() {
    List<Long> ids =
        List.of("anna", "boris", "chen", "dora").stream()
            .map(name -> accept("session opened for " + name + " today").id())
            .toList();
    Template general = accept("session opened for emil today");
    assertThat(general.text()).isEqualTo("session opened for <*> today");
    assertThat(ids).allSatisfy(id -> assertThat(miner.resolve(id)).isEqualTo(general.id()));
    assertThat(miner.count(ids.get(0))).isEqualTo(5);
    assertThat(miner.templates()).containsExactly(general);
    assertThat(miner.counters().generalised()).isEqualTo(3);
    assertThat(miner.find(ids.get(1))).isEqualTo(general);
  }

  @Test
  void accept_fewValuesAtAPosition_stayApart() {
    accept("instance is paused now");
    accept("instance is resumed now");
    accept("instance is built now");
    assertThat(miner.templates()).hasSize(3);
  }

  @Test
  void accept_protectedWords_areNeverMergedAway() {
    for (String word :
        List.of(
            "started",
            "failed",
            "refused",
            "stopped",
            "lost",
            "up",
            "down",
            "denied",
            "IOException")) {
      accept("worker state of pool is " + word + " as of now");
    }
    assertThat(miner.templates()).hasSize(9);
  }

  @Test
  void accept_namesOfStates_areNeverMergedAway() {
    for (String state : List.of("NEW", "RUNNING", "SUCCEEDED", "KILLED", "INITED", "ASSIGNED")) {
      accept("task moved to state " + state + " by scheduler");
    }
    assertThat(miner.templates()).hasSize(6);
  }

  @Test
  void accept_wordInThePlaceOfAMask_isTheSameTemplate() {
    accept("connection from 10.0.0.1 closed by peer");
    Template host = accept("connection from alpha closed by peer");
    assertThat(host.text()).isEqualTo("connection from <*> closed by peer");
  }

  @Test
  void accept_missingValue_isTheSameTemplate() {
    accept("connection from 10.0.0.1 (dsl-17-4) accepted");
    Template missing = accept("connection from 10.0.0.1 () accepted");
    assertThat(missing.text()).isEqualTo("connection from <IP> (<*>) accepted");
  }

  @Test
  void accept_textsWithHardlyACommonWord_areNotMerged() {
    for (String words :
        List.of(
            "alpha beta gamma",
            "delta epsilon zeta",
            "eta theta iota",
            "kappa mu nu",
            "xi pi rho")) {
      accept("note " + words);
    }
    assertThat(miner.templates()).hasSize(5);
  }

  @Test
  void accept_textsWithoutACommonWord_areNotMergedForTheirMasks() {
    for (String key :
        List.of(
            "net.core.somaxconn",
            "net.ipv.forward",
            "kernel.core.pattern",
            "vm.dirty.ratio",
            "fs.file.max")) {
      accept(key + " = 17");
    }
    assertThat(miner.templates()).hasSize(5);
  }

  @Test
  void accept_textThatGuessesOurMasks_changesNoOther() {
    Template real = accept("retry <NUM> of 3");
    assertThat(real.text()).isEqualTo("retry <NUM> of <NUM>");
    assertThat(accept("\u0001 <*> <ID> {} \u0001").text()).isEqualTo("<*> <ID> {}");
  }

  @Test
  void accept_longAndManyLinedMessages_areCutAndCounted() {
    TemplateMiner small = TemplateMiner.builder().maxMessageChars(16).maxMessageLines(1).build();
    assertThat(small.accept(Severity.INFO, "", "alpha beta gamma delta").text())
        .isEqualTo("alpha beta gamma");
    assertThat(small.accept(Severity.INFO, "", "alpha\nbeta").text()).isEqualTo("alpha");
    MinerCounters counters = small.counters();
    assertThat(counters.cutMessages()).isEqualTo(1);
    assertThat(counters.cutLines()).isEqualTo(1);
    assertThat(counters.lines()).isEqualTo(2);
  }

  @Test
  void resolve_unknownId_isItself() {
    assertThat(miner.resolve(42)).isEqualTo(42);
    assertThat(miner.count(42)).isZero();
    assertThat(miner.find(42)).isNull();
  }

  @Test
  void builder_valueOutOfRange_isRefusedWithTheRange() {
    TemplateMiner.Builder builder = TemplateMiner.builder();
    assertThatThrownBy(() -> builder.maxTemplates(0))
        .hasMessage("maxTemplates: 0 (expected: 1..10000000)");
    assertThatThrownBy(() -> builder.maxMessageChars(15))
        .hasMessage("maxMessageChars: 15 (expected: 16..65536)");
    assertThatThrownBy(() -> builder.maxMessageLines(1001))
        .hasMessage("maxMessageLines: 1001 (expected: 1..1000)");
    assertThatThrownBy(() -> builder.minDistinctValues(1))
        .hasMessage("minDistinctValues: 1 (expected: 2..128)");
  }

  @Test
  void builder_defaults_areTheDocumentedOnes() {
    assertThat(TemplateMiner.Builder.DEFAULT_MAX_TEMPLATES).isEqualTo(20_000);
    assertThat(TemplateMiner.Builder.DEFAULT_MAX_MESSAGE_CHARS).isEqualTo(2048);
    assertThat(TemplateMiner.Builder.DEFAULT_MAX_MESSAGE_LINES).isEqualTo(3);
    assertThat(TemplateMiner.Builder.DEFAULT_MIN_DISTINCT_VALUES).isEqualTo(4);
  }

  @Test
  void builder_minDistinctValues_decidesWhenAPositionIsAVariable() {
    TemplateMiner eager = TemplateMiner.builder().minDistinctValues(2).build();
    eager.accept(Severity.INFO, "", "hello dear anna again");
    assertThat(eager.accept(Severity.INFO, "", "hello dear boris again").text())
        .isEqualTo("hello dear <*> again");
  }

  @Test
  void mergeFrom_itself_isRefused() {
    assertThatThrownBy(() -> miner.mergeFrom(miner)).isInstanceOf(IllegalArgumentException.class);
  }

  private Template accept(String message) {
    return miner.accept(Severity.INFO, "shop", message);
  }

  private static LogEvent event(String message, @Nullable String pattern) {
    return new LogEvent(
        LogEvent.NO_TIMESTAMP,
        Severity.INFO,
        "shop",
        "",
        "",
        message,
        pattern,
        null,
        message,
        1,
        1,
        Map.of());
  }
}
