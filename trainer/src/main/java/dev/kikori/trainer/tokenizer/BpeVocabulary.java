package dev.kikori.trainer.tokenizer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trained vocabulary.
 *
 * @param ids token to id, in order of ids
 * @param merges the merges, most important first: left part, right part
 */
public record BpeVocabulary(Map<String, Integer> ids, List<String[]> merges) {

  /** Writes Hugging Face's {@code tokenizer.json}. */
  public void write(Path file) throws IOException {
    Files.writeString(file, JsonMapper.builder().build().writeValueAsString(json()));
  }

  private Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", "1.0");
    json.put("truncation", null);
    json.put("padding", null);
    json.put("added_tokens", addedTokens());
    json.put("normalizer", null);
    json.put("pre_tokenizer", preTokenizer());
    json.put("post_processor", frame());
    json.put(
        "decoder",
        Map.of(
            "type",
            "ByteLevel",
            "add_prefix_space",
            false,
            "trim_offsets",
            true,
            "use_regex",
            false));
    json.put("model", model());
    return json;
  }

  private List<Map<String, Object>> addedTokens() {
    List<Map<String, Object>> added = new ArrayList<>();
    BpeTrainer.SPECIALS.forEach(token -> added.add(addedToken(token, false)));
    // The blank before a mask belongs to it, or every masked value would cost two tokens.
    BpeTrainer.MASKS.forEach(token -> added.add(addedToken(token, true)));
    return added;
  }

  private Map<String, Object> addedToken(String token, boolean takesBlank) {
    Map<String, Object> added = new LinkedHashMap<>();
    added.put("id", ids.get(token));
    added.put("content", token);
    added.put("single_word", false);
    added.put("lstrip", takesBlank);
    added.put("rstrip", false);
    added.put("normalized", false);
    added.put("special", true);
    return added;
  }

  private static Map<String, Object> preTokenizer() {
    Map<String, Object> split = new LinkedHashMap<>();
    split.put("type", "Split");
    split.put("pattern", Map.of("Regex", BpeTrainer.WORDS));
    split.put("behavior", "Isolated");
    split.put("invert", false);
    Map<String, Object> bytes = new LinkedHashMap<>();
    bytes.put("type", "ByteLevel");
    bytes.put("add_prefix_space", false);
    bytes.put("trim_offsets", true);
    bytes.put("use_regex", false);
    Map<String, Object> sequence = new LinkedHashMap<>();
    sequence.put("type", "Sequence");
    sequence.put("pretokenizers", List.of(split, bytes));
    return sequence;
  }

  private static Map<String, Object> frame() {
    Map<String, Object> begin = Map.of("SpecialToken", Map.of("id", "<s>", "type_id", 0));
    Map<String, Object> end = Map.of("SpecialToken", Map.of("id", "</s>", "type_id", 0));
    Map<String, Object> first = Map.of("Sequence", Map.of("id", "A", "type_id", 0));
    Map<String, Object> second = Map.of("Sequence", Map.of("id", "B", "type_id", 0));
    Map<String, Object> tokens = new LinkedHashMap<>();
    tokens.put("<s>", Map.of("id", "<s>", "ids", List.of(1), "tokens", List.of("<s>")));
    tokens.put("</s>", Map.of("id", "</s>", "ids", List.of(2), "tokens", List.of("</s>")));
    Map<String, Object> frame = new LinkedHashMap<>();
    frame.put("type", "TemplateProcessing");
    frame.put("single", List.of(begin, first, end));
    frame.put("pair", List.of(begin, first, end, second, end));
    frame.put("special_tokens", tokens);
    return frame;
  }

  private Map<String, Object> model() {
    List<String> joined = new ArrayList<>();
    merges.forEach(merge -> joined.add(merge[0] + " " + merge[1]));
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("type", "BPE");
    model.put("dropout", null);
    model.put("unk_token", null);
    model.put("continuing_subword_prefix", null);
    model.put("end_of_word_suffix", null);
    model.put("fuse_unk", false);
    model.put("byte_fallback", false);
    model.put("ignore_merges", false);
    model.put("vocab", ids);
    model.put("merges", joined);
    return model;
  }
}
