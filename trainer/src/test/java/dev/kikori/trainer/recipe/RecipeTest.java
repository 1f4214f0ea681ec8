package dev.kikori.trainer.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipeTest {
  private static final String LEAST = "name: a\nout: b\ncorpora: [c.yaml]\n";

  @Test
  void recipe_withTheLeast_hasTheDefaults() {
    Recipe recipe = Recipe.parse("r.yaml", LEAST);
    assertThat(recipe.tokenizer().vocab()).isEqualTo(4096);
    assertThat(recipe.encoder())
        .isEqualTo(new Recipe.EncoderPart(192, 4, 4, 2, 512, 48, false, false));
    assertThat(recipe.window().shape().ffn()).isEqualTo(352);
    assertThat(recipe.lora().lora().targetModules()).containsExactlyInAnyOrder("q_proj", "v_proj");
    assertThat(recipe.export().int8()).isEqualTo("off");
  }

  @Test
  void recipe_withAPartOfASection_keepsTheRestOfIt() {
    Recipe recipe = Recipe.parse("r.yaml", LEAST + "encoder: {layers: 2}\n");
    assertThat(recipe.encoder().layers()).isEqualTo(2);
    assertThat(recipe.encoder().dim()).isEqualTo(192);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "encoder: {layer: 2}                | r.yaml: encoder.layer: not known (remove it)",
        "colour: blue                       | r.yaml: colour: not known (remove it)",
        "pretrain: {epochs: 0}              | r.yaml: pretrain.epochs: 0 (expected: at least 1)",
        "supervised: {method: half}         | r.yaml: supervised.method: half (expected: full, lora or text)",
        "lora: {rank: 0}                    | r.yaml: lora.rank: 0 (expected: 1..256)",
        "precision: fp8                     | r.yaml: precision: fp8 (expected: auto, fp32 or bf16)",
        "export: {int8: maybe}              | r.yaml: export.int8: maybe (expected: off or auto)",
        "window: {step: 200}                | r.yaml: window.step: 200 (expected: 1..100)",
      })
  void recipe_withAMistake_isRefusedByItsPath(String line, String message) {
    assertThatThrownBy(() -> Recipe.parse("r.yaml", LEAST + line))
        .isInstanceOf(RecipeException.class)
        .hasMessage(message);
  }

  @Test
  void number_thatIsNone_isRefusedByItsPath() {
    assertThatThrownBy(() -> Recipe.parse("r.yaml", LEAST + "encoder: {dim: wide}"))
        .hasMessageStartingWith("r.yaml: encoder.dim: ");
  }

  @Test
  void name_thatIsMissing_isSaid() {
    assertThatThrownBy(() -> Recipe.parse("r.yaml", "out: b"))
        .hasMessage("r.yaml: name: missing (expected: the bundle's name)");
  }

  @Test
  void text_thatIsNoYaml_isSaid() {
    assertThatThrownBy(() -> Recipe.parse("r.yaml", "name: ["))
        .hasMessageStartingWith("r.yaml: not readable as YAML");
  }

  @Test
  void file_thatIsMissing_isSaid() {
    assertThatThrownBy(() -> Recipe.read(Path.of("nowhere.yaml")))
        .hasMessage(
            "nowhere.yaml: no such recipe (expected: a YAML file; examples are in recipes)");
  }
}
