package dev.kikori.server.web;

import java.util.List;

/** Scores lines at once; nothing of them is kept. Safe for use by many threads. */
public interface Analysis {
  /**
   * What the model makes of the lines.
   *
   * @param service whose lines they are; empty if nobody said
   * @throws IllegalArgumentException if there is nothing to analyse, or too much
   * @throws IllegalStateException if no model is ready, or there is no room
   */
  Result analyze(String tenant, String service, List<String> lines);

  /**
   * The log-analysis schema, with Kikori's fields beside it.
   *
   * @param riskScore 0 to 100
   * @param shouldAlertUser whether a person should be told
   * @param messages the lines that make it so
   * @param summary sentences, the most important first
   * @param events events that the lines make
   * @param mode {@code supervised} where the model knows nearly all templates, else {@code plain}
   */
  record Result(
      int riskScore,
      boolean shouldAlertUser,
      Messages messages,
      List<String> summary,
      LineNumbers lineNumbers,
      List<Driver> templates,
      int lines,
      int events,
      String mode,
      String model) {}

  /** Lines as they were written. */
  record Messages(List<String> critical, List<String> warning) {}

  /** The same lines by number, from 1. */
  record LineNumbers(List<Long> critical, List<Long> warning) {}

  /** A template behind the verdict. */
  record Driver(String id, String text, String severity, int count) {}
}
