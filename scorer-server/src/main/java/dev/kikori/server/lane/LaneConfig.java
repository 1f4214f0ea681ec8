package dev.kikori.server.lane;

import static dev.kikori.server.lane.ConfigValues.count;
import static dev.kikori.server.lane.ConfigValues.size;
import static dev.kikori.server.lane.ConfigValues.time;

import dev.kikori.server.config.ByteSize;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How events become windows, and what of them outlives the process. Keys of the configuration file's section {@code lanes}.
 *
 * @param threads threads that all lanes share; by default as many as there are processors, {@value #MOST_DEFAULT_THREADS} at most
 * @param maxLanes services of all tenants together; {@value #DEFAULT_MAX_LANES} by default, more are refused
 * @param maxLanesPerTenant services of one tenant; as many as {@code max_lanes} by default
 * @param maxInstances instances of a service that are remembered; {@value #DEFAULT_MAX_INSTANCES} by default, then the one longest silent
 *     is forgotten
 * @param maxTemplates templates of a service that are kept; {@value #DEFAULT_MAX_TEMPLATES} by default, then the least recently used go
 * @param maxClients clients of a service whose last event is remembered; {@value #DEFAULT_MAX_CLIENTS} by default
 * @param falseAlertsPerThousandWindows what is tolerable; {@value #DEFAULT_FALSE_ALERTS} by default
 * @param supervised whether the model's labels may be used for services that they fit; true by default
 * @param resolveAfter silence of an instance after which its alerts are resolved; 5 min by default
 * @param unloadAfter silence of a service after which it leaves the memory for the disk; 10 min by default
 * @param forgetAfter silence of a service after which all that is known of it is deleted; 30 days by default, 0 is never
 * @param drainTimeout how long a stop waits for what was accepted to be judged; 10 s by default. The rest waits in the journal
 * @param queue what is accepted and not yet in a window
 * @param window how windows are cut
 * @param journal where accepted events outlive a kill
 * @param snapshot how often the state is written
 */
public record LaneConfig(
    Integer threads,
    Integer maxLanes,
    Integer maxLanesPerTenant,
    Integer maxInstances,
    Integer maxTemplates,
    Integer maxClients,
    Double falseAlertsPerThousandWindows,
    Boolean supervised,
    Duration resolveAfter,
    Duration unloadAfter,
    Duration forgetAfter,
    Duration drainTimeout,
    Queue queue,
    WindowsConfig window,
    Journal journal,
    Snapshot snapshot) {
  public static final int MOST_DEFAULT_THREADS = 4;
  public static final int DEFAULT_MAX_LANES = 1_000;
  public static final int DEFAULT_MAX_INSTANCES = 1_000;
  public static final int DEFAULT_MAX_TEMPLATES = 20_000;
  public static final int DEFAULT_MAX_CLIENTS = 4_096;
  public static final double DEFAULT_FALSE_ALERTS = 5;
  public static final Duration DEFAULT_RESOLVE_AFTER = Duration.ofMinutes(5);
  public static final Duration DEFAULT_UNLOAD_AFTER = Duration.ofMinutes(10);
  public static final Duration DEFAULT_FORGET_AFTER = Duration.ofDays(30);
  public static final Duration DEFAULT_DRAIN_TIMEOUT = Duration.ofSeconds(10);

  /** Everything as by default. */
  public static final LaneConfig DEFAULTS =
      new LaneConfig(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null);

  public LaneConfig(
      @Nullable Integer threads,
      @Nullable Integer maxLanes,
      @Nullable Integer maxLanesPerTenant,
      @Nullable Integer maxInstances,
      @Nullable Integer maxTemplates,
      @Nullable Integer maxClients,
      @Nullable Double falseAlertsPerThousandWindows,
      @Nullable Boolean supervised,
      @Nullable Duration resolveAfter,
      @Nullable Duration unloadAfter,
      @Nullable Duration forgetAfter,
      @Nullable Duration drainTimeout,
      @Nullable Queue queue,
      @Nullable WindowsConfig window,
      @Nullable Journal journal,
      @Nullable Snapshot snapshot) {
    this.threads = count("threads", threads, defaultThreads(), 1, 256);
    this.maxLanes = count("max_lanes", maxLanes, DEFAULT_MAX_LANES, 1, 100_000);
    this.maxLanesPerTenant =
        count("max_lanes_per_tenant", maxLanesPerTenant, this.maxLanes, 1, 100_000);
    this.maxInstances = count("max_instances", maxInstances, DEFAULT_MAX_INSTANCES, 1, 100_000);
    this.maxTemplates = count("max_templates", maxTemplates, DEFAULT_MAX_TEMPLATES, 1, 1_000_000);
    this.maxClients = count("max_clients", maxClients, DEFAULT_MAX_CLIENTS, 1, 1_000_000);
    this.falseAlertsPerThousandWindows =
        falseAlertsPerThousandWindows == null
            ? DEFAULT_FALSE_ALERTS
            : falseAlertsPerThousandWindows;
    if (!(this.falseAlertsPerThousandWindows > 0 && this.falseAlertsPerThousandWindows <= 500)) {
      throw new IllegalArgumentException(
          "false_alerts_per_thousand_windows: "
              + falseAlertsPerThousandWindows
              + " (expected: above 0, at most 500)");
    }
    this.supervised = supervised == null || supervised;
    this.resolveAfter = time("resolve_after", resolveAfter, DEFAULT_RESOLVE_AFTER);
    this.unloadAfter = time("unload_after", unloadAfter, DEFAULT_UNLOAD_AFTER);
    this.forgetAfter =
        forgetAfter != null && forgetAfter.isZero()
            ? Duration.ZERO
            : time("forget_after", forgetAfter, DEFAULT_FORGET_AFTER);
    this.drainTimeout = time("drain_timeout", drainTimeout, DEFAULT_DRAIN_TIMEOUT);
    this.queue = queue == null ? Queue.DEFAULTS : queue;
    this.window = window == null ? WindowsConfig.DEFAULTS : window;
    this.journal = journal == null ? Journal.DEFAULTS : journal;
    this.snapshot = snapshot == null ? Snapshot.DEFAULTS : snapshot;
  }

  private static int defaultThreads() {
    return Math.min(MOST_DEFAULT_THREADS, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Bounds of what is accepted and not yet in a window; a lane that has nothing queued takes one batch whatever they are.
   *
   * @param maxEvents of one lane; {@value #DEFAULT_MAX_EVENTS} by default
   * @param maxBytes of one lane, as written; 16MB by default
   * @param maxTotalBytes of all lanes, as written; 96MB by default
   * @param maxWindowsInFlight of one lane, with the batcher; {@value #DEFAULT_MAX_WINDOWS_IN_FLIGHT} by default
   */
  public record Queue(
      Integer maxEvents, ByteSize maxBytes, ByteSize maxTotalBytes, Integer maxWindowsInFlight) {
    public static final int DEFAULT_MAX_EVENTS = 32_768;
    public static final ByteSize DEFAULT_MAX_BYTES = ByteSize.ofMegabytes(16);
    public static final ByteSize DEFAULT_MAX_TOTAL_BYTES = ByteSize.ofMegabytes(96);
    public static final int DEFAULT_MAX_WINDOWS_IN_FLIGHT = 64;

    public static final Queue DEFAULTS = new Queue(null, null, null, null);

    public Queue(
        @Nullable Integer maxEvents,
        @Nullable ByteSize maxBytes,
        @Nullable ByteSize maxTotalBytes,
        @Nullable Integer maxWindowsInFlight) {
      this.maxEvents = count("max_events", maxEvents, DEFAULT_MAX_EVENTS, 1, 10_000_000);
      this.maxBytes = size("max_bytes", maxBytes, DEFAULT_MAX_BYTES);
      this.maxTotalBytes = size("max_total_bytes", maxTotalBytes, DEFAULT_MAX_TOTAL_BYTES);
      this.maxWindowsInFlight =
          count(
              "max_windows_in_flight",
              maxWindowsInFlight,
              DEFAULT_MAX_WINDOWS_IN_FLIGHT,
              1,
              10_000);
    }
  }

  /** When the journal is forced to the disk. A process that is killed loses nothing in any of them; a machine that loses power may. */
  public enum Sync {
    /** When the operating system thinks fit. */
    NONE,
    /** Every so often: at most that much is lost with the power. */
    INTERVAL,
    /** Before each batch is acknowledged. */
    ALWAYS
  }

  /**
   * Where accepted events outlive a kill.
   *
   * @param sync {@code none}, {@code interval} (by default) or {@code always}
   * @param syncInterval for {@code interval}; 1 s by default
   * @param segmentBytes a file's size; 16MB by default
   */
  public record Journal(Sync sync, Duration syncInterval, ByteSize segmentBytes) {
    public static final Duration DEFAULT_SYNC_INTERVAL = Duration.ofSeconds(1);
    public static final ByteSize DEFAULT_SEGMENT_BYTES = ByteSize.ofMegabytes(16);

    public static final Journal DEFAULTS = new Journal(null, null, null);

    public Journal(
        @Nullable Sync sync, @Nullable Duration syncInterval, @Nullable ByteSize segmentBytes) {
      this.sync = sync == null ? Sync.INTERVAL : sync;
      this.syncInterval = time("sync_interval", syncInterval, DEFAULT_SYNC_INTERVAL);
      this.segmentBytes = size("segment_bytes", segmentBytes, DEFAULT_SEGMENT_BYTES);
      if (this.segmentBytes.bytes() > 1 << 30) {
        throw new IllegalArgumentException(
            "segment_bytes: " + segmentBytes + " (expected: 1GB at most)");
      }
    }
  }

  /**
   * How often a lane that has changed writes its state.
   *
   * @param interval 30 s by default
   * @param journalBytes earlier, once so much was journaled; 32MB by default
   */
  public record Snapshot(Duration interval, ByteSize journalBytes) {
    public static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
    public static final ByteSize DEFAULT_JOURNAL_BYTES = ByteSize.ofMegabytes(32);

    public static final Snapshot DEFAULTS = new Snapshot(null, null);

    public Snapshot(@Nullable Duration interval, @Nullable ByteSize journalBytes) {
      this.interval = time("interval", interval, DEFAULT_INTERVAL);
      this.journalBytes = size("journal_bytes", journalBytes, DEFAULT_JOURNAL_BYTES);
    }
  }
}
