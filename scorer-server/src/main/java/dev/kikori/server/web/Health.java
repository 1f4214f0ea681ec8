package dev.kikori.server.web;

import java.util.List;
import java.util.Map;

/** How the server is. Safe for use by many threads. */
public interface Health {
  /** Whether the process is of any use; depends on nothing outside it, nor on the model. */
  boolean live();

  /** What keeps the server from taking events, in words; empty if it is ready. */
  List<String> notReady();

  /** Figures for the status page, in order. */
  Map<String, Object> info();
}
