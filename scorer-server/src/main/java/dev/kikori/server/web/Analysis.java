package dev.kikori.server.web;

import java.util.List;

/** Scores lines at once; nothing of them is kept. Safe for use by many threads. */
public interface Analysis {
  /**
   * What the model makes of the lines.
   *
   * @param service whose lines they are; empty if nobody said
   * @throws IllegalStateException if no model is ready
   */
  Result analyze(String tenant, String service, List<String> lines);

  /**
   * The log-analysis schema, with Kikori's fields beside it.
   *
   * @param riskScore 0 to 100
   * @param shouldAlertUser whether a person should be told
   * @param messages the lines that make it so
   * @param summary sentences, the most important first
   */
  record Result(
      int riskScore,
      boolean shouldAlertUser,
      Messages messages,
      List<String> summary,
      LineNumbers lineNumbers,
      List<Driver> templates,
      int lines,
      String model) {}

  /** Lines as they were written. */
  record Messages(List<String> critical, List<String> warning) {}

  /** The same lines by number, from 1. */
  record LineNumbers(List<Long> critical, List<Long> warning) {}

  /** A template behind the verdict. */
  record Driver(String id, String text, int count, double usual, boolean unseen) {}
}
