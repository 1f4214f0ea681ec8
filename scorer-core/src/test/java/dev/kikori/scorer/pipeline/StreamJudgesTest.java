package dev.kikori.scorer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.codec.ByteReader;
import dev.kikori.scorer.codec.ByteWriter;
import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.verdict.ServicePast;
import dev.kikori.scorer.verdict.StreamJudge;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StreamJudgesTest {
  private static final Template DONE = new Template(7, Severity.INFO, "", "request done");

  private final List<String> asked = new ArrayList<>();
  private final StreamJudges judges = judges();

  @Test
  void of_moreStreamsThanAreRemembered_forgetsTheOneLongestSilent() {
    StreamJudge first = judges.of("first");
    StreamJudge second = judges.of("second");
    assertThat(judges.of("first")).isSameAs(first);
    judges.of("third");
    assertThat(judges.size()).isEqualTo(2);
    assertThat(judges.of("first")).isSameAs(first);
    assertThat(judges.of("second")).isNotSameAs(second);
  }

  @Test
  void warmingUp_oneStreamIsOldEnough_isFalse() {
    assertThat(judges.warmingUp()).isTrue();
    learn("first", StreamJudge.WARM_UP_WINDOWS - 1);
    assertThat(judges.warmingUp()).isTrue();
    learn("first", 1);
    judges.of("second");
    assertThat(judges.warmingUp()).isFalse();
  }

  @Test
  void use_beforeAndAfterAStreamsFirstWindow_reachesItsJudge() {
    judges.use(view("a"));
    learn("first", 1);
    assertThat(asked).isNotEmpty().allMatch("a"::equals);
    asked.clear();
    judges.use(view("b"));
    judgeNew("first");
    assertThat(asked).isNotEmpty().allMatch("b"::equals);
  }

  @Test
  void read_judgesOfAModel_goOnWithItsSpace() throws SnapshotException {
    judges.use(view("a"));
    learn("first", StreamJudge.WARM_UP_WINDOWS);
    StreamJudges restored = judges();
    restored.read(new ByteReader(written(judges)));
    assertThat(restored.size()).isEqualTo(1);
    assertThat(restored.warmingUp()).isFalse();
    assertThat(written(restored)).isEqualTo(written(judges));
    restored.use(view("a"));
    assertThat(written(restored)).as("nothing is forgotten").isEqualTo(written(judges));
  }

  private StreamJudges judges() {
    return new StreamJudges(true, 5, 2, ServicePast.none());
  }

  private ModelView view(String space) {
    return new ModelView(
        space,
        template -> {
          asked.add(space);
          return new Encoding(new float[] {1}, 1);
        },
        id -> false);
  }

  private void learn(String stream, int windows) {
    for (int i = 0; i < windows; i++) {
      judges.of(stream).learnNormal(window(stream, DONE), scores());
    }
  }

  private void judgeNew(String stream) {
    Template unseen = new Template(8, Severity.ERROR, "", "never seen");
    judges.of(stream).judge(window(stream, unseen), scores());
  }

  private static WindowScores scores() {
    return new WindowScores(-5, new float[1], new float[1]);
  }

  private static Window window(String stream, Template template) {
    String text = template.text();
    LogEvent event =
        new LogEvent(
            1, template.severity(), "", "", stream, text, null, null, text, 1, 1, Map.of());
    return new Window(stream, "0", List.of(new WindowLine(event, template, false)));
  }

  private static byte[] written(StreamJudges judges) {
    ByteWriter out = new ByteWriter();
    judges.write(out);
    return out.toBytes();
  }
}
