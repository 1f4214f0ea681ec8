package dev.kikori.trainer.evaluate;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws the rate of false alerts over the test part, a line for each detector without labels, Kikori's in bold, and the budget itself. */
final class RatePlot {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 500;
  private static final double FLATTENING_RATE = 500;
  private static final BasicStroke BOLD = new BasicStroke(3f);
  private static final BasicStroke THIN = new BasicStroke(1f);
  private static final BasicStroke DASHED =
      new BasicStroke(
          1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 1f, new float[] {6f, 4f}, 0f);

  private RatePlot() {}

  static void write(Report report, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    XYSeriesCollection lines = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    for (Result result : report.results()) {
      if (isShown(result)) {
        renderer.setSeriesStroke(
            lines.getSeriesCount(), result.detector().startsWith("Kikori") ? BOLD : THIN);
        lines.addSeries(line(result));
      }
    }
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            report.data().descriptor().name()
                + ": false alerts per 1,000 normal windows (budget: "
                + Report.number(report.budget(), 1)
                + ")",
            "normal windows since the cut",
            "false alerts per 1,000",
            lines,
            PlotOrientation.VERTICAL,
            true,
            false,
            false);
    XYPlot plot = chart.getXYPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setRenderer(renderer);
    plot.addRangeMarker(new ValueMarker(report.budget(), Color.BLACK, DASHED));
    ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, HEIGHT);
  }

  /** Rules that alert on nothing or on nearly everything would only flatten the others. */
  private static boolean isShown(Result result) {
    double rate = result.falseRate().overall();
    return result.supervision() != Supervision.LABELS && rate > 0 && rate < FLATTENING_RATE;
  }

  private static XYSeries line(Result result) {
    XYSeries line = new XYSeries(result.detector() + " (" + result.supervision() + ")");
    for (int i = 0; i < result.falseRate().perThousand().size(); i++) {
      line.add(
          (double) (i + 1) * result.falseRate().windowsPerStretch(),
          result.falseRate().perThousand().get(i));
    }
    return line;
  }
}
