package dev.kikori.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.trainer.data.LabelledWindow;
import dev.kikori.trainer.nn.DecoderShape;
import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.Lora;
import dev.kikori.trainer.nn.Weight;
import dev.kikori.trainer.nn.WindowModel;
import dev.kikori.trainer.nn.WindowShape;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowTrainingTest {
  private static final String[] MESSAGES = {
    "request accepted",
    "order stored",
    "mail queued",
    "cache hit",
    "request answered",
    "disk nearly full",
    "connection refused"
  };

  @TempDir Path folder;

  @Test
  void labelled_windowsWithOneLineMissing_areTold() throws IOException {
    // What a detector has to count for: a normal window answers every request.
    WindowSet train = new WindowSet(128);
    WindowSet validation = new WindowSet(128);
    TemplateTable table = new TemplateTable();
    train.add(0, sessions(300, 1, false), table);
    validation.add(0, sessions(100, 2, false), table);
    assertThat(trained(train, validation, table, labelled(0.1, false), false).bestF1())
        .isGreaterThan(0.97);
  }

  @Test
  void labelled_withAdaptersAlone_learnsToo() throws IOException {
    WindowSet train = new WindowSet(128);
    WindowSet validation = new WindowSet(128);
    TemplateTable table = new TemplateTable();
    train.add(0, sessions(200, 1, true), table);
    validation.add(0, sessions(80, 2, true), table);
    assertThat(trained(train, validation, table, labelled(0.1, true), true).bestF1())
        .isGreaterThan(0.9);
  }

  @Test
  void unlabelled_fixedOrderOfLines_surprisesLessAfterTraining() throws IOException {
    WindowSet train = new WindowSet(128);
    WindowSet validation = new WindowSet(128);
    TemplateTable table = new TemplateTable();
    train.add(0, sessions(200, 1, false), table);
    validation.add(0, sessions(50, 2, false), table);
    Run run = run();
    try (LineEncoder encoder = new LineEncoder(300, DecoderShape.of(32, 1, 2, 1, 64), 1);
        WindowModel model = model()) {
      List<int[]> tokens = tokens(table);
      encoder.setCentre(TemplateTable.centre(encoder, tokens));
      Weight embeddings = TemplateTable.embeddings(encoder, tokens);
      List<Integer> codebook = Codebook.choose(embeddings, 16, 1);
      model.setCodebook(Codebook.rows(embeddings, codebook));
      WindowTraining.Options options =
          new WindowTraining.Options("self", 6, 0, 16, 0.01, 5, 0, 10, 0, false, 1, 512, 0, 0, 0);
      try (WindowTraining training =
          new WindowTraining(
              model, encoder, false, tokens, codebook, train, validation, options, 3)) {
        double before = -training.validate(new java.util.HashMap<>());
        TrainingLoop.Outcome outcome = training.run(run);
        assertThat(-outcome.bestScore()).isLessThan(before / 2);
      }
    }
  }

  @Test
  void windowLongerThanTheModelTakes_isCutAndKeepsTheLabelOfItsLines() {
    boolean[] marks = new boolean[300];
    marks[200] = true;
    List<WindowLine> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lines.add(line("cache hit", i));
    }
    WindowSet set = new WindowSet(128);
    set.add(
        0,
        List.of(new LabelledWindow(new Window("", "0", lines), true, marks, "fault")),
        new TemplateTable());
    assertThat(set.segments())
        .extracting(segment -> segment.lines().length)
        .containsExactly(128, 128, 44);
    assertThat(set.segments())
        .extracting(WindowSet.Segment::anomalous)
        .containsExactly(false, true, false);
    assertThat(set.labels()).containsExactly(true);
  }

  private Ranking trained(
      WindowSet train,
      WindowSet validation,
      TemplateTable table,
      WindowTraining.Options options,
      boolean adapters)
      throws IOException {
    try (LineEncoder encoder = new LineEncoder(300, DecoderShape.of(32, 1, 2, 1, 64), 1);
        WindowModel model = model()) {
      List<int[]> tokens = tokens(table);
      encoder.setCentre(TemplateTable.centre(encoder, tokens));
      Weight embeddings = TemplateTable.embeddings(encoder, tokens);
      List<Integer> codebook = Codebook.choose(embeddings, 16, 1);
      model.setCodebook(Codebook.rows(embeddings, codebook));
      if (adapters) {
        Lora lora = new Lora(4, 8, 0.05, Set.of("q_proj", "v_proj"));
        encoder.adapt(lora);
        model.adapt(lora);
      }
      try (WindowTraining training =
          new WindowTraining(
              model, encoder, adapters, tokens, codebook, train, validation, options, 3)) {
        training.run(run());
        return Ranking.of(training.scores(validation), validation.labels());
      }
    }
  }

  private static WindowTraining.Options labelled(double surprise, boolean adapters) {
    return new WindowTraining.Options(
        "labelled",
        adapters ? 8 : 24,
        0,
        16,
        0.01,
        5,
        0.01,
        10,
        0,
        true,
        surprise,
        256,
        0.25,
        0.02,
        0.3);
  }

  private static WindowModel model() {
    return new WindowModel(new WindowShape(32, 8, DecoderShape.of(32, 1, 2, 2, 64), 32, 32, 16), 2);
  }

  private Run run() throws IOException {
    Progress quiet =
        new Progress(
            new PrintStream(java.io.OutputStream.nullOutputStream()), false, System::nanoTime);
    return Run.open(folder.resolve("run"), 3, false, StopSignal.manual(), quiet);
  }

  private static List<int[]> tokens(TemplateTable table) {
    return table.tokens(
        text -> {
          int[] bytes = text.chars().limit(40).map(c -> 3 + c % 290).toArray();
          int[] framed = new int[bytes.length + 2];
          framed[0] = 1;
          System.arraycopy(bytes, 0, framed, 1, bytes.length);
          framed[framed.length - 1] = 2;
          return framed;
        });
  }

  /** Sessions of requests; in one of ten an answer is missing, or a bad line stands. */
  private static List<LabelledWindow> sessions(int count, long seed, boolean badLine) {
    Random random = new Random(seed);
    List<LabelledWindow> windows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      boolean anomalous = i % 10 == 3;
      List<WindowLine> lines = new ArrayList<>();
      int requests = 2 + random.nextInt(2);
      for (int r = 0; r < requests; r++) {
        int last = anomalous && !badLine && r == requests - 1 ? 4 : 5;
        for (int m = 0; m < last; m++) {
          lines.add(line(MESSAGES[m], lines.size()));
        }
      }
      if (anomalous && badLine) {
        lines.set(lines.size() / 2, line(MESSAGES[6], lines.size() / 2));
      }
      windows.add(
          new LabelledWindow(
              new Window("", Integer.toString(i), lines),
              anomalous,
              null,
              anomalous ? "fault" : LabelledWindow.NORMAL));
    }
    return windows;
  }

  private static WindowLine line(String message, int number) {
    Template template = new Template(message.hashCode(), Severity.INFO, "Service", message);
    return new WindowLine(event(message, number), template, false);
  }

  private static LogEvent event(String message, int number) {
    return new LogEvent(
        1_000_000 + 500L * number,
        Severity.INFO,
        "Service",
        "",
        "",
        message,
        null,
        null,
        message,
        number,
        number,
        Map.of());
  }
}
