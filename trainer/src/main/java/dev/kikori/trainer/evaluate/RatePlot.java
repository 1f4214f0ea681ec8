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
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws the rate of false alerts over the test part, one line for each detector that is held to the budget, and the budget itself. */
final class RatePlot {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 500;

  private RatePlot() {}

  static void write(Report report, Path file) throws IOException {
    System.setProperty("java.awt.headless", "true");
    XYSeriesCollection lines = new XYSeriesCollection();
    for (Result result : report.results()) {
      if (result.supervision() == Supervision.LABELS || Double.isNaN(result.falseRate().overall()) || result.falseRate().overall() > 500) {
        continue;
      }
      XYSeries line = new XYSeries(result.detector() + " (" + result.supervision() + ")");
      for (int i = 0; i < result.falseRate().perThousand().size(); i++) {
        line.add((double) (i + 1) * result.falseRate().windowsPerStretch(), result.falseRate().perThousand().get(i));
      }
      lines.addSeries(line);
    }
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            report.data().descriptor().name() + ": false alerts per 1,000 normal windows",
            "normal windows since the cut",
            "false alerts per 1,000",
            lines,
            PlotOrientation.VERTICAL,
            true,
            false,
            false);
    ValueMarker budget = new ValueMarker(report.budget(), Color.BLACK, new BasicStroke(2f));
    chart.getXYPlot().addRangeMarker(budget);
    ChartUtils.saveChartAsPNG(file.toFile(), chart, WIDTH, HEIGHT);
  }
}
