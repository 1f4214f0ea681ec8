package dev.kikori.trainer.recipe;

import dev.kikori.trainer.nn.DecoderShape;
import dev.kikori.trainer.nn.Lora;
import dev.kikori.trainer.nn.Processor;
import dev.kikori.trainer.train.EncoderPretraining;
import dev.kikori.trainer.train.WindowTraining;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * What to train, on what and how. Read from YAML; every key has its default in {@code defaults.yaml} beside this class, which is also the
 * reference of all keys. A key that is not known is refused by its path.
 */
public record Recipe(
    String name,
    String version,
    String out,
    long seed,
    String precision,
    int maxCorpusLines,
    TokenizerPart tokenizer,
    EncoderPart encoder,
    List<String> corpora,
    PretrainPart pretrain,
    WindowPart window,
    SelfSupervisedPart selfSupervised,
    SupervisedPart supervised,
    LoraPart lora,
    ExportPart export) {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** Training without labels. */
  public static final String SELF_SUPERVISED = "self-supervised";

  /** Training with labels. */
  public static final String SUPERVISED = "supervised";

  /** Every weight of the window model learns (and of the encoder, if asked). */
  public static final String FULL = "full";

  /** The flat reference: the whole window as text, read by the encoder, every weight learns. Only for fine-tuning. */
  public static final String TEXT = "text";

  /** Adapters in encoder and window model, and the heads. */
  public static final String LORA = "lora";

  public Recipe {
    check(name != null && !name.isBlank(), "name: missing (expected: the bundle's name)");
    check(out != null && !out.isBlank(), "out: missing (expected: the folder for the bundle)");
    check(maxCorpusLines >= 10, "max_corpus_lines: " + maxCorpusLines + " (expected: at least 10)");
    check(
        List.of("auto", "fp32", "bf16").contains(precision),
        "precision: " + precision + " (expected: auto, fp32 or bf16)");
    corpora = List.copyOf(corpora);
    check(
        !corpora.isEmpty(), "corpora: empty (expected: at least one data descriptor or text file)");
  }

  /** Whether training multiplies in 16 bits. */
  public boolean mixed() {
    return precision.equals("bf16") || (precision.equals("auto") && Processor.hasBfloat16());
  }

  /** The tokenizer. */
  public record TokenizerPart(int vocab) {}

  /** The line encoder. */
  public record EncoderPart(
      int dim,
      int layers,
      int heads,
      int kvHeads,
      int ffn,
      int maxTokens,
      boolean qkvBias,
      boolean qkNorm) {
    public EncoderPart {
      check(
          maxTokens >= 4 && maxTokens <= 128,
          "encoder.max_tokens: " + maxTokens + " (expected: 4..128)");
    }

    public DecoderShape shape() {
      return new DecoderShape(
          dim,
          layers,
          heads,
          kvHeads,
          ffn,
          qkvBias,
          qkNorm,
          DecoderShape.DEFAULT_ROPE_THETA,
          DecoderShape.DEFAULT_NORM_EPSILON);
    }
  }

  /** Pre-training of the encoder. */
  public record PretrainPart(
      int epochs,
      int batch,
      double lr,
      int warmup,
      double weightDecay,
      double maxMinutes,
      double heldOut) {
    public PretrainPart {
      checkLoop("pretrain", epochs, batch, lr, warmup, weightDecay, maxMinutes);
      check(
          heldOut >= 0 && heldOut <= 0.5, "pretrain.held_out: " + heldOut + " (expected: 0..0.5)");
    }

    EncoderPretraining.Options options() {
      return new EncoderPretraining.Options(
          epochs, batch, lr, warmup, weightDecay, maxMinutes, heldOut);
    }
  }

  /** The window model. */
  public record WindowPart(
      int dim,
      int layers,
      int heads,
      int ffn,
      int counts,
      int hidden,
      int codebook,
      int size,
      int step) {
    public WindowPart {
      check(counts >= 1 && counts <= 1024, "window.counts: " + counts + " (expected: 1..1024)");
      check(hidden >= 1 && hidden <= 1024, "window.hidden: " + hidden + " (expected: 1..1024)");
      check(
          codebook >= 2 && codebook <= 8192,
          "window.codebook: " + codebook + " (expected: 2..8192)");
      check(size >= 1 && size <= 4096, "window.size: " + size + " (expected: 1..4096)");
      check(step >= 1 && step <= size, "window.step: " + step + " (expected: 1.." + size + ")");
    }

    DecoderShape shape() {
      return DecoderShape.of(dim, layers, heads, heads, ffn);
    }
  }

  /** Label-free training of the window model. */
  public record SelfSupervisedPart(
      List<String> data,
      int maxWindows,
      int epochs,
      int batch,
      double lr,
      int warmup,
      double weightDecay,
      double maxMinutes) {
    public SelfSupervisedPart {
      data = List.copyOf(data);
      checkLoop("self_supervised", epochs, batch, lr, warmup, weightDecay, maxMinutes);
      check(
          maxWindows >= 1,
          "self_supervised.max_windows: " + maxWindows + " (expected: at least 1)");
    }

    WindowTraining.Options options() {
      return new WindowTraining.Options(
          SELF_SUPERVISED,
          epochs,
          0,
          batch,
          lr,
          warmup,
          weightDecay,
          maxMinutes,
          0,
          false,
          1,
          2048,
          0,
          0,
          0);
    }
  }

  /** Training of the window model with labels. */
  public record SupervisedPart(
      List<String> data,
      String method,
      boolean tuneEncoder,
      int epochs,
      int minSteps,
      int batch,
      double lr,
      int warmup,
      double weightDecay,
      double maxMinutes,
      int patience,
      double positiveShare,
      double surpriseWeight,
      double templateDropout,
      double firstSeenDropout) {
    public SupervisedPart {
      data = List.copyOf(data);
      check(
          List.of(FULL, LORA, TEXT).contains(method),
          "supervised.method: " + method + " (expected: full, lora or text)");
      checkLoop("supervised", epochs, batch, lr, warmup, weightDecay, maxMinutes);
      check(minSteps >= 0, "supervised.min_steps: " + minSteps + " (expected: at least 0)");
      check(patience >= 0, "supervised.patience: " + patience + " (expected: at least 0)");
      check(
          positiveShare >= 0 && positiveShare <= 0.9,
          "supervised.positive_share: " + positiveShare + " (expected: 0..0.9)");
      check(
          surpriseWeight >= 0,
          "supervised.surprise_weight: " + surpriseWeight + " (expected: at least 0)");
      checkShare("supervised.template_dropout", templateDropout);
      checkShare("supervised.first_seen_dropout", firstSeenDropout);
    }

    /** The same with what is given on a command line; null leaves a setting as it is. */
    public SupervisedPart with(
        String method,
        boolean tuneEncoder,
        @Nullable Integer epochs,
        @Nullable Double lr,
        @Nullable Double maxMinutes) {
      return new SupervisedPart(
          data,
          method,
          tuneEncoder || this.tuneEncoder,
          epochs == null ? this.epochs : epochs,
          minSteps,
          batch,
          lr == null ? this.lr : lr,
          warmup,
          weightDecay,
          maxMinutes == null ? this.maxMinutes : maxMinutes,
          patience,
          positiveShare,
          surpriseWeight,
          templateDropout,
          firstSeenDropout);
    }

    WindowTraining.Options options() {
      return new WindowTraining.Options(
          SUPERVISED,
          epochs,
          minSteps,
          batch,
          lr,
          warmup,
          weightDecay,
          maxMinutes,
          patience,
          true,
          surpriseWeight,
          512,
          positiveShare,
          templateDropout,
          firstSeenDropout);
    }
  }

  /** Low-rank adaptation. */
  public record LoraPart(int rank, double alpha, double dropout, List<String> targetModules) {
    public LoraPart {
      targetModules = List.copyOf(targetModules);
      try {
        new Lora(rank, alpha, dropout, new LinkedHashSet<>(targetModules));
      } catch (IllegalArgumentException e) {
        throw new RecipeException("lora." + e.getMessage(), e);
      }
    }

    public Lora lora() {
      return new Lora(rank, alpha, dropout, new LinkedHashSet<>(targetModules));
    }
  }

  /** The export. */
  public record ExportPart(String int8) {
    public ExportPart {
      // YAML reads a bare "off" as text here, and "false" is what people mean by it.
      check(
          int8.equals("off") || int8.equals("auto"),
          "export.int8: " + int8 + " (expected: off or auto)");
    }
  }

  /**
   * Reads a recipe.
   *
   * @throws RecipeException naming file and key if it is missing, is no YAML, or asks for what is not known or makes no sense
   */
  public static Recipe read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new RecipeException(
          file + ": no such recipe (expected: a YAML file; examples are in recipes)");
    }
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new RecipeException(file + ": can't be read: " + e.getMessage(), e);
    }
  }

  /** Reads a recipe from text; {@code name} stands for the file in messages. */
  public static Recipe parse(String name, String yaml) {
    try {
      ObjectNode all = defaults();
      JsonNode given = YAML.readTree(yaml);
      if (given == null || !given.isObject()) {
        throw new RecipeException(name + ": no keys and values (expected: a recipe)");
      }
      merge(all, (ObjectNode) given);
      return YAML.treeToValue(all, Recipe.class);
    } catch (DatabindException e) {
      if (e.getCause() instanceof RecipeException cause) {
        throw new RecipeException(name + ": " + cause.getMessage(), e);
      }
      throw new RecipeException(name + ": " + path(e) + ": " + reason(e), e);
    } catch (JacksonException e) {
      throw new RecipeException(name + ": not readable as YAML: " + e.getOriginalMessage(), e);
    }
  }

  private static String reason(DatabindException e) {
    return e instanceof tools.jackson.databind.exc.UnrecognizedPropertyException
        ? "not known (remove it)"
        : e.getOriginalMessage();
  }

  private static String path(DatabindException e) {
    return e.getPath().stream()
        .map(
            reference ->
                reference.getPropertyName() == null
                    ? "[" + reference.getIndex() + "]"
                    : reference.getPropertyName())
        .collect(Collectors.joining("."));
  }

  /** The defaults alone, under a name. */
  public static Recipe defaults(String name) {
    return parse("defaults", "{name: " + name + ", out: " + name + ", corpora: [none]}");
  }

  private static ObjectNode defaults() {
    try (InputStream in = Recipe.class.getResourceAsStream("defaults.yaml")) {
      return (ObjectNode)
          YAML.readTree(java.util.Objects.requireNonNull(in, "defaults.yaml").readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("defaults.yaml", e);
    }
  }

  private static void merge(ObjectNode into, ObjectNode given) {
    given
        .properties()
        .forEach(
            entry -> {
              JsonNode present = into.get(entry.getKey());
              if (present instanceof ObjectNode object
                  && entry.getValue() instanceof ObjectNode part) {
                merge(object, part);
              } else {
                into.set(entry.getKey(), entry.getValue());
              }
            });
  }

  private static void check(boolean holds, String message) {
    if (!holds) {
      throw new RecipeException(message);
    }
  }

  private static void checkShare(String key, double share) {
    check(share >= 0 && share < 1, key + ": " + share + " (expected: 0 to below 1)");
  }

  private static void checkLoop(
      String part,
      int epochs,
      int batch,
      double lr,
      int warmup,
      double weightDecay,
      double maxMinutes) {
    check(epochs >= 1, part + ".epochs: " + epochs + " (expected: at least 1)");
    check(batch >= 1 && batch <= 4096, part + ".batch: " + batch + " (expected: 1..4096)");
    check(lr > 0 && lr <= 1, part + ".lr: " + lr + " (expected: above 0, at most 1)");
    check(warmup >= 0, part + ".warmup: " + warmup + " (expected: at least 0)");
    check(
        weightDecay >= 0 && weightDecay < 1,
        part + ".weight_decay: " + weightDecay + " (expected: 0 to below 1)");
    check(maxMinutes > 0, part + ".max_minutes: " + maxMinutes + " (expected: above 0)");
  }
}
