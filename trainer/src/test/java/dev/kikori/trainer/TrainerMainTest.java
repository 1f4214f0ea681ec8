package dev.kikori.trainer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TrainerMainTest {
  private final StringWriter errors = new StringWriter();

  @Test
  void recipe_thatIsMissing_endsWithTheReasonAndStatus3() {
    assertThat(run("train", "nowhere.yaml")).isEqualTo(3);
    assertThat(errors.toString()).contains("nowhere.yaml: no such recipe");
  }

  @Test
  void finetune_withoutData_isBadUsage() {
    assertThat(run("finetune", "--method", "full", "--out", "x")).isEqualTo(2);
    assertThat(errors.toString()).contains("--data");
  }

  @Test
  void finetune_fromNoBundle_endsWithTheReasonAndStatus3() {
    assertThat(
            run(
                "finetune",
                "--data",
                "d.yaml",
                "--method",
                "full",
                "--base",
                "nowhere",
                "--out",
                "x"))
        .isEqualTo(3);
    assertThat(errors.toString()).contains("nowhere: no bundle.json");
  }

  @Test
  void finetune_withAMethodThatIsNone_endsWithTheReasonAndStatus3() {
    assertThat(run("finetune", "--data", "d.yaml", "--method", "half", "--out", "x")).isEqualTo(3);
    assertThat(errors.toString())
        .contains("supervised.method: half (expected: full, lora or text)");
  }

  @Test
  void process_withoutTheEnvironment_isStartedAnewOnce() {
    assertThat(Relaunch.needed(Map.of())).isTrue();
    assertThat(Relaunch.needed(Map.of("KIKORI_TRAINER_CHILD", "1"))).isFalse();
    assertThat(
            Relaunch.needed(
                Map.of("GLIBC_TUNABLES", "x", "OPENBLAS_NUM_THREADS", "1", "GOMP_SPINCOUNT", "0")))
        .isFalse();
  }

  private int run(String... arguments) {
    CommandLine commandLine = TrainerMain.commandLine();
    commandLine.setErr(new PrintWriter(errors, true));
    return commandLine.execute(arguments);
  }
}
