package dev.kikori.trainer.data;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads CSV (RFC 4180): comma, quotes, doubled quotes, line breaks inside quotes. Not safe for many threads. */
final class CsvRecords {
  private final Reader in;
  private int peeked = -2;

  CsvRecords(Reader in) {
    this.in = in;
  }

  /** The next record, or null at the end. */
  @Nullable List<String> next() throws IOException {
    int c = read();
    if (c < 0) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    while (true) {
      if (c == '"' && field.length() == 0) {
        quoted(field);
        c = read();
      }
      if (c < 0 || c == '\n' || c == '\r') {
        if (c == '\r') {
          int after = read();
          if (after != '\n') {
            peeked = after;
          }
        }
        fields.add(field.toString());
        return fields;
      }
      if (c == ',') {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append((char) c);
      }
      c = read();
    }
  }

  /** Reads up to the closing quote, which it takes. */
  private void quoted(StringBuilder field) throws IOException {
    for (int c = read(); c >= 0; c = read()) {
      if (c == '"') {
        int after = read();
        if (after != '"') {
          peeked = after;
          return;
        }
      }
      field.append((char) c);
    }
  }

  private int read() throws IOException {
    if (peeked != -2) {
      int c = peeked;
      peeked = -2;
      return c;
    }
    return in.read();
  }
}
