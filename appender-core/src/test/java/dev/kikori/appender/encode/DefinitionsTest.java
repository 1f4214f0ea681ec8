package dev.kikori.appender.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.appender.MaskingOptions;
import dev.kikori.appender.metrics.Count;
import dev.kikori.proto.v1.Batch;
import dev.kikori.proto.v1.LogEvent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

final class DefinitionsTest {
  private final Encoding encoding = new Encoding(MaskingOptions.DEFAULTS, 64 << 10, 16, 100);

  @Test
  void samePattern_ofAnotherLoggerOrLevel_isAnotherTemplate() {
    Definitions definitions = encoding.definitions;
    Template first = definitions.template("a", 9, "p {}");
    assertThat(definitions.template(new String("a"), 9, new String("p {}"))).isSameAs(first);
    assertThat(definitions.template("b", 9, "p {}").number).isEqualTo(2);
    assertThat(definitions.template("a", 13, "p {}").number).isEqualTo(3);
    assertThat(definitions.templateCount()).isEqualTo(3);
  }

  @Test
  void fullTable_sendsTheTextAndCounts() {
    for (int i = 0; i < 16; i++) {
      encoding.message("pattern number " + i + " {}", i);
    }
    LogEvent event =
        encoding.encode(
            e -> {
              e.pattern("one too many {}");
              e.argument("x");
            });
    assertThat(event.getTemplateId()).isZero();
    assertThat(event.getText()).isEqualTo("one too many x");
    assertThat(event.getLogger()).isEqualTo(Encoding.LOGGER);
    assertThat(encoding.definitions.templateCount()).isEqualTo(16);
    assertThat(encoding.counters.get(Count.DEFINITIONS_FULL)).isEqualTo(1);
    assertThat(encoding.message("pattern number 3 {}", "again"))
        .isEqualTo("pattern number 3 again");
  }

  @Test
  void threads_takeHalfOfTheStringsAtMost() {
    for (int i = 0; i < 50; i++) {
      String name = "thread-" + i;
      assertThat(encoding.thread(encoding.encode(e -> e.thread(name)))).isEqualTo(name);
    }
    assertThat(encoding.definitions.stringCount()).isEqualTo(8);
    encoding.encode(e -> e.attribute("key", "value"));
    assertThat(encoding.definitions.stringCount()).isEqualTo(9);
  }

  @Test
  void longStrings_getNoNumber() {
    String key = "k".repeat(Strings.MAX_CHARS + 1);
    assertThat(encoding.attributes(encoding.encode(e -> e.attribute(key, "v"))))
        .containsEntry(key, "v");
    String pattern = "p".repeat(Definitions.MAX_CHARS) + "{}";
    assertThat(encoding.message(pattern, "x")).endsWith("ppx");
    assertThat(encoding.definitions.stringCount() + encoding.definitions.templateCount()).isZero();
  }

  @Test
  void definitions_inParts_areTheSameAsAtOnce() throws Exception {
    for (int i = 0; i < 10; i++) {
      encoding.message("pattern é " + i + " {}", i);
    }
    ProtoWriter out = new ProtoWriter(1);
    encoding.definitions.writeTemplates(0, 3, Batch.TEMPLATES_FIELD_NUMBER, out);
    encoding.definitions.writeTemplates(3, 3, Batch.TEMPLATES_FIELD_NUMBER, out);
    encoding.definitions.writeTemplates(3, 10, Batch.TEMPLATES_FIELD_NUMBER, out);
    assertThat(Batch.parseFrom(Arrays.copyOf(out.buffer(), out.size())))
        .isEqualTo(encoding.definitions());
  }

  @Test
  void manyThreads_agreeOnEveryNumber() throws InterruptedException {
    Encoding shared = new Encoding(MaskingOptions.DEFAULTS, 64 << 10, 512, 100);
    ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Thread thread =
          new Thread(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  String pattern = "statement " + i % 600 + " {}";
                  Template template = shared.definitions.template("logger", 9, pattern);
                  if (template != null
                      && (!template.pattern.equals(pattern)
                          || template.number > shared.definitions.templateCount())) {
                    wrong.add(pattern);
                  }
                }
              });
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).isEmpty();
    Batch batch = shared.definitions();
    assertThat(batch.getTemplatesCount()).isEqualTo(512);
    for (int i = 0; i < 512; i++) {
      assertThat(batch.getTemplates(i).getId()).isEqualTo(i + 1);
    }
    assertThat(batch.getTemplatesList())
        .extracting(each -> each.getPattern())
        .doesNotHaveDuplicates();
  }
}
