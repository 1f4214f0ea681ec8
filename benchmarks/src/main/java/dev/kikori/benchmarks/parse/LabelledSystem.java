package dev.kikori.benchmarks.parse;

import dev.kikori.benchmarks.BenchmarkData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * One system of loghub-2k: its messages, and for each the id of its true template.
 *
 * @param name the system
 * @param messages the column {@code Content}
 * @param truth the column {@code EventId}
 */
record LabelledSystem(String name, List<String> messages, List<String> truth) {
  private static final String ARCHIVE = "parsing/loghub_2k_corrected.tar.xz";
  private static final String SUFFIX = "_2k.log_structured_corrected.csv";

  LabelledSystem {
    messages = List.copyOf(messages);
    truth = List.copyOf(truth);
  }

  /** All systems, by name. */
  static List<LabelledSystem> all() throws IOException {
    List<LabelledSystem> systems = new ArrayList<>();
    try (InputStream file = Files.newInputStream(BenchmarkData.file(ARCHIVE));
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        if (entry.getName().endsWith(SUFFIX)) {
          String base = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
          systems.add(read(base.substring(0, base.length() - SUFFIX.length()), tar));
        }
      }
    }
    systems.sort(Comparator.comparing(LabelledSystem::name));
    return systems;
  }

  private static LabelledSystem read(String name, InputStream csv) {
    // Not closed: that would close the archive.
    List<String> lines =
        new BufferedReader(new InputStreamReader(csv, StandardCharsets.UTF_8)).lines().toList();
    List<String> header = Csv.fields(lines.get(0));
    int content = header.indexOf("Content");
    int event = header.indexOf("EventId");
    if (content < 0 || event < 0) {
      throw new UncheckedIOException(
          new IOException(
              name + ": columns " + header + " (expected: Content and EventId among them)"));
    }
    List<String> messages = new ArrayList<>();
    List<String> truth = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> fields = Csv.fields(line);
      messages.add(fields.get(content));
      truth.add(fields.get(event));
    }
    return new LabelledSystem(name, messages, truth);
  }
}
