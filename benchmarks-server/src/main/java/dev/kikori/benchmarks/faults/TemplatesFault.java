package dev.kikori.benchmarks.faults;

import java.io.IOException;

/** A service that never says the same thing twice. */
final class TemplatesFault implements Fault {
  private static final long TEXTS = 1_000_000;
  private static final long QUICK_TEXTS = 100_000;
  private static final double MOST_MEGABYTES = 1_500;

  @Override
  public String name() {
    return "million_templates";
  }

  @Override
  public Account run(Setting setting) throws IOException, InterruptedException {
    long texts = setting.quick() ? QUICK_TEXTS : TEXTS;
    try (Trial trial = Trial.start(setting.folder(), "")) {
      Applications talkative = trial.applications("LOGBACK", "talkative", 1, -1);
      long slices = 10;
      double highest = 0;
      for (int i = 0; i < slices; i++) {
        talkative.log(texts / slices, 0);
        highest = Math.max(highest, trial.server.residentMegabytes());
      }
      return trial
          .account(new Account().with("texts", texts))
          .with("rss_mb", Math.round(highest))
          .none("rss_mb_above_bound", Math.round(Math.max(0, highest - MOST_MEGABYTES)));
    }
  }
}
