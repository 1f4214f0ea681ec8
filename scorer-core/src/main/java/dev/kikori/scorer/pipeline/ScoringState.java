package dev.kikori.scorer.pipeline;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.model.WindowScores;
import dev.kikori.scorer.template.SnapshotException;
import dev.kikori.scorer.template.Template;
import dev.kikori.scorer.template.TemplateMiner;
import dev.kikori.scorer.verdict.Alert;
import dev.kikori.scorer.verdict.AlertGrouper;
import dev.kikori.scorer.verdict.ServicePast;
import dev.kikori.scorer.verdict.StreamJudge;
import dev.kikori.scorer.verdict.Verdict;
import dev.kikori.scorer.window.OpenWindow;
import dev.kikori.scorer.window.Window;
import dev.kikori.scorer.window.WindowCounters;
import dev.kikori.scorer.window.WindowLine;
import dev.kikori.scorer.window.WindowSpec;
import dev.kikori.scorer.window.Windower;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the road of an event remembers, without threads: templates, what each stream has shown, open windows, what each stream usually
 * looks like, open alerts. All of it can be {@linkplain #write written} and {@linkplain Builder#read read} again, and then goes on as if
 * nothing had happened, to the last bit (but for what the template miner evicts, which the order of recent use decides).
 *
 * <p>It has two sides that share nothing: parsing ({@link #accept}, {@link #start}, {@link #isWhole}, {@link #flush}, {@link #close}, {@link
 * #open}) and judging ({@link #use}, {@link #judge}, {@link #group}, {@link #resolve}). Each side belongs to one thread at a time. What
 * concerns both, such as {@link #write}, needs both to be at rest.
 */
public final class ScoringState {
  /** False alerts per 1,000 windows that are tolerable, unless told otherwise: {@value}. */
  public static final double DEFAULT_BUDGET = 5;

  /** Streams that are remembered unless told otherwise, the one longest silent is forgotten first: {@value}. */
  public static final int DEFAULT_MAX_STREAMS = 10_000;

  final boolean singleStream;
  private final int maxStreams;
  final TemplateMiner miner;
  Windower windower;
  final SeenTemplates seen;
  final StartingStreams starting;
  final StreamJudges judges;
  final AlertGrouper grouper;
  final ServicePast service;

  ScoringState(Builder options, TemplateMiner miner, Windower windower) {
    this.singleStream = options.singleStream;
    this.maxStreams = options.maxStreams;
    this.miner = miner;
    this.windower = windower;
    this.seen = new SeenTemplates(options.maxStreams);
    this.starting = new StartingStreams(options.maxStreams);
    this.service = options.oneService ? ServicePast.empty() : ServicePast.none();
    this.judges = new StreamJudges(options.supervised, options.budget, options.maxStreams, service);
    this.grouper = new AlertGrouper(options.alerts);
  }

  /** State of streams that are cut into windows like this. */
  public static Builder builder(WindowSpec window) {
    return new Builder(window);
  }

  // Parsing.

  /**
   * Takes the next event.
   *
   * @param out takes the windows that this event completes, in order
   * @return the event beside its template
   */
  public WindowLine accept(LogEvent event, Consumer<Window> out) {
    WindowLine line = line(event);
    windower.accept(line, out);
    return line;
  }

  /** A stream's process has started: its first windows are no measure for the others, and the others none for them. */
  public void start(String stream) {
    starting.start(stream);
  }

  /**
   * Whether a window that {@link #accept} has handed out, which ended by itself, can be set against the stream's others. To be asked once for
   * each.
   */
  public boolean isWhole(Window window) {
    return !starting.endWindow(window.stream());
  }

  /** An event beside its template, in no window. */
  WindowLine line(LogEvent event) {
    Template template = miner.accept(event);
    boolean first = seen.add(singleStream ? "" : event.service(), template.id());
    return new WindowLine(event, template, first);
  }

  /** Emits every window that is open. */
  public void flush(Consumer<Window> out) {
    windower.flush(out);
  }

  /** What is open now, one for each stream that has something open. */
  public List<OpenWindow> open() {
    return windower.open();
  }

  /** Emits what a stream has open, if that is still what {@link #open} has told of. */
  public void close(OpenWindow window, Consumer<Window> out) {
    windower.close(window, out);
  }

  /**
   * Cuts windows in another way from now on.
   *
   * @param out takes what is open
   */
  public void cutAnew(WindowSpec window, Consumer<Window> out) {
    windower.flush(out);
    windower = Windower.builder(window).singleStream(singleStream).maxStreams(maxStreams).build();
  }

  public WindowCounters windowCounters() {
    return windower.counters();
  }

  public WindowSpec windowSpec() {
    return windower.spec();
  }

  /** The miner, which may be asked by any thread. */
  public TemplateMiner miner() {
    return miner;
  }

  // Judging.

  /** Says which model the following windows were scored by. Costs nothing if it is the same as before. */
  public void use(ModelView view) {
    judges.use(view);
  }

  /**
   * Judges a stream's next window, and learns from it.
   *
   * @param whole whether the window ended by itself, not because the input did or it was closed
   */
  public Verdict judge(Window window, WindowScores scores, boolean whole) {
    return judges.of(window.stream()).judge(window, scores, whole);
  }

  /** Learns from a window that is to be taken for normal, and judges nothing. */
  public void learnNormal(Window window, WindowScores scores) {
    judges.of(window.stream()).learnNormal(window, scores);
  }

  /** Ends {@link #learnNormal}: what its streams have not shown stays new for good. */
  public void closeNormal() {
    judges.closeNormal();
  }

  /** Takes a verdict into its stream's alerts, and tells of what becomes of them. */
  public void group(Verdict verdict) {
    grouper.accept(verdict);
  }

  /** Streams with an open alert. */
  public Set<String> alertingStreams() {
    return grouper.openStreams();
  }

  /**
   * Resolves a stream's alerts, because it has fallen silent.
   *
   * @param upToLine alerts that a later line has kept alive stay
   */
  public void resolve(String stream, long upToLine) {
    grouper.resolve(stream, upToLine);
  }

  /** Resolves all alerts. */
  public void resolveAll() {
    grouper.flush();
  }

  /** Forgets what streams usually look like; for when windows are cut in another way from now on. */
  public void forgetStreams() {
    judges.clear();
  }

  /** Streams that are remembered. */
  public int streams() {
    return judges.size();
  }

  /** Whether every stream is too young for more than the plain rule. */
  public boolean warmingUp() {
    return judges.warmingUp();
  }

  // Both.

  /** Writes everything, so that {@link Builder#read} can go on from there. */
  public void write(DataOutput out) throws IOException {
    ScoringSnapshot.write(this, out);
  }

  /** Options of a state. */
  public static final class Builder {
    private final WindowSpec window;
    private TemplateMiner miner = TemplateMiner.builder().build();
    private boolean supervised = true;
    private boolean singleStream;
    private boolean oneService;
    private int maxStreams = DEFAULT_MAX_STREAMS;
    private double budget = DEFAULT_BUDGET;
    private Consumer<Alert> alerts = alert -> {};

    private Builder(WindowSpec window) {
      this.window = window;
    }

    /** The miner to use. */
    public Builder miner(TemplateMiner templateMiner) {
      miner = templateMiner;
      return this;
    }

    /** False alerts that are tolerable, per 1,000 windows: above 0, at most 500. */
    public Builder budget(double falseAlertsPerThousand) {
      budget = StreamJudge.checkedBudget(falseAlertsPerThousand);
      return this;
    }

    /** Whether a model's labels may be used where the stream's templates are known; true unless told otherwise. */
    public Builder supervised(boolean allowed) {
      supervised = allowed;
      return this;
    }

    /** Whether all services are one stream; false unless told otherwise. */
    public Builder singleStream(boolean value) {
      singleStream = value;
      return this;
    }

    /** Whether all streams are instances of one service: then what one of them has shown is not new from another; false unless told otherwise. */
    public Builder oneService(boolean value) {
      oneService = value;
      return this;
    }

    /** Streams that are remembered; default {@value ScoringState#DEFAULT_MAX_STREAMS}. */
    public Builder maxStreams(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("maxStreams: " + value + " (expected: 1 at least)");
      }
      maxStreams = value;
      return this;
    }

    /** Is told of every alert when it fires, is updated and is resolved. */
    public Builder onAlert(Consumer<Alert> consumer) {
      alerts = consumer;
      return this;
    }

    /** State that remembers nothing yet. */
    public ScoringState build() {
      return new ScoringState(
          this,
          miner,
          Windower.builder(window).singleStream(singleStream).maxStreams(maxStreams).build());
    }

    /**
     * State that goes on where {@link ScoringState#write} was called. How windows are cut, and the miner, are as they were then; the other
     * options are this builder's.
     *
     * @throws SnapshotException if the input is no snapshot, or a damaged one, or one of another version
     */
    public ScoringState read(DataInput in) throws IOException {
      return ScoringSnapshot.read(this, in);
    }
  }
}
