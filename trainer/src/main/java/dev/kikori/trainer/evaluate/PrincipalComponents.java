package dev.kikori.trainer.evaluate;

import dev.kikori.trainer.data.LabelledWindow;
import java.util.List;
import java.util.Optional;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseVector;

/**
 * PCA over idf-weighted template counts (Xu et al., SOSP 2009): the squared prediction error, which is what of a window lies outside the
 * subspace that holds {@value #VARIANCE_KEPT} of the past's variance.
 */
final class PrincipalComponents implements Detector {
  private static final double VARIANCE_KEPT = 0.95;

  private final Supervision supervision;
  private Counts.Vocabulary vocabulary = new Counts.Vocabulary(List.of());
  private double[] mean = {};
  private double[][] components = {};

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
    Optional<DenseMatrix.EigenDecomposition> decomposition = DenseMatrix.createDenseMatrix(covariance(rows)).eigenDecomposition();
    components = decomposition.map(this::leading).orElseThrow(() -> new IllegalStateException("PCA: the eigenvalues did not converge"));
  }

  @Override
  public double[] score(List<LabelledWindow> test) {
    return test.stream().mapToDouble(window -> residual(row(window))).toArray();
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
    double[][] leading = new double[kept][];
    for (int k = 0; k < kept; k++) {
      leading[k] = decomposition.getEigenVector(k).toArray();
    }
    return leading;
  }
}
