package dev.kikori.scorer.verdict;

import static dev.kikori.scorer.verdict.Fixtures.noScores;
import static dev.kikori.scorer.verdict.Fixtures.window;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kikori.scorer.model.LineEncoder;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class StreamJudgeTest {
  private final Random random = new Random(7);
  private final StreamJudge judge = new StreamJudge(Fixtures::encoding, id -> false, true, 5);

  @Test
  void judge_trafficAsUsual_raisesHardlyAnAlert() {
    long alerts = usual(500).stream().filter(Verdict::shouldAlert).count();
    assertThat(alerts).isLessThanOrEqualTo(5);
  }

  @Test
  void judge_neverSeenError_alertsNamesTheLineAndSaysSo() {
    usual(100);
    Verdict verdict = judgeOne(window("x", linesWith(4, "ERROR connection to database failed")));
    assertThat(verdict.shouldAlert()).isTrue();
    assertThat(verdict.criticalLines()).containsExactly(5L);
    assertThat(verdict.unseenTemplates()).isEqualTo(1);
    assertThat(verdict.summary().get(0))
        .isEqualTo("1 × `connection to database failed` (never seen before)");
    assertThat(verdict.mode()).isEqualTo(Verdict.Mode.LABEL_FREE);
  }

  @Test
  void judge_usualTemplateGoneMissing_alertsAndSaysWhatIsMissing() {
    usual(200);
    Verdict verdict =
        judgeOne(
            window(
                "x",
                List.of(
                    "INFO request received", "INFO request received", "INFO request received")));
    assertThat(verdict.shouldAlert()).isTrue();
    assertThat(verdict.summary())
        .anySatisfy(
            sentence -> assertThat(sentence).startsWith("missing: `request done` (usually"));
  }

  @Test
  void judge_routineError_isDiscountedAgainstANewOne() {
    for (int i = 0; i < 100; i++) {
      Window window = window("w" + i, linesWith(2, "ERROR cache miss"));
      judge.learnNormal(window, noScores(window));
    }
    assertThat(judgeOne(window("a", linesWith(2, "ERROR cache miss"))).shouldAlert()).isFalse();
    assertThat(judgeOne(window("b", linesWith(2, "ERROR disk is full"))).shouldAlert()).isTrue();
  }

  @Test
  void judge_routineError_stillRanksAboveAWindowWithoutOne() {
    for (int i = 0; i < 100; i++) {
      Window window = window("w" + i, i % 2 == 0 ? lines() : linesWith(2, "ERROR cache miss"));
      judge.learnNormal(window, noScores(window));
    }
    List<String> lines = lines();
    Verdict calm = judgeOne(window("a", lines));
    lines.set(2, "ERROR cache miss");
    Verdict routine = judgeOne(window("b", lines));
    assertThat(routine.score()).isGreaterThan(calm.score());
  }

  @Test
  void judge_warmUp_followsThePlainRule() {
    Verdict calm = judgeOne(window("0", lines()));
    Verdict grave = judgeOne(window("1", linesWith(0, "FATAL cannot allocate memory")));
    assertThat(calm.warmingUp()).isTrue();
    assertThat(calm.score()).isZero();
    assertThat(grave.shouldAlert()).isTrue();
  }

  @Test
  void judge_lastingTrouble_doesNotBecomeRoutineByItsFirstWindows() {
    usual(100);
    for (int i = 0; i < 20; i++) {
      assertThat(
              judgeOne(window("bad" + i, linesWith(1, "ERROR connection to database failed")))
                  .shouldAlert())
          .isTrue();
    }
  }

  @Test
  void judge_newTemplateThatComesAndGoes_isHowTheStreamIs() {
    usual(100);
    int alerts = 0;
    for (int i = 0; i < 60; i++) {
      boolean again = i % 6 == 0;
      Window window =
          window("w" + i, again ? linesWith(1, "ERROR connection to database failed") : lines());
      alerts += judgeOne(window).shouldAlert() ? 1 : 0;
    }
    assertThat(alerts).isBetween(1, 6);
  }

  @Test
  void judge_usualCountsInAMixtureThatNoNormalWindowHas_alerts() {
    for (int i = 0; i < 200; i++) {
      Window window = window("w" + i, mixture(i % 2 == 0, i % 2 == 0));
      judge.learnNormal(window, noScores(window));
    }
    judge.closeNormal();
    assertThat(judgeOne(window("a", mixture(true, true))).shouldAlert()).isFalse();
    Verdict mixed = judgeOne(window("b", mixture(true, false)));
    assertThat(mixed.shouldAlert()).isTrue();
    assertThat(mixed.summary()).isNotEmpty();
  }

  private static List<String> mixture(boolean opened, boolean closed) {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      lines.add(opened ? "INFO session opened" : "INFO session refreshed");
      lines.add(closed ? "INFO session closed" : "INFO session kept");
    }
    return lines;
  }

  @Test
  void judge_afterNormalIsClosed_aNewTemplateStaysNew() {
    usual(100);
    judge.closeNormal();
    for (int i = 0; i < 60; i++) {
      assertThat(
              judgeOne(window("n" + i, linesWith(1, "INFO something else entirely")))
                  .unseenTemplates())
          .isEqualTo(1);
    }
  }

  @Test
  void judge_templatesThatTheModelWasTrainedOn_usesItsLabels() {
    StreamJudge trained = new StreamJudge(Fixtures::encoding, id -> true, true, 5);
    Window window = window("x", lines());
    WindowScores scores =
        new WindowScores(4, new float[window.lines().size()], new float[window.lines().size()]);
    Verdict verdict = trained.judge(window, scores);
    assertThat(verdict.mode()).isEqualTo(Verdict.Mode.SUPERVISED);
    assertThat(verdict.shouldAlert()).isTrue();
    assertThat(verdict.summary()).isNotEmpty();
  }

  @Test
  void judge_windowThatNoModelHasRead_isJudgedByTheStreamsOwnPast() {
    StreamJudge trained = new StreamJudge(Fixtures::encoding, id -> true, true, 5);
    for (int i = 0; i < 100; i++) {
      Window window = window("w" + i, lines());
      assertThat(trained.judge(window, noScores(window)).mode()).isEqualTo(Verdict.Mode.SUPERVISED);
    }
    Window calm = window("calm", lines());
    Verdict calmVerdict = trained.judge(calm, WindowScores.withoutModel(calm.lines().size()));
    assertThat(calmVerdict.mode()).isEqualTo(Verdict.Mode.LABEL_FREE);
    assertThat(calmVerdict.shouldAlert()).isFalse();
    Window bad = window("bad", linesWith(4, "ERROR connection to database failed"));
    assertThat(trained.judge(bad, WindowScores.withoutModel(20)).shouldAlert()).isTrue();
  }

  @Test
  void judge_windowsThatNoModelHasRead_leaveTheUsualSurpriseAsItIs() {
    // Were they taken for windows without surprise, every later one would be most surprising.
    StreamJudge interrupted = new StreamJudge(Fixtures::encoding, id -> false, true, 5);
    StreamJudge spared = new StreamJudge(Fixtures::encoding, id -> false, true, 5);
    for (int i = 0; i < 400; i++) {
      Window window = window("w" + i, steady());
      boolean read = i < 100 || i >= 300;
      Verdict verdict =
          interrupted.judge(window, read ? surprised(window) : WindowScores.withoutModel(20));
      assertThat(verdict.score())
          .isCloseTo(spared.judge(window, surprised(window)).score(), within(1e-9));
      assertThat(verdict.shouldAlert()).isFalse();
    }
  }

  @Test
  void use_anotherModelOfAnotherWidth_goesOnWithoutAFalseAlert() {
    for (int i = 0; i < 100; i++) {
      judgeOne(window("w" + i, steady()));
    }
    judge.use(StreamJudgeTest::narrow, id -> false, false);
    List<String> shouted = new ArrayList<>(steady());
    for (int i = 0; i < 50; i++) {
      Window window = window("n" + i, steady());
      assertThat(judge.judge(window, surprised(window)).score()).isLessThan(0.1);
    }
    shouted.set(4, "ERROR connection to database failed");
    assertThat(judgeOne(window("x", shouted)).shouldAlert()).isTrue();
  }

  private static LineEncoder.Encoding narrow(Template template) {
    return new LineEncoder.Encoding(Arrays.copyOf(Fixtures.encoding(template).embedding(), 64), 2);
  }

  private static List<String> steady() {
    return Collections.nCopies(20, "INFO request done");
  }

  private static WindowScores surprised(Window window) {
    float[] surprise = new float[window.lines().size()];
    Arrays.fill(surprise, 2.5f);
    return new WindowScores(-5, new float[surprise.length], surprise);
  }

  @Test
  void fingerprint_sameTemplates_isTheSameWhereverTheyStand() {
    usual(60);
    Verdict one = judgeOne(window("x", linesWith(4, "ERROR connection to database failed")));
    Verdict two = judgeOne(window("y", linesWith(5, "ERROR connection to database failed")));
    assertThat(one.drivers().get(0).template()).isEqualTo(two.drivers().get(0).template());
  }

  private List<Verdict> usual(int windows) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < windows; i++) {
      verdicts.add(judgeOne(window("w" + i, lines())));
    }
    return verdicts;
  }

  private Verdict judgeOne(Window window) {
    return judge.judge(window, noScores(window));
  }

  private List<String> linesWith(int at, String line) {
    List<String> lines = lines();
    lines.set(at, line);
    return lines;
  }

  private List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      lines.add(
          random.nextInt(4) == 0
              ? "INFO order stored"
              : i % 2 == 0 ? "INFO request received" : "INFO request done");
    }
    return lines;
  }
}
