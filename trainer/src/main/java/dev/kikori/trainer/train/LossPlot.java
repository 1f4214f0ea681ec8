package dev.kikori.trainer.train;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/** Draws the losses of a run as a PNG, one panel a stage. Needs no display. */
final class LossPlot {
  private static final int WIDTH = 960;
  private static final int PANEL_HEIGHT = 300;

  private LossPlot() {}

  static void write(Path file, List<MetricsLog.Entry> entries) throws IOException {
    System.setProperty("java.awt.headless", "true");
    Map<String, XYSeriesCollection> panels = new LinkedHashMap<>();
    for (MetricsLog.Entry entry : entries) {
      entry
          .values()
          .forEach(
              (name, value) -> {
                if (name.contains("loss")) {
                  series(
                          panels.computeIfAbsent(entry.stage(), stage -> new XYSeriesCollection()),
                          name)
                      .add(entry.step(), value);
                }
              });
    }
    if (panels.isEmpty()) {
      return;
    }
    CombinedDomainXYPlot all = new CombinedDomainXYPlot(new NumberAxis("step"));
    panels.forEach(
        (stage, series) -> {
          JFreeChart chart =
              ChartFactory.createXYLineChart(stage, "step", stage + ": loss", series);
          XYPlot panel = chart.getXYPlot();
          ((NumberAxis) panel.getRangeAxis()).setAutoRangeIncludesZero(false);
          all.add(panel);
        });
    BufferedImage image =
        new JFreeChart("Loss", all).createBufferedImage(WIDTH, PANEL_HEIGHT * panels.size() + 60);
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    AtomicFiles.write(file, png.toByteArray());
  }

  private static XYSeries series(XYSeriesCollection panel, String name) {
    int index = panel.getSeriesIndex(name);
    if (index >= 0) {
      return panel.getSeries(index);
    }
    XYSeries series = new XYSeries(name);
    panel.addSeries(series);
    return series;
  }
}
