package dev.kikori.trainer.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.kikori.scorer.model.Tokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BpeTrainerTest {
  private static final List<String> LINES =
      List.of(
          "INFO DataNode$PacketResponder | Received block blk_<NUM> of size <SIZE> from <IP>",
          "INFO DataNode$DataXceiver | Receiving block blk_<NUM> src: <IP> dest: <IP>",
          "ERROR HTTPServer | connection refused by <IP>",
          "WARN FSNamesystem | PendingReplicationMonitor timed out block blk_<NUM>",
          "Ungewöhnliche Zeichen: 木こり, naïve façade, tab\there, two  blanks");

  @TempDir Path folder;

  @Test
  void tokenizer_writtenAndReadByHuggingFace_givesTextBack() throws IOException {
    Path file = written(BpeTrainer.train(LINES, 400));
    Tokenizer.open(file).close(); // sets the library to offline
    try (HuggingFaceTokenizer tokenizer =
        HuggingFaceTokenizer.builder().optTokenizerPath(file).build()) {
      for (String line : List.of("refused block 木こり \t  façade", "HTTPServer refused", "x", "")) {
        assertThat(tokenizer.decode(tokenizer.encode(line).getIds(), true)).isEqualTo(line);
      }
    }
  }

  @Test
  void mask_insideText_isOneTokenWithTheBlankBefore() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(written(BpeTrainer.train(LINES, 400)))) {
      long[] ids = tokenizer.encode("<IP> <NUM> <*>", 10);
      assertThat(ids).containsExactly(1, id("<IP>"), id("<NUM>"), id("<*>"), 2);
    }
  }

  @Test
  void line_ofManyTokens_isCutAndStillEnded() throws IOException {
    try (Tokenizer tokenizer = Tokenizer.open(written(BpeTrainer.train(LINES, 300)))) {
      long[] ids = tokenizer.encode("zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz", 8);
      assertThat(ids).hasSize(8).startsWith(1).endsWith(2);
    }
  }

  @Test
  void vocabulary_linesInAnotherOrder_isTheSame() throws IOException {
    List<String> shuffled = new ArrayList<>(LINES);
    Collections.shuffle(shuffled, new Random(3));
    Path first = written(BpeTrainer.train(LINES, 400));
    String expected = java.nio.file.Files.readString(first);
    assertThat(java.nio.file.Files.readString(written(BpeTrainer.train(shuffled, 400))))
        .isEqualTo(expected);
  }

  @Test
  void merges_frequentWord_becomeOneToken() {
    assertThat(BpeTrainer.train(LINES, 400).ids()).containsKey("Ġblock");
  }

  @Test
  void vocabulary_smallerThanBytes_isRefused() {
    assertThatThrownBy(() -> BpeTrainer.train(LINES, 100))
        .hasMessage("vocab: 100 (expected: 270..65536)");
  }

  private static long id(String mask) {
    return BpeTrainer.SPECIALS.size() + BpeTrainer.MASKS.indexOf(mask);
  }

  private Path written(BpeVocabulary vocabulary) throws IOException {
    Path file = folder.resolve("tokenizer.json");
    vocabulary.write(file);
    return file;
  }
}
