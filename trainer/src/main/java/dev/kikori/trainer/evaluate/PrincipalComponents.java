package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.List;
import java.util.Optional;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseVector;

/**
 * PCA over idf-weighted template counts (Xu et al., SOSP 2009): the squared prediction error, which is what of a window lies outside the
 * subspace that holds {@value #VARIANCE_KEPT} of the past's variance, over the Q-statistic of Jackson and Mudholkar (1979), so that 1 is where
 * the paper puts its threshold.
 */
final class PrincipalComponents implements Detector {
  private static final double VARIANCE_KEPT = 0.95;

  private static final double SMALLEST_LIMIT = 1e-9;

  /** Normal deviate of the paper's confidence level of 0.999, two-sided. */
  private static final double DEVIATE = 3.2905;

  private final Supervision supervision;
  private Counts.Vocabulary vocabulary = new Counts.Vocabulary(List.of());
  private double[] mean = {};
  private double[][] components = {};
  private double limit = 1;

  PrincipalComponents(Supervision supervision) {
    this.supervision = supervision;
  }

  @Override
  public String name() {
    return "PCA";
  }

  @Override
  public Supervision supervision() {
    return supervision;
  }

  @Override
  public void fit(List<LabelledWindow> train) {
    List<LabelledWindow> visible = Parts.visible(train, supervision);
    vocabulary = new Counts.Vocabulary(visible);
    List<double[]> rows = visible.stream().map(this::row).toList();
    mean = new double[vocabulary.size()];
    for (double[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.size();
      }
    }
    Optional<DenseMatrix.EigenDecomposition> decomposition =
        DenseMatrix.createDenseMatrix(covariance(rows)).eigenDecomposition();
    components =
        decomposition
            .map(this::leading)
            .orElseThrow(() -> new IllegalStateException("PCA: the eigenvalues did not converge"));
  }

  @Override
  public double[] score(List<LabelledWindow> test) {
    return test.stream().mapToDouble(window -> residual(row(window)) / limit).toArray();
  }

  /** The error's scale hangs on how many components it takes to hold the variance. */
  @Override
  public boolean keepsScale() {
    return false;
  }

  private double residual(double[] row) {
    double squared = 0;
    for (int i = 0; i < row.length; i++) {
      row[i] -= mean[i];
      squared += row[i] * row[i];
    }
    for (double[] component : components) {
      double along = 0;
      for (int i = 0; i < row.length; i++) {
        along += row[i] * component[i];
      }
      squared -= along * along;
    }
    return Math.max(0, squared);
  }

  private double[] row(LabelledWindow window) {
    Counts counts = vocabulary.count(window);
    double[] row = new double[vocabulary.size()];
    for (int i = 0; i < counts.columns().length; i++) {
      row[counts.columns()[i]] = counts.values()[i] * vocabulary.idf(counts.columns()[i]);
    }
    return row;
  }

  private double[][] covariance(List<double[]> rows) {
    int n = mean.length;
    double[][] covariance = new double[n][n];
    int[] set = new int[n];
    for (double[] row : rows) {
      int many = 0;
      for (int i = 0; i < n; i++) {
        if (row[i] != 0) {
          set[many++] = i;
        }
      }
      for (int a = 0; a < many; a++) {
        for (int b = 0; b < many; b++) {
          covariance[set[a]][set[b]] += row[set[a]] * row[set[b]] / rows.size();
        }
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        covariance[i][j] -= mean[i] * mean[j];
      }
    }
    return covariance;
  }

  private double[][] leading(DenseMatrix.EigenDecomposition decomposition) {
    DenseVector values = decomposition.eigenvalues();
    double total = 0;
    for (int i = 0; i < values.size(); i++) {
      total += Math.max(0, values.get(i));
    }
    int kept = 0;
    for (double held = 0; kept < values.size() && held < VARIANCE_KEPT * total; kept++) {
      held += Math.max(0, values.get(kept));
    }
    limit = limit(values, kept);
    double[][] leading = new double[kept][];
    for (int k = 0; k < kept; k++) {
      leading[k] = decomposition.getEigenVector(k).toArray();
    }
    return leading;
  }

  /** The Q-statistic of the eigenvalues that are not kept. */
  private static double limit(DenseVector values, int kept) {
    double one = 0;
    double two = 0;
    double three = 0;
    for (int i = kept; i < values.size(); i++) {
      double value = Math.max(0, values.get(i));
      one += value;
      two += value * value;
      three += value * value * value;
    }
    if (two == 0) {
      return SMALLEST_LIMIT;
    }
    double h = 1 - 2 * one * three / (3 * two * two);
    double base = DEVIATE * Math.sqrt(2 * two * h * h) / one + 1 + two * h * (h - 1) / (one * one);
    double q = h > 0 && base > 0 ? one * Math.pow(base, 1 / h) : one;
    return Math.max(SMALLEST_LIMIT, q);
  }
}
