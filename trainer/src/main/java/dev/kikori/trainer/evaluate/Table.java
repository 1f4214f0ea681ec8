package dev.kikori.trainer.evaluate;

import java.util.ArrayList;
import java.util.List;

/** A table for the terminal, which is Markdown as well: columns padded, the first two to the left, numbers to the right. */
final class Table {
  private static final int LEFT_COLUMNS = 2;

  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> head) {
    this.head = List.copyOf(head);
  }

  void add(List<String> row) {
    if (row.size() != head.size()) {
      throw new IllegalArgumentException(
          "row: " + row.size() + " cells (expected: " + head.size() + ")");
    }
    rows.add(List.copyOf(row));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    line(text, head);
    text.append('|');
    for (int column = 0; column < head.size(); column++) {
      String dashes = "-".repeat(width(column));
      text.append(column < LEFT_COLUMNS ? " " + dashes + " |" : " " + dashes + ":|");
    }
    text.append('\n');
    rows.forEach(row -> line(text, row));
    return text.toString();
  }

  private void line(StringBuilder text, List<String> row) {
    text.append('|');
    for (int column = 0; column < row.size(); column++) {
      String cell = row.get(column);
      String padding = " ".repeat(width(column) - cell.length());
      text.append(' ').append(column < LEFT_COLUMNS ? cell + padding : padding + cell).append(" |");
    }
    text.append('\n');
  }

  private int width(int column) {
    int width = Math.max(1, head.get(column).length());
    for (List<String> row : rows) {
      width = Math.max(width, row.get(column).length());
    }
    return width;
  }
}
