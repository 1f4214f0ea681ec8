package dev.kikori.scorer.read;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** The log files of containerd and CRI-O: {@code 2024-01-02T03:04:05.678901234Z stdout F text}, with P for a piece of a longer line. */
final class CriEnvelope implements Envelope {
  private final TimeFields time = new TimeFields();
  private final TimeResolver resolver = new TimeResolver(ZoneOffset.UTC, Instant.EPOCH);

  @Override
  public boolean open(String line, List<Letter> into) {
    int stream = line.indexOf(" std");
    boolean out = stream > 0 && line.startsWith("out ", stream + 4);
    if (!out && !(stream > 0 && line.startsWith("err ", stream + 4))
        || line.length() < stream + 9) {
      return false;
    }
    char tag = line.charAt(stream + 8);
    boolean tagEnds =
        line.length() == stream + 9
            || line.charAt(stream + 9) == ' '
            || line.charAt(stream + 9) == ':';
    if (tag != 'F' && tag != 'P' || !tagEnds || TimestampScanner.match(line, 0, time) != stream) {
      return false;
    }
    int textStart = line.indexOf(' ', stream + 8) + 1;
    String text = textStart == 0 ? "" : line.substring(textStart);
    into.add(new Letter(text, resolver.toMillis(time), "", tag == 'P'));
    return true;
  }
}
