package com.example.stock;

import java.util.ArrayDeque;
import java.util.Deque;

/** Labels as printed, eight on a sheet, kept for a while in case one is asked for again. That sheets are let go can be switched off: a leak. */
final class Labels {
  private static final int SHEET_BYTES = 1024 * 1024;
  private static final int LABELS_ON_A_SHEET = 8;
  private static final int KEPT = 3;

  private final Deque<byte[]> sheets = new ArrayDeque<>();
  private int printed;
  private boolean keepAll;

  /** How many sheets there are now. */
  synchronized int print() {
    if (printed++ % LABELS_ON_A_SHEET == 0) {
      sheets.add(new byte[SHEET_BYTES]);
    }
    while (!keepAll && sheets.size() > KEPT) {
      sheets.remove();
    }
    return sheets.size();
  }

  synchronized void keepAll() {
    keepAll = true;
  }
}
