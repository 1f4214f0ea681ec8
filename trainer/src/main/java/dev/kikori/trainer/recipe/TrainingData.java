package dev.kikori.trainer.recipe;

import dev.kikori.scorer.model.BundleManifest;
import dev.kikori.scorer.model.LineText;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.trainer.data.DataDescriptor;
import dev.kikori.trainer.data.DataException;
import dev.kikori.trainer.data.DataReader;
import dev.kikori.trainer.data.Dataset;
import dev.kikori.trainer.data.LabelledWindow;
import dev.kikori.trainer.train.TemplateTable;
import dev.kikori.trainer.train.WindowSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The data of a recipe, each set read once. Only training parts are ever touched: the test parts stay unread for the evaluation. */
final class TrainingData {
  /** The latest share of training windows, which decides when to stop and where the threshold lies. */
  static final double VALIDATION_SHARE = 0.15;

  /** With fewer anomalous windows than this in the latest share, the latest of each class are taken instead. */
  private static final int FEW = 5;

  private final Path base;
  private final Map<String, List<LabelledWindow>> windows = new LinkedHashMap<>();
  private final Map<String, DataDescriptor> descriptors = new LinkedHashMap<>();

  /** Data whose paths are relative to a folder. */
  TrainingData(Path base) {
    this.base = base;
  }

  /** The training windows of a set, in order of time. */
  List<LabelledWindow> windows(String path) {
    return windows.computeIfAbsent(path, key -> Dataset.load(descriptor(key)).train());
  }

  /**
   * The training windows of a set that has both classes in them.
   *
   * @throws DataException if it has not
   */
  List<LabelledWindow> labelled(String path) {
    DataDescriptor descriptor = descriptor(path);
    List<LabelledWindow> train = windows(path);
    long anomalous = train.stream().filter(LabelledWindow::anomalous).count();
    if (anomalous == 0 || anomalous == train.size()) {
      throw new DataException(
          descriptor.file()
              + ": "
              + anomalous
              + " of "
              + train.size()
              + " training windows are anomalous (expected: some of each class)");
    }
    return train;
  }

  DataDescriptor descriptor(String path) {
    return descriptors.computeIfAbsent(path, key -> DataDescriptor.read(base.resolve(key)));
  }

  /** Every set read so far, for the manifest. */
  List<BundleManifest.TrainingData> provenance() {
    Map<String, BundleManifest.TrainingData> byName = new LinkedHashMap<>();
    descriptors
        .values()
        .forEach(
            descriptor ->
                byName.put(
                    descriptor.name(),
                    new BundleManifest.TrainingData(
                        descriptor.name(), descriptor.licence(), descriptor.source())));
    return List.copyOf(byName.values());
  }

  /** The distinct line texts of corpora, at most so many, evenly thinned. */
  List<String> corpus(List<String> paths, int most) {
    Set<String> texts = new LinkedHashSet<>();
    for (String path : paths) {
      if (path.endsWith(".yaml") || path.endsWith(".yml")) {
        templates(path).forEach(template -> texts.add(LineText.of(template)));
      } else {
        texts.addAll(lines(base.resolve(path)));
      }
    }
    List<String> all = new ArrayList<>(texts);
    if (all.size() <= most) {
      return all;
    }
    List<String> thinned = new ArrayList<>(most);
    for (int i = 0; i < most; i++) {
      thinned.add(all.get((int) ((long) i * all.size() / most)));
    }
    return thinned;
  }

  private List<Template> templates(String path) {
    DataDescriptor descriptor = descriptor(path);
    Map<Long, Template> distinct = new LinkedHashMap<>();
    if (descriptor.isWindowed()) {
      windows(path)
          .forEach(
              window ->
                  window
                      .window()
                      .lines()
                      .forEach(
                          line -> distinct.putIfAbsent(line.template().id(), line.template())));
    } else {
      TemplateMiner miner = TemplateMiner.builder().build();
      DataReader.events(
          descriptor,
          event -> {
            Template template = miner.accept(event);
            distinct.putIfAbsent(template.id(), template);
          });
    }
    return List.copyOf(distinct.values());
  }

  private static List<String> lines(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new DataException(
          file + ": no such file (expected: a data descriptor or a text file of lines)");
    }
    try {
      return Files.readAllLines(file).stream().filter(line -> !line.isBlank()).toList();
    } catch (IOException e) {
      throw new DataException(file + ": not readable: " + e.getMessage(), e);
    }
  }

  /** At most so many windows, evenly spread over time. */
  static List<LabelledWindow> thinned(List<LabelledWindow> windows, int most) {
    if (windows.size() <= most) {
      return windows;
    }
    List<LabelledWindow> thinned = new ArrayList<>(most);
    for (int i = 0; i < most; i++) {
      thinned.add(windows.get((int) ((long) i * windows.size() / most)));
    }
    return thinned;
  }

  /**
   * Training windows in two.
   *
   * @param early those that are learned from
   * @param latest those that decide when to stop and where the threshold lies
   */
  record Split(List<LabelledWindow> early, List<LabelledWindow> latest) {
    void addTo(int set, TemplateTable table, WindowSet train, WindowSet validation) {
      train.add(set, early, table);
      validation.add(set, latest, table);
    }
  }

  /** Takes the latest share of windows apart; of each class, if the latest hold too few of one. */
  static Split split(List<LabelledWindow> windows) {
    int cut = windows.size() - (int) Math.ceil(windows.size() * VALIDATION_SHARE);
    long late =
        windows.subList(cut, windows.size()).stream().filter(LabelledWindow::anomalous).count();
    long anomalous = windows.stream().filter(LabelledWindow::anomalous).count();
    boolean byClass =
        anomalous > 0
            && (late < FEW || windows.size() - cut - late < FEW || late > 0.8 * anomalous);
    List<LabelledWindow> early = new ArrayList<>();
    List<LabelledWindow> latest = new ArrayList<>();
    long anomalousKept = anomalous - Math.max(1, Math.round(anomalous * VALIDATION_SHARE));
    long normal = windows.size() - anomalous;
    long normalKept = normal - Math.max(1, Math.round(normal * VALIDATION_SHARE));
    long[] met = new long[2];
    for (int i = 0; i < windows.size(); i++) {
      LabelledWindow window = windows.get(i);
      long before = met[window.anomalous() ? 1 : 0]++;
      boolean isEarly =
          byClass ? before < (window.anomalous() ? anomalousKept : normalKept) : i < cut;
      (isEarly ? early : latest).add(window);
    }
    return new Split(early, latest);
  }
}
