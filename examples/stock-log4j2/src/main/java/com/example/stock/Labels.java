package com.example.stock;

import java.util.LinkedHashMap;
import java.util.Map;

/** Labels as printed, kept for a while in case one is asked for again. That they are let go can be switched off: a leak. */
final class Labels {
  private static final int LABEL_BYTES = 128 * 1024;
  private static final int KEPT = 20;

  private final Map<Long, byte[]> printed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
          return !keepAll && size() > KEPT;
        }
      };
  private boolean keepAll;

  /** How many there are now. */
  synchronized int print(long order) {
    printed.put(order, new byte[LABEL_BYTES]);
    return printed.size();
  }

  synchronized void keepAll() {
    keepAll = true;
  }
}
