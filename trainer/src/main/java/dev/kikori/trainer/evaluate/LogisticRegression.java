package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/** Logistic regression on ln(1 + template counts), by Tribuo; the score is the probability of the anomalous class. */
final class LogisticRegression implements Detector {
  private static final String ANOMALOUS = "anomalous";
  private static final String NORMAL = "normal";
  private static final double LEARNING_RATE = 0.1;
  private static final int EPOCHS = 50;

  /** One by one: Tribuo 4.3 cannot add up the gradients of a sparse example and of one that happens to hold every template. */
  private static final int BATCH = 1;

  private final long seed;
  private Counts.Vocabulary vocabulary = new Counts.Vocabulary(List.of());
  private @Nullable Model<Label> model;

  LogisticRegression(long seed) {
    this.seed = seed;
  }

  @Override
  public String name() {
    return "logistic regression";
  }

  @Override
  public Supervision supervision() {
    return Supervision.LABELS;
  }

  @Override
  public void fit(List<LabelledWindow> train) {
    Logger.getLogger("org.tribuo").setLevel(Level.WARNING);
    vocabulary = new Counts.Vocabulary(train);
    LabelFactory labels = new LabelFactory();
    MutableDataset<Label> data =
        new MutableDataset<>(new SimpleDataSourceProvenance("windows", labels), labels);
    train.forEach(
        window -> data.add(example(window, new Label(window.anomalous() ? ANOMALOUS : NORMAL))));
    model = null;
    if (data.getOutputInfo().size() > 1) {
      model =
          new LinearSGDTrainer(
                  new LogMulticlass(), new AdaGrad(LEARNING_RATE), EPOCHS, data.size(), BATCH, seed)
              .train(data);
    }
  }

  @Override
  public double[] score(List<LabelledWindow> test) {
    Model<Label> fitted = model;
    if (fitted == null) {
      return new double[test.size()];
    }
    return test.stream()
        .mapToDouble(window -> probability(fitted, example(window, LabelFactory.UNKNOWN_LABEL)))
        .toArray();
  }

  private static double probability(Model<Label> fitted, Example<Label> example) {
    Label anomalous = fitted.predict(example).getOutputScores().get(ANOMALOUS);
    return anomalous == null ? 0 : anomalous.getScore();
  }

  private Example<Label> example(LabelledWindow window, Label label) {
    Counts counts = vocabulary.count(window);
    List<Feature> features = new ArrayList<>();
    features.add(new Feature("lines", Math.log1p(counts.total())));
    for (int i = 0; i < counts.columns().length; i++) {
      features.add(new Feature("t" + counts.columns()[i], Math.log1p(counts.values()[i])));
    }
    return new ArrayExample<>(label, features);
  }
}
