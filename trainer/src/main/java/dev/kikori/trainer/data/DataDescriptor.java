package dev.kikori.trainer.data;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a data set is, as its YAML file says. Immutable.
 *
 * @param name short name, used in tables
 * @param licence licence, or the words under which the logs are given away
 * @param source where they come from
 * @param about what the labels mean, and the traps
 * @param file the descriptor's own path
 * @param files paths and globs of the log files, members of archives as {@code archive.tar.xz!/glob}
 * @param format name or pattern of the log format, {@code plain} for text without a layout
 * @param csv set if the files are CSV and the log line is one of the columns
 * @param stream what makes a stream
 * @param order whether events keep the files' order or are put in order of time
 * @param hidden parts of the events to be emptied because they give the label away: {@code logger}, {@code thread}
 * @param labels what is known of the windows
 * @param window how streams are cut
 * @param split where the past ends
 * @param seed seed of whatever is drawn at random from this set
 */
public record DataDescriptor(
    String name,
    String licence,
    String source,
    String about,
    Path file,
    List<String> files,
    String format,
    Optional<Csv> csv,
    StreamBy stream,
    Order order,
    Set<String> hidden,
    Labels labels,
    Cut window,
    Split split,
    long seed) {

  /**
   * Reads a descriptor.
   *
   * @param file a YAML file such as {@code recipes/data/hdfs.yaml}
   * @throws DataException if it is missing, is no YAML, misses a key or has one that is not known; the message names file and key
   */
  public static DataDescriptor read(Path file) {
    return new DescriptorReader(file, System::getenv).read();
  }

  /** Whether the data has labels at all. */
  public boolean isLabelled() {
    return !(labels instanceof Labels.None);
  }

  /** Whether the descriptor says how to cut windows; a mere corpus does not. */
  public boolean isWindowed() {
    return !(window instanceof Cut.None);
  }

  /**
   * Where in a CSV file the line stands.
   *
   * @param content column of the log line
   * @param jsonField if set, the content is a JSON object and the line is this field of it
   * @param label column of the label, if there is one
   * @param time column of the time in whole units since the epoch, if there is one; wins over a time in the line
   * @param timeUnitsPerSecond 1 for seconds, 1,000,000,000 for nanoseconds
   */
  public record Csv(
      String content,
      @Nullable String jsonField,
      @Nullable String label,
      @Nullable String time,
      long timeUnitsPerSecond) {}

  /** What makes a stream: windows are never cut across streams. */
  public sealed interface StreamBy {
    /** All files are one stream. */
    record None() implements StreamBy {}

    /** Each file is a stream. */
    record File() implements StreamBy {}

    /** The part of the path that the pattern finds is the stream: files that share it are one stream. */
    record PathPart(Pattern pattern) implements StreamBy {}

    /** A column of the CSV file names the stream. */
    record Column(String name) implements StreamBy {}
  }

  /** The order of events. */
  public enum Order {
    /** As the files have them, file after file in the order of their names. */
    FILE,
    /** By time; events of the same time keep the files' order. */
    TIME
  }

  /** What is known of windows. */
  public sealed interface Labels {
    /** Nothing. */
    record None() implements Labels {}

    /**
     * Lines carry labels, a window is anomalous if one of its lines is.
     *
     * @param normal the label of normal lines
     * @param excluded lines with a label that one of these globs matches are left out, as if never written
     */
    record ByLine(String normal, List<Pattern> excluded) implements Labels {}

    /** A CSV file of window id and label. */
    record ByKey(String file, String keyColumn, String labelColumn, String normal)
        implements Labels {}

    /**
     * A list under headings, as Hadoop's {@code abnormal_label.txt}: the heading ({@code Disk full:}) is the kind of every key below it.
     *
     * @param file the list, also inside an archive
     * @param key finds the key in an event's path and in the list
     * @param normal heading of the normal ones
     */
    record ByHeading(String file, Pattern key, String normal) implements Labels {}

    /**
     * A JSON list of injected faults.
     *
     * @param file the list, also inside an archive
     * @param active for how long after its injection a fault acts
     * @param unsure windows of the injected stream that start this long before the injection are left out: the clock is no better
     * @param unseen kinds of fault that leave no trace in the text; windows with them are reported apart
     */
    record ByFault(String file, Duration active, Duration unsure, List<Pattern> unseen)
        implements Labels {}
  }

  /** How streams are cut. */
  public sealed interface Cut {
    /** Not at all: a corpus. */
    record None() implements Cut {}

    /** Windows of {@code size} lines, one every {@code step} lines. */
    record Count(int size, int step) implements Cut {}

    /** Windows of a length of time, aligned to the clock. */
    record Time(Duration size, Duration step) implements Cut {}

    /** One window per key; a line that holds several keys belongs to each of them. */
    record Session(Pattern key) implements Cut {}

    /** Each stream is one window. */
    record WholeStream() implements Cut {}
  }

  /**
   * Where the past ends.
   *
   * @param train share of the windows (or units) that are trained on, the earliest ones
   * @param unit if set, windows whose path shares what this finds stay on the same side; they are split by their common start
   * @param keepSpanning whether a window that starts before the cut and goes on after it is trained on; else it belongs to neither side
   */
  public record Split(double train, @Nullable Pattern unit, boolean keepSpanning) {}
}
