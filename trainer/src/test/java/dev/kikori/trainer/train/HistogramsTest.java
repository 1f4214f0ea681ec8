package dev.kikori.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.kikori.trainer.nn.DecoderShape;
import dev.kikori.trainer.nn.Memory;
import dev.kikori.trainer.nn.Torch;
import dev.kikori.trainer.nn.Weight;
import dev.kikori.trainer.nn.WindowBatch;
import dev.kikori.trainer.nn.WindowModel;
import dev.kikori.trainer.nn.WindowShape;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class HistogramsTest {
  /** Five templates at right angles; the codebook holds the first four. */
  private static final int TEMPLATES = 5;

  private static final Weight EMBEDDINGS = identity(TEMPLATES);
  private static final Weight CODEBOOK = Codebook.rows(EMBEDDINGS, List.of(0, 1, 2, 3));

  private final Histograms histograms = new Histograms(EMBEDDINGS, CODEBOOK);

  @Test
  void histogram_ofLines_countsThoseOfTheCodebookAndTheRest() {
    float[] histogram = histograms.of(new int[] {0, 2, 2, 4, 4, 4});
    assertThat(histogram).containsExactly(log(1), 0, log(2), 0, log(3));
  }

  @Test
  void memory_ofWindows_keepsDistinctNormalOnes() {
    Memory memory =
        histograms.remember(
            List.of(
                segment(false, 0, 1),
                segment(false, 1, 0),
                segment(true, 3, 3),
                segment(false, 2, 2)),
            1);
    assertThat(memory.size()).isEqualTo(2);
  }

  @Test
  void answer_forAWindowLikeARememberedOne_isNoDistance() {
    Memory memory = histograms.remember(List.of(segment(false, 0, 1)), 1);
    assertThat(answer(memory, segment(false, 1, 0)))
        .containsExactly(new float[] {0, 0, 0, 0}, within(1e-3f));
  }

  @Test
  void answer_forTheRememberedWindowItself_leavesItOut() {
    WindowSet.Segment own = segment(false, 0, 1);
    Memory memory = histograms.remember(List.of(own, segment(false, 2, 2)), 1);
    assertThat(answer(memory, own)[0]).isEqualTo(1);
  }

  @Test
  void answer_forAWindowWithNothingInCommon_isTheLargestDistance() {
    Memory memory = histograms.remember(List.of(segment(false, 0, 1)), 1);
    assertThat(answer(memory, segment(false, 2, 4)))
        .containsExactly(new float[] {1, 1, log(1), 0.5f}, within(1e-6f));
  }

  @Test
  void answer_ofTheTrainer_isThatOfTheModel() {
    int[] lines = {0, 0, 1, 4, 3};
    WindowSet.Segment segment = segment(false, lines);
    try (WindowModel model =
        new WindowModel(
            new WindowShape(TEMPLATES, 1, DecoderShape.of(8, 1, 2, 2, 8), 4, 4, 4), 1)) {
      model.setCodebook(CODEBOOK);
      model.setMemory(
          histograms.remember(List.of(segment(false, 0, 1, 1), segment(false, 3, 3, 2)), 1));
      float[] told = anomaly(model, lines, answer(model.memory(), segment));
      float[] found = anomaly(model, lines, null);
      assertThat(found[0]).isCloseTo(told[0], within(1e-5f));
      assertThat(anomaly(model, lines, new float[] {9, 9, 9, 9})[0])
          .isNotCloseTo(told[0], within(1e-5f));
    }
  }

  private static float[] anomaly(
      WindowModel model, int[] lines, float @org.jspecify.annotations.Nullable [] memory) {
    return Torch.scopeWithoutGradients(
        () -> {
          long[] rows = java.util.Arrays.stream(lines).asLongStream().toArray();
          Tensor embeddings =
              Torch.floats(EMBEDDINGS.values(), TEMPLATES, TEMPLATES)
                  .index_select(0, Torch.longs(rows, rows.length));
          float[] ones = new float[lines.length];
          java.util.Arrays.fill(ones, 1f);
          WindowBatch batch =
              new WindowBatch(
                  embeddings.view(1, lines.length, TEMPLATES),
                  Torch.floats(new float[lines.length], 1, lines.length, 1),
                  Torch.floats(ones, 1, lines.length),
                  memory == null ? null : Torch.floats(memory, 1, Memory.FEATURES));
          return Torch.array(model.forward(batch, false).anomaly());
        });
  }

  private float[] answer(Memory memory, WindowSet.Segment segment) {
    float[] answer = new float[Memory.FEATURES];
    histograms.answer(memory, segment, segment.lines(), answer, 0);
    return answer;
  }

  private static WindowSet.Segment segment(boolean anomalous, int... lines) {
    return new WindowSet.Segment(0, 0, lines, new float[0], anomalous, anomalous, null);
  }

  private static float log(int count) {
    return (float) Math.log1p(count);
  }

  private static Weight identity(int size) {
    float[] values = new float[size * size];
    for (int i = 0; i < size; i++) {
      values[i * size + i] = 1;
    }
    return new Weight(new long[] {size, size}, values);
  }
}
