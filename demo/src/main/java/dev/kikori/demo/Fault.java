package dev.kikori.demo;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * What goes wrong in the demo, for real. The words by which an alert is known to be about it are for the closing table alone: no part of
 * Kikori ever hears of them.
 */
enum Fault {
  DATABASE(
      "the database is lost",
      "The process of shop's database is killed.",
      "The database is back.",
      "shop-pool|Connection is not available|marked as broken|refused|JDBC|SQL|dispatcherServlet|database",
      "") {
    @Override
    void inject(Stage stage, Load load) {
      stage.killDatabase();
    }

    @Override
    void heal(Stage stage, Load load) throws IOException, InterruptedException {
      stage.startDatabase();
      stage.awaitDatabase();
    }
  },
  SLOW(
      "a slow downstream",
      "stock takes 5 s for each answer; shop waits 1.5 s, twice.",
      "stock is as quick as before.",
      "from stock|Slow request|timed out|StockUnavailable",
      "") {
    @Override
    void inject(Stage stage, Load load) throws IOException, InterruptedException {
      stage.troubleStock("slow", "5000");
    }

    @Override
    void heal(Stage stage, Load load) throws IOException, InterruptedException {
      stage.troubleStock("slow", "0");
    }
  },
  LEAK(
      "a leak fills the heap",
      "stock keeps every sheet of labels that it prints, in a heap of 64 MB.",
      "stock is killed and started again.",
      "GC overhead|/reservations failed|<\\*> <\\*> failed|OutOfMemory|heap|Restocking failed",
      "from stock|Slow request|timed out|refused|StockUnavailable|web\\.cl") {
    @Override
    void inject(Stage stage, Load load) throws IOException, InterruptedException {
      stage.troubleStock("leak", "");
    }

    @Override
    void heal(Stage stage, Load load) throws IOException, InterruptedException {
      stage.killStock();
      stage.startStock();
      stage.awaitStock();
    }
  },
  RELEASE(
      "a bad release",
      "Release 2 of shop takes over; it throws on orders with an old coupon.",
      "Customers are sent back to release 1.",
      "NullPointer|dispatcherServlet|threw exception|coupon",
      "") {
    @Override
    void prepare(Stage stage, Load load) throws IOException, InterruptedException {
      stage.prepareShop(2, load);
    }

    @Override
    void inject(Stage stage, Load load) {
      stage.usePreparedShop(load);
    }

    @Override
    void heal(Stage stage, Load load) {
      stage.goBack(load);
    }
  };

  private final String title;
  private final String story;
  private final String end;
  private final Pattern evidence;
  private final Pattern consequence;

  Fault(String title, String story, String end, String evidence, String consequence) {
    this.title = title;
    this.story = story;
    this.end = end;
    this.evidence = pattern(evidence);
    this.consequence = pattern(consequence.isEmpty() ? "(?!)" : consequence);
  }

  private static Pattern pattern(String words) {
    return Pattern.compile(words, Pattern.CASE_INSENSITIVE);
  }

  /** For the table. */
  String title() {
    return title;
  }

  /** What is done. */
  String story() {
    return story;
  }

  /** How it ends. */
  String end() {
    return end;
  }

  /** Whether an alert is about this. */
  boolean isShownBy(Sighting alert) {
    return evidence.matcher(alert.text()).find();
  }

  /** Whether an alert is about what this leads to elsewhere. */
  boolean leadsTo(Sighting alert) {
    return consequence.matcher(alert.text()).find();
  }

  /** Does what takes time and is no fault yet. */
  void prepare(Stage stage, Load load) throws IOException, InterruptedException {}

  abstract void inject(Stage stage, Load load) throws IOException, InterruptedException;

  abstract void heal(Stage stage, Load load) throws IOException, InterruptedException;
}
