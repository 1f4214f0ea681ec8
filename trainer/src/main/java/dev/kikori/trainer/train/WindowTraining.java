package dev.kikori.trainer.train;

import dev.kikori.scorer.model.WindowFeatures;
import dev.kikori.trainer.nn.LineEncoder;
import dev.kikori.trainer.nn.Memory;
import dev.kikori.trainer.nn.TokenBatch;
import dev.kikori.trainer.nn.Torch;
import dev.kikori.trainer.nn.Weight;
import dev.kikori.trainer.nn.WindowBatch;
import dev.kikori.trainer.nn.WindowModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Training of the window model, without labels (surprise alone) or with them (anomaly and contribution, surprise at a small weight so that
 * it survives). By default the encoder stands still and its embeddings are computed once; if it learns too, the distinct templates of each
 * batch are encoded anew.
 */
public final class WindowTraining implements TrainingLoop.Task, AutoCloseable {
  private static final int MOST_VALIDATIONS = 25;
  private static final int BUCKET = 16;
  private static final int NOISE_ROWS = 64;
  private static final double SCALE_OF_BAG = 0.2;
  private static final double SCALE_OF_LINES = 0.5;
  private static final double MOST_WEIGHT_OF_A_LINE = 20;

  /**
   * How to train.
   *
   * @param stage name of the stage
   * @param epochs passes over the windows
   * @param minSteps least steps: a small set is passed over more often
   * @param batch windows a batch
   * @param lr highest learning rate
   * @param warmup steps of the warm-up
   * @param weightDecay weight decay
   * @param maxMinutes minutes after which it ends
   * @param patience validations without a better score after which it ends, 0 for never
   * @param labelled whether anomaly and contribution are trained
   * @param surpriseWeight weight of the surprise loss
   * @param surprisePositions lines a batch on which surprise is trained; others are skipped for speed
   * @param positiveShare least share of anomalous windows in an epoch; they are repeated to reach it
   * @param templateDropout share of a batch's templates that are replaced by noise
   * @param firstSeenDropout share of windows that are not told which templates are new
   */
  public record Options(
      String stage,
      int epochs,
      int minSteps,
      int batch,
      double lr,
      int warmup,
      double weightDecay,
      double maxMinutes,
      int patience,
      boolean labelled,
      double surpriseWeight,
      int surprisePositions,
      double positiveShare,
      double templateDropout,
      double firstSeenDropout) {}

  private final WindowModel model;
  private final LineEncoder encoder;
  private final boolean tuneEncoder;
  private final List<int[]> tokens;
  private final WindowSet train;
  private final WindowSet validation;
  private final Options options;
  private final long seed;
  private final List<Integer> codebookTemplates;
  private final Set<Integer> inCodebook;
  private final List<WindowSet.Segment> epochSegments;
  private final long stepsPerEpoch;
  private Tensor embeddings;
  private Tensor codebook;
  private Histograms histograms;
  private Weight embeddingRows;
  private long epoch = -1;
  private List<List<WindowSet.Segment>> batches = List.of();

  /**
   * A task.
   *
   * @param codebookTemplates templates whose embeddings are the model's codebook, in its order; empty if it came from elsewhere
   */
  public WindowTraining(
      WindowModel model,
      LineEncoder encoder,
      boolean tuneEncoder,
      List<int[]> tokens,
      List<Integer> codebookTemplates,
      WindowSet train,
      WindowSet validation,
      Options options,
      long seed) {
    this.model = model;
    this.encoder = encoder;
    this.tuneEncoder = tuneEncoder;
    this.tokens = tokens;
    this.codebookTemplates = codebookTemplates;
    this.inCodebook = Set.copyOf(codebookTemplates);
    this.train = train;
    this.validation = validation;
    this.options = options;
    this.seed = seed;
    this.embeddingRows = TemplateTable.embeddings(encoder, tokens);
    this.embeddings = table(embeddingRows);
    this.histograms = new Histograms(embeddingRows, model.codebook());
    if (options.labelled()) {
      model.setMemory(histograms.remember(train.segments(), seed));
    }
    this.codebook = Torch.keep(model.codebookTensor());
    this.epochSegments =
        options.labelled() ? balanced(train.segments(), options.positiveShare()) : train.segments();
    this.stepsPerEpoch = (epochSegments.size() + options.batch() - 1L) / options.batch();
  }

  /** The rows, and behind them rows of noise. */
  private Tensor table(Weight rows) {
    int dim = (int) rows.shape()[1];
    int known = (int) rows.shape()[0];
    float[] all = Arrays.copyOf(rows.values(), (known + NOISE_ROWS) * dim);
    Random random = new Random(seed);
    for (int r = known; r < known + NOISE_ROWS; r++) {
      double squares = 0;
      for (int i = 0; i < dim; i++) {
        all[r * dim + i] = (float) random.nextGaussian();
        squares += all[r * dim + i] * all[r * dim + i];
      }
      for (int i = 0; i < dim; i++) {
        all[r * dim + i] /= (float) Math.sqrt(squares);
      }
    }
    return Torch.keep(Torch.floats(all, known + NOISE_ROWS, dim).clone());
  }

  /** All segments, the anomalous ones repeated until they make up their share. */
  private static List<WindowSet.Segment> balanced(List<WindowSet.Segment> segments, double share) {
    List<WindowSet.Segment> anomalous =
        segments.stream().filter(WindowSet.Segment::anomalous).toList();
    List<WindowSet.Segment> all = new ArrayList<>(segments);
    int normal = segments.size() - anomalous.size();
    int wanted = (int) Math.ceil(normal * share / (1 - share));
    for (int i = anomalous.size(); !anomalous.isEmpty() && i < wanted; i++) {
      all.add(anomalous.get(i % anomalous.size()));
    }
    return all;
  }

  /**
   * Trains the weights that learn.
   *
   * @throws TrainingStopped if it was asked to stop
   */
  public TrainingLoop.Outcome run(Run run) {
    long steps = Math.max(stepsPerEpoch * options.epochs(), options.minSteps());
    Plan plan =
        new Plan(
            options.stage(),
            "windows",
            steps,
            options.lr(),
            Math.min(options.warmup(), Math.max(1, steps / 5)),
            options.weightDecay(),
            options.maxMinutes(),
            Math.max(1, Math.min(25, steps / 40)),
            validation.size() == 0 ? 0 : Math.max(stepsPerEpoch, steps / MOST_VALIDATIONS),
            options.patience());
    TrainingLoop.Outcome outcome =
        TrainingLoop.run(run, plan, weights(model, encoder, tuneEncoder), this);
    if (tuneEncoder) {
      refresh();
    }
    return outcome;
  }

  /** The weights that learn, by name. */
  public static Map<String, Tensor> weights(
      WindowModel model, LineEncoder encoder, boolean tuneEncoder) {
    Map<String, Tensor> weights = new LinkedHashMap<>();
    model.parameters().trainable().forEach((name, weight) -> weights.put("window." + name, weight));
    if (tuneEncoder) {
      encoder
          .parameters()
          .trainable()
          .forEach((name, weight) -> weights.put("encoder." + name, weight));
    }
    return weights;
  }

  @Override
  public TrainingLoop.Loss loss(long step) {
    if (step / stepsPerEpoch != epoch) {
      epoch = step / stepsPerEpoch;
      batches = batches(epochSegments, new Random(seed * 37 + epoch));
    }
    List<WindowSet.Segment> segments = batches.get((int) (step % stepsPerEpoch));
    Random random = new Random(seed * 41 + step);
    Batch batch = new Batch(segments, options.labelled() ? random : null);
    WindowModel.Outputs outputs = model.forward(batch.windows, true);
    Tensor loss =
        batch.surprise(outputs.predicted(), random).mul(new Scalar(options.surpriseWeight()));
    if (options.labelled()) {
      loss =
          loss.add(batch.anomalyLoss(outputs.anomaly()))
              .add(batch.contributionLoss(outputs.contribution()));
    }
    return new TrainingLoop.Loss(loss, segments.size());
  }

  private List<List<WindowSet.Segment>> batches(List<WindowSet.Segment> segments, Random random) {
    List<WindowSet.Segment> shuffled = new ArrayList<>(segments);
    Collections.shuffle(shuffled, random);
    List<List<WindowSet.Segment>> all = new ArrayList<>();
    int bucket = options.batch() * BUCKET;
    for (int from = 0; from < shuffled.size(); from += bucket) {
      List<WindowSet.Segment> near =
          new ArrayList<>(shuffled.subList(from, Math.min(shuffled.size(), from + bucket)));
      near.sort(Comparator.comparingInt(segment -> segment.lines().length));
      for (int at = 0; at < near.size(); at += options.batch()) {
        all.add(near.subList(at, Math.min(near.size(), at + options.batch())));
      }
    }
    Collections.shuffle(all, random);
    return all;
  }

  @Override
  public double validate(Map<String, Double> into) {
    if (tuneEncoder) {
      refresh();
    }
    if (!options.labelled()) {
      double loss = validationSurprise();
      into.put("validation_loss", loss);
      return -loss;
    }
    double[] scores = scores(validation);
    boolean[] labels = validation.labels();
    Map<Integer, List<Integer>> bySet = new HashMap<>();
    int[] sets = validation.sets();
    for (int i = 0; i < sets.length; i++) {
      bySet.computeIfAbsent(sets[i], set -> new ArrayList<>()).add(i);
    }
    double sum = 0;
    int counted = 0;
    for (List<Integer> windows : bySet.values()) {
      double[] own = windows.stream().mapToDouble(i -> scores[i]).toArray();
      boolean[] ownLabels = new boolean[own.length];
      boolean any = false;
      for (int i = 0; i < own.length; i++) {
        ownLabels[i] = labels[windows.get(i)];
        any |= ownLabels[i];
      }
      if (any) {
        sum += Ranking.of(own, ownLabels).prAuc();
        counted++;
      }
    }
    Ranking all = Ranking.of(scores, labels);
    double mean = counted == 0 ? 0 : sum / counted;
    into.put("validation_pr_auc", mean);
    into.put("validation_f1", all.bestF1());
    double loss = 0;
    for (int i = 0; i < scores.length; i++) {
      loss +=
          Math.log1p(Math.exp(-Math.abs(scores[i])))
              + Math.max(0, labels[i] ? -scores[i] : scores[i]);
    }
    into.put("validation_loss", loss / scores.length);
    // Equal rankings are told apart by how clear they are.
    return mean - 1e-3 * Math.min(10, loss / scores.length);
  }

  private double validationSurprise() {
    double sum = 0;
    int count = 0;
    for (List<WindowSet.Segment> segments : batches(validation.segments(), new Random(seed))) {
      sum +=
          Torch.scopeWithoutGradients(
              () -> {
                Batch batch = new Batch(segments, null);
                return (double)
                    batch
                        .surprise(model.forward(batch.windows, false).predicted(), new Random(seed))
                        .item_float();
              });
      count++;
    }
    return sum / count;
  }

  /** The anomaly logit of every window: the highest of its segments'. */
  public double[] scores(WindowSet windows) {
    double[] scores = new double[windows.size()];
    Arrays.fill(scores, Double.NEGATIVE_INFINITY);
    for (List<WindowSet.Segment> segments : batches(windows.segments(), new Random(seed))) {
      float[] logits =
          Torch.scopeWithoutGradients(
              () -> Torch.array(model.forward(new Batch(segments, null).windows, false).anomaly()));
      for (int i = 0; i < logits.length; i++) {
        int window = segments.get(i).window();
        scores[window] = Math.max(scores[window], logits[i]);
      }
    }
    return scores;
  }

  private void refresh() {
    Tensor old = embeddings;
    embeddingRows = TemplateTable.embeddings(encoder, tokens);
    embeddings = table(embeddingRows);
    old.releaseReference();
    if (!codebookTemplates.isEmpty()) {
      Weight rows =
          TemplateTable.embeddings(encoder, codebookTemplates.stream().map(tokens::get).toList());
      model.setCodebook(rows);
      codebook.releaseReference();
      codebook = Torch.keep(model.codebookTensor());
    }
    histograms = new Histograms(embeddingRows, model.codebook());
    model.setMemory(histograms.remember(train.segments(), seed));
  }

  @Override
  public void close() {
    embeddings.releaseReference();
    codebook.releaseReference();
  }

  /** One batch as tensors of the scope around. */
  private final class Batch {
    private final List<WindowSet.Segment> segments;
    private final int longest;
    private final WindowBatch windows;
    private final long[] places;
    private final long[] distinct;

    Batch(List<WindowSet.Segment> segments, @Nullable Random augment) {
      this.segments = segments;
      this.longest = segments.stream().mapToInt(segment -> segment.lines().length).max().orElse(1);
      int rows = segments.size();
      long[] lines = new long[rows * longest];
      float[] features = new float[rows * longest * WindowFeatures.COUNT];
      float[] mask = new float[rows * longest];
      long[] real = new long[rows * longest];
      int count = 0;
      Map<Integer, Integer> noise = new HashMap<>();
      float[] memory = new float[rows * Memory.FEATURES];
      for (int r = 0; r < rows; r++) {
        WindowSet.Segment segment = segments.get(r);
        System.arraycopy(
            segment.features(),
            0,
            features,
            r * longest * WindowFeatures.COUNT,
            segment.features().length);
        boolean hideNew = augment != null && augment.nextDouble() < options.firstSeenDropout();
        for (int t = 0; t < segment.lines().length; t++) {
          int at = r * longest + t;
          lines[at] =
              augment == null
                  ? segment.lines()[t]
                  : noise.computeIfAbsent(segment.lines()[t], template -> noisy(template, augment));
          mask[at] = 1;
          real[count++] = at;
          if (hideNew) {
            features[at * WindowFeatures.COUNT + 5] = 0;
          }
        }
        if (options.labelled()) {
          int[] own = new int[segment.lines().length];
          for (int t = 0; t < own.length; t++) {
            own[t] = (int) lines[r * longest + t];
          }
          histograms.answer(model.memory(), segment, own, memory, r * Memory.FEATURES);
        }
      }
      this.places = Arrays.copyOf(real, count);
      this.distinct = Arrays.stream(places).map(place -> lines[(int) place]).distinct().toArray();
      long dim = model.shape().embedding();
      Tensor rowsOfLines =
          tuneEncoder && augment != null
              ? encoded(lines)
              : embeddings.index_select(0, Torch.longs(lines, lines.length));
      this.windows =
          new WindowBatch(
              rowsOfLines.view(rows, longest, dim),
              Torch.floats(features, rows, longest, WindowFeatures.COUNT),
              Torch.floats(mask, rows, longest),
              Torch.floats(memory, rows, Memory.FEATURES));
    }

    private int noisy(int template, Random random) {
      return random.nextDouble() < options.templateDropout()
          ? tokens.size() + random.nextInt(NOISE_ROWS)
          : template;
    }

    /** Encodes the batch's templates with gradients; noise rows come from the table. */
    private Tensor encoded(long[] lines) {
      Map<Long, Integer> order = new LinkedHashMap<>();
      List<int[]> rows = new ArrayList<>();
      for (long template : distinct) {
        if (template < tokens.size()) {
          order.put(template, rows.size());
          rows.add(tokens.get((int) template));
        }
      }
      int encodedRows = rows.size();
      for (int i = 0; i < NOISE_ROWS; i++) {
        order.put((long) tokens.size() + i, encodedRows + i);
      }
      Tensor fresh = encoder.embeddings(TokenBatch.of(rows), true);
      Tensor all =
          torch.cat(new TensorVector(fresh, embeddings.narrow(0, tokens.size(), NOISE_ROWS)), 0);
      long[] mapped = new long[lines.length];
      for (int i = 0; i < lines.length; i++) {
        mapped[i] = order.getOrDefault(lines[i], 0);
      }
      return all.index_select(0, Torch.longs(mapped, mapped.length));
    }

    /** Mean surprise over (at most so many) lines, against the codebook and this batch's other templates. */
    Tensor surprise(Tensor predicted, Random random) {
      long[] chosen = places;
      if (places.length > options.surprisePositions()) {
        List<Long> all = new ArrayList<>(Arrays.stream(places).boxed().toList());
        Collections.shuffle(all, random);
        chosen = all.subList(0, options.surprisePositions()).stream().mapToLong(i -> i).toArray();
      }
      long dim = model.shape().embedding();
      Tensor at = Torch.longs(chosen, chosen.length);
      Tensor guess = predicted.reshape(-1, dim).index_select(0, at);
      Tensor truth = windows.embeddings().reshape(-1, dim).index_select(0, at).detach();
      long[] others =
          Arrays.stream(distinct)
              .filter(template -> !inCodebook.contains((int) template))
              .toArray();
      Tensor candidates = codebook;
      if (others.length > 0) {
        candidates =
            torch.cat(
                new TensorVector(
                    codebook, embeddings.index_select(0, Torch.longs(others, others.length))),
                0);
      }
      return model.surprise(guess, truth, candidates).mean();
    }

    Tensor anomalyLoss(Tensor anomaly) {
      float[] labels = new float[segments.size()];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = segments.get(i).anomalous() ? 1 : 0;
      }
      return torch.binary_cross_entropy_with_logits(anomaly, Torch.floats(labels, labels.length));
    }

    /** Where lines have labels, those; elsewhere the pooled contribution has to give the window's label. */
    Tensor contributionLoss(Tensor contribution) {
      Tensor masked = windows.mask().sub(new Scalar(1)).mul(new Scalar(1e4));
      Tensor pooled = contribution.add(masked).logsumexp(new long[] {1}, false);
      Tensor loss = anomalyLoss(pooled).mul(new Scalar(SCALE_OF_BAG));
      float[] labels = new float[places.length];
      long[] at = new long[places.length];
      int count = 0;
      int positive = 0;
      for (int r = 0; r < segments.size(); r++) {
        boolean[] marks = segments.get(r).anomalousLines();
        for (int t = 0; marks != null && t < marks.length; t++) {
          labels[count] = marks[t] ? 1 : 0;
          positive += marks[t] ? 1 : 0;
          at[count++] = (long) r * longest + t;
        }
      }
      if (count == 0) {
        return loss;
      }
      double weight =
          positive == 0
              ? 1
              : Math.min(
                  MOST_WEIGHT_OF_A_LINE, Math.max(1, (double) (count - positive) / positive));
      Tensor logits =
          contribution.reshape(-1).index_select(0, Torch.longs(Arrays.copyOf(at, count), count));
      Tensor lineLoss =
          torch.binary_cross_entropy_with_logits(
              logits,
              Torch.floats(Arrays.copyOf(labels, count), count),
              new TensorOptional(),
              new TensorOptional(Torch.floats(new float[] {(float) weight}, 1)),
              1L);
      return loss.add(lineLoss.mul(new Scalar(SCALE_OF_LINES)));
    }
  }
}
