package dev.kikori.trainer.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class LineEncoderTest {
  private static final DecoderShape SHAPE = DecoderShape.of(32, 2, 4, 2, 64);
  private static final List<int[]> ROWS =
      List.of(
          new int[] {1, 5, 9, 12, 2},
          new int[] {1, 7, 2},
          new int[] {1, 30, 31, 32, 33, 34, 35, 2});

  @Test
  void loss_weightsAreRandom_isThatOfGuessing() {
    try (LineEncoder encoder = new LineEncoder(64, SHAPE, 1)) {
      assertThat(loss(encoder)).isCloseTo(Math.log(64), within(0.3));
    }
  }

  @Test
  void loss_afterSomeSteps_falls() {
    try (LineEncoder encoder = new LineEncoder(64, SHAPE, 1)) {
      double before = loss(encoder);
      train(encoder, 25);
      assertThat(loss(encoder)).isLessThan(before / 3);
    }
  }

  @Test
  void mixedPrecision_afterTheSameSteps_isNearlyAsGood() {
    try (LineEncoder whole = new LineEncoder(64, SHAPE, 1);
        LineEncoder mixed = new LineEncoder(64, SHAPE, 1)) {
      mixed.parameters().setMixed(true);
      train(whole, 15);
      train(mixed, 15);
      assertThat(loss(mixed)).isCloseTo(loss(whole), within(0.1));
    }
  }

  @Test
  void gradient_ofOneWeight_isTheSlopeOfTheLoss() {
    try (LineEncoder encoder = new LineEncoder(64, SHAPE, 1)) {
      Tensor weight = encoder.parameters().get("layers.1.self_attn.k_proj.weight");
      Torch.scope(() -> encoder.loss(TokenBatch.of(ROWS), true).backward());
      float[] gradient = Torch.scope(() -> Torch.array(weight.grad()));
      int at = 17;
      double step = 0.02;
      double above = lossWith(encoder, at, step);
      double below = lossWith(encoder, at, -step);
      assertThat((above - below) / (2 * step)).isCloseTo(gradient[at], within(1e-4));
    }
  }

  @Test
  void embedding_ofARow_dependsNeitherOnItsNeighboursNorOnPadding() {
    try (LineEncoder encoder = new LineEncoder(64, SHAPE, 1)) {
      float[] together =
          Torch.scopeWithoutGradients(
              () -> Torch.array(encoder.embeddings(TokenBatch.of(ROWS), false)));
      float[] alone =
          Torch.scopeWithoutGradients(
              () -> Torch.array(encoder.embeddings(TokenBatch.of(ROWS.subList(1, 2)), false)));
      for (int i = 0; i < alone.length; i++) {
        assertThat(together[32 + i]).isCloseTo(alone[i], within(1e-5f));
      }
      double squares = 0;
      for (float value : alone) {
        squares += value * value;
      }
      assertThat(squares).isCloseTo(1, within(1e-5));
    }
  }

  @Test
  void adapters_whenMerged_changeNoLogit() {
    Lora lora = new Lora(4, 8, 0.1, Set.of("q_proj", "v_proj", "down_proj"));
    try (LineEncoder encoder = new LineEncoder(64, SHAPE, 1)) {
      encoder.adapt(lora);
      assertThat(encoder.parameters().trainable().keySet())
          .isNotEmpty()
          .allMatch(name -> name.contains(".lora_"));
      double before = loss(encoder);
      train(encoder, 20);
      float[] adapted = embeddings(encoder);
      assertThat(loss(encoder)).isLessThan(before - 0.01);
      encoder.merge();
      float[] merged = embeddings(encoder);
      for (int i = 0; i < merged.length; i++) {
        assertThat(merged[i]).isCloseTo(adapted[i], within(1e-4f));
      }
      assertThat(encoder.parameters().all().keySet()).noneMatch(name -> name.contains(".lora_"));
    }
  }

  @Test
  void adapters_beforeTraining_changeNothing() {
    try (LineEncoder encoder = new LineEncoder(64, SHAPE, 1)) {
      float[] before = embeddings(encoder);
      encoder.adapt(new Lora(4, 8, 0, Set.of("q_proj")));
      assertThat(embeddings(encoder)).containsExactly(before, within(1e-6f));
    }
  }

  @Test
  void adapters_forALayerThatIsNotThere_areRefused() {
    assertThatThrownBy(() -> new Lora(4, 8, 0, Set.of("query")))
        .hasMessageStartingWith("target_modules: [query] (expected: some of [down_proj, gate_proj");
  }

  @Test
  void weights_ofAnotherShape_areRefusedByName() {
    try (LineEncoder encoder = new LineEncoder(64, SHAPE, 1);
        LineEncoder other = new LineEncoder(65, SHAPE, 1)) {
      assertThatThrownBy(() -> encoder.parameters().load(other.parameters().snapshot()))
          .hasMessage("embed_tokens.weight: shape [65, 32] (expected: [64, 32])");
    }
  }

  @Test
  void shape_ofTheSmallModel_hasTheParametersThatWeState() {
    try (LineEncoder encoder = new LineEncoder(4096, DecoderShape.of(192, 4, 4, 2, 512), 1)) {
      assertThat(encoder.parameters().count()).isEqualTo(2_410_176);
    }
  }

  private static void train(LineEncoder encoder, int steps) {
    try (AdamW optimizer = new AdamW(encoder.parameters().trainable(), 0, 1)) {
      for (int i = 0; i < steps; i++) {
        Torch.scope(
            () -> {
              encoder.loss(TokenBatch.of(ROWS), true).backward();
              optimizer.step(0.02);
            });
      }
    }
  }

  private static double loss(LineEncoder encoder) {
    return Torch.scopeWithoutGradients(
        () -> (double) encoder.loss(TokenBatch.of(ROWS), false).item_float());
  }

  private static double lossWith(LineEncoder encoder, int at, double change) {
    String name = "layers.1.self_attn.k_proj.weight";
    Weight original = encoder.parameters().snapshot().get(name);
    float[] changed = original.values().clone();
    changed[at] += (float) change;
    encoder.parameters().loadPresent(java.util.Map.of(name, new Weight(original.shape(), changed)));
    double loss = loss(encoder);
    encoder.parameters().loadPresent(java.util.Map.of(name, original));
    return loss;
  }

  private static float[] embeddings(LineEncoder encoder) {
    return Torch.scopeWithoutGradients(
        () -> Torch.array(encoder.embeddings(TokenBatch.of(ROWS), false)));
  }

  @Test
  void causality_laterToken_leavesEarlierStatesAlone() {
    Random random = new Random(11);
    int[] row = random.ints(12, 3, 64).toArray();
    int[] changed = row.clone();
    changed[11] = row[11] == 5 ? 6 : 5;
    try (LineEncoder encoder = new LineEncoder(64, SHAPE, 1)) {
      float[] first = states(encoder, row);
      float[] second = states(encoder, changed);
      for (int i = 0; i < 11 * 32; i++) {
        // Not to the last bit: how libtorch adds up depends on where its memory happens to lie.
        assertThat(second[i]).isCloseTo(first[i], within(1e-5f));
      }
      assertThat(second[11 * 32]).isNotCloseTo(first[11 * 32], within(1e-3f));
    }
  }

  private static float[] states(LineEncoder encoder, int[] row) {
    return Torch.scopeWithoutGradients(
        () -> Torch.array(encoder.hidden(TokenBatch.of(List.of(row)).ids(), false)));
  }
}
