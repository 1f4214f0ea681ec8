package dev.kikori.scorer.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.model.LineEncoder.Encoding;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.verdict.VerdictJson;
import dev.kikori.scorer.window.OpenWindow;
import dev.kikori.scorer.window.SessionKey;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A state that was written and read goes on as if nothing had happened. */
final class ScoringStateTest {
  private static final List<String> USUAL =
      List.of(
          "request received for order 17",
          "order 17 stored in 12 ms",
          "request done",
          "cache hit for key a81f33",
          "slow query took 913 ms");
  private static final List<String> TROUBLE =
      List.of(
          "could not connect to database: connection refused",
          "payment refused by provider",
          "disk quota exceeded on /var/data",
          "retry 3 of 5 failed");

  private final List<String> said = new ArrayList<>();

  static Stream<Arguments> kinds() {
    List<WindowSpec> specs =
        List.of(
            new WindowSpec.Count(20),
            new WindowSpec.Count(20, 7),
            new WindowSpec.Count(10, 13),
            new WindowSpec.Time(Duration.ofSeconds(5), Duration.ofSeconds(2)),
            new WindowSpec.Session(SessionKey.field("thread"), Duration.ofSeconds(3)));
    // The first one is of a run in which a restored map had fewer buckets than the one that was
    // written.
    long[] seeds = {31_236_325_227_898L, 1, 2};
    return specs.stream()
        .flatMap(spec -> LongStream.of(seeds).mapToObj(seed -> Arguments.of(spec, seed)));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void read_atAnyPoint_goesOnLikeTheOneThatWasWritten(WindowSpec spec, long seed)
      throws IOException {
    List<LogEvent> events = events(new Random(seed), 4_000);
    List<Integer> cuts = new Random(seed).ints(3, 0, events.size()).sorted().boxed().toList();
    run(builder(spec).build(), events, List.of());
    List<String> whole = List.copyOf(said);
    said.clear();
    run(builder(spec).build(), events, cuts);
    assertThat(said).isEqualTo(whole);
    assertThat(whole).hasSizeGreaterThan(100).anyMatch(one -> one.contains("\"firing\""));
  }

  @Test
  void read_normalPastWasLearnt_goesOnLikeTheOneThatWasWritten() throws IOException {
    List<LogEvent> normal = events(new Random(1), 2_000);
    List<LogEvent> events = events(new Random(2), 1_000);
    List<List<String>> runs = new ArrayList<>();
    for (boolean restored : new boolean[] {false, true}) {
      said.clear();
      ScoringState state = builder(new WindowSpec.Count(20)).build();
      state.use(view("a"));
      normal.forEach(event -> state.accept(event, w -> state.learnNormal(w, scores(w))));
      state.closeNormal();
      run(state, events, restored ? List.of(0, 500) : List.of());
      runs.add(List.copyOf(said));
    }
    assertThat(runs.get(1)).isEqualTo(runs.get(0)).isNotEmpty();
  }

  @Test
  void read_everyByteInTurnDamaged_isRefused() throws IOException {
    ScoringState state = builder(new WindowSpec.Count(20)).build();
    run(state, events(new Random(5), 300), List.of());
    byte[] written = written(state);
    Random random = new Random(5);
    for (int i = 0; i < 300; i++) {
      byte[] damaged = written.clone();
      damaged[i < 16 ? i : random.nextInt(damaged.length)] ^= 0x55;
      assertThatThrownBy(() -> read(damaged))
          .isInstanceOf(SnapshotException.class)
          .hasMessageStartingWith("scoring snapshot: ");
    }
    for (int length = 0; length < written.length; length += 997) {
      byte[] cut = java.util.Arrays.copyOf(written, length);
      assertThatThrownBy(() -> read(cut)).isInstanceOf(SnapshotException.class);
    }
  }

  @Test
  void read_snapshotFromBeforeServicesHadAPast_knowsWhatItsStreamsHaveLearnt() throws IOException {
    byte[] old =
        Files.readAllBytes(
            Path.of("src", "test", "resources", "pipeline", "scoring-before-services.bin"));
    assertThat(unseenByAnother(read(old), Severity.INFO, "Commencing graceful shutdown")).isZero();
    assertThat(unseenByAnother(read(old), Severity.INFO, "never shown")).isEqualTo(1);
    assertThat(unseenByAnother(read(old), Severity.ERROR, TROUBLE.get(0))).isEqualTo(1);
  }

  private int unseenByAnother(ScoringState state, Severity severity, String message) {
    state.use(view("a"));
    state.accept(event(9_000_000, "another", severity, message), window -> {});
    List<Verdict> verdicts = new ArrayList<>();
    state.open().stream()
        .filter(open -> open.stream().equals("another"))
        .forEach(open -> state.close(open, w -> verdicts.add(state.judge(w, scores(w), false))));
    return verdicts.get(0).unseenTemplates();
  }

  @Test
  void use_modelOfAnotherSpace_readsKnownTemplatesAgain() {
    ScoringState state = builder(new WindowSpec.Count(20)).build();
    run(state, events(new Random(7), 2_000), List.of());
    List<String> asked = new ArrayList<>();
    state.use(
        new ModelView(
            "b",
            template -> {
              asked.add(template.text());
              return encoding(template, 64);
            },
            id -> false));
    feed(state, event(9_000_000, "one", Severity.ERROR, "never heard of this before"));
    for (int i = 0; i < 25; i++) {
      feed(state, event(9_000_001 + i, "one", Severity.INFO, USUAL.get(2)));
    }
    assertThat(asked).contains("request done", "never heard of this before");
  }

  @Test
  void close_windowThatHasGoneOn_staysOpen() {
    ScoringState state = builder(new WindowSpec.Count(20)).build();
    List<Window> closed = new ArrayList<>();
    state.accept(event(1, "one", Severity.ERROR, TROUBLE.get(0)), closed::add);
    OpenWindow open = state.open().get(0);
    assertThat(open).isEqualTo(new OpenWindow("one", 1, true));
    for (int i = 2; i <= 21; i++) {
      state.accept(event(i, "one", Severity.INFO, USUAL.get(0)), closed::add);
    }
    state.close(open, closed::add);
    assertThat(closed).hasSize(1);
    state.close(state.open().get(0), closed::add);
    assertThat(closed).hasSize(2);
    assertThat(closed.get(1).firstLine()).isEqualTo(21);
    assertThat(state.open()).isEmpty();
  }

  private ScoringState.Builder builder(WindowSpec spec) {
    return ScoringState.builder(spec)
        .singleStream(spec instanceof WindowSpec.Session)
        .oneService(true)
        .onAlert(alert -> said.add(describe(alert)));
  }

  private static String describe(Alert alert) {
    return VerdictJson.of(alert) + alert.worst().score() + alert.last().drivers();
  }

  private ScoringState run(ScoringState start, List<LogEvent> events, List<Integer> cuts) {
    ScoringState state = start;
    state.use(view("a"));
    for (int i = 0; i < events.size(); i++) {
      if (cuts.contains(i)) {
        state = restored(state);
      }
      feed(state, events.get(i));
      if (i % 700 == 699) {
        ScoringState now = state;
        state.open().forEach(open -> now.close(open, window -> judge(now, window, false)));
      }
      if (i % 1_500 == 1_499) {
        state.resolve("one", i);
      }
    }
    return state;
  }

  private ScoringState restored(ScoringState state) {
    try {
      ScoringState read = read(written(state));
      read.use(view("a"));
      return read;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void feed(ScoringState state, LogEvent event) {
    if (event.firstLine() % 900 == 0) {
      state.start(event.service());
    }
    state.accept(event, window -> judge(state, window, state.isWhole(window)));
  }

  private void judge(ScoringState state, Window window, boolean whole) {
    Verdict verdict = state.judge(window, scores(window), whole);
    said.add(VerdictJson.of(verdict) + verdict.score() + verdict.drivers());
    state.group(verdict);
  }

  private static byte[] written(ScoringState state) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    state.write(new DataOutputStream(bytes));
    return bytes.toByteArray();
  }

  private ScoringState read(byte[] bytes) throws IOException {
    return builder(new WindowSpec.Count(1))
        .read(new DataInputStream(new ByteArrayInputStream(bytes)));
  }

  private static ModelView view(String space) {
    return new ModelView(space, template -> encoding(template, 32), id -> id % 3 == 0);
  }

  private static Encoding encoding(Template template, int dim) {
    float[] sum = new float[dim];
    for (String word : template.text().split(" ")) {
      sum[Math.floorMod(word.hashCode() * 31, dim)] += 1;
    }
    double length = 0;
    for (float x : sum) {
      length += x * x;
    }
    for (int i = 0; i < dim; i++) {
      sum[i] /= (float) Math.sqrt(length);
    }
    return new Encoding(sum, 2);
  }

  private static WindowScores scores(Window window) {
    int lines = window.lines().size();
    float[] surprise = new float[lines];
    for (int i = 0; i < lines; i++) {
      surprise[i] = Math.floorMod(window.lines().get(i).template().id(), 7) + i % 3;
    }
    return new WindowScores(-5 + surprise[0], surprise, surprise);
  }

  private static List<LogEvent> events(Random random, int count) {
    List<LogEvent> events = new ArrayList<>();
    int burst = 0;
    for (int i = 1; i <= count; i++) {
      burst = burst > 0 ? burst - 1 : random.nextInt(400) == 0 ? 30 : 0;
      boolean trouble = burst > 0 && random.nextInt(4) == 0;
      String stream = List.of("one", "two", "three").get(random.nextInt(3));
      String message =
          trouble
              ? TROUBLE.get(random.nextInt(TROUBLE.size()))
              : USUAL.get(Math.min(random.nextInt(5), random.nextInt(5)));
      if (random.nextInt(300) == 0) {
        message = "something new " + (char) ('a' + random.nextInt(26)) + "x happened";
      }
      events.add(event(i, stream, trouble ? Severity.ERROR : Severity.INFO, message));
    }
    return events;
  }

  private static LogEvent event(long line, String stream, Severity severity, String message) {
    return new LogEvent(
        line * 100,
        severity,
        "com.example.Orders",
        "worker-" + line / 40 % 5,
        stream,
        message,
        null,
        null,
        message,
        line,
        line,
        Map.of());
  }
}
