package dev.kikori.scorer.read;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The layouts that Kikori knows by name, the most specific first: that is the order in which the detector prefers them. */
final class NamedFormats {
  static final String PLAIN = "plain";

  private static final Map<String, LogFormat> FORMATS = new LinkedHashMap<>();

  static {
    addJson();
    addLoghub();
    addServers();
    addJava();
    addSyslog();
    add(PLAIN, false, PlainLayout::new);
  }

  private NamedFormats() {}

  private static void addJson() {
    add("json", false, JsonLayout::new);
  }

  /** The systems of the loghub collection, and others of the same kinds. */
  private static void addLoghub() {
    patterns(
        "bgl",
        false,
        "%d{UNIX} %ignore %host %d{yyyy-MM-dd-HH.mm.ss.SSSSSS} %ignore RAS %c %p %m",
        "%d{UNIX} %ignore %host %d{yyyy-MM-dd-HH.mm.ss.SSSSSS} %ignore %ignore %c %p %m",
        "%ignore %d{UNIX} %ignore %host %d{yyyy-MM-dd-HH.mm.ss.SSSSSS} %ignore %ignore %c %p %m");
    patterns(
        "cluster-syslog",
        false,
        "%d{UNIX} %ignore %host %d{MMM d HH:mm:ss} %ignore %program%m",
        "%ignore %d{UNIX} %ignore %host %d{MMM d HH:mm:ss} %ignore %program%m");
    patterns("hpc", false, "%pid %host %c %ignore %d{UNIX} %ignore %m");
    patterns(
        "openstack",
        true,
        "%ignore %d{yyyy-MM-dd HH:mm:ss.SSS} %pid %p %c [%x] %m",
        "%ignore %d{yyyy-MM-dd HH:mm:ss.SSS} %pid %p %c %m",
        "%d{yyyy-MM-dd HH:mm:ss.SSS} %pid %p %c [%x] %m",
        "%d{yyyy-MM-dd HH:mm:ss.SSS} %pid %p %c %m");
    patterns("hdfs", true, "%d{yyMMdd HHmmss} %pid %p %c: %m");
    patterns("spark", true, "%d{yy/MM/dd HH:mm:ss} %p %c: %m");
    patterns("zookeeper", true, "%d - %-5p [%t:%C@%L] - %m", "%d [myid:%x] - %-5p [%t:%C@%L] - %m");
    patterns("healthapp", false, "%d{yyyyMMdd-H:m:s:SSS}|%c|%pid|%m");
    patterns("android", true, "%d{MM-dd HH:mm:ss.SSS} %pid %tid %p %c: %m");
    patterns("windows-cbs", true, "%d{yyyy-MM-dd HH:mm:ss}, %p %c %m");
    patterns(
        "proxifier", false, "[%d{MM.dd HH:mm:ss}] %c - %m", "[%d{MM.dd HH:mm:ss}] %c %ignore - %m");
    patterns(
        "trainticket",
        true,
        "%d{HH:mm:ss.SSS} %-5p %c#%L TraceID: %X{trace_id} SpanID: %X{span_id} %m");
  }

  private static void addServers() {
    patterns(
        "apache-error",
        true,
        "[%d{EEE MMM d HH:mm:ss yyyy}] [%p] %m",
        "[%d{EEE MMM d HH:mm:ss.SSSSSS yyyy}] [%c:%p] [%t] %m");
    add("klog", true, KlogLayout::new);
    add("logfmt", false, LogfmtLayout::new);
  }

  /** What Logback, Log4j and the frameworks on top of them write by default, and the orders that people commonly choose. */
  private static void addJava() {
    patterns(
        "spring-boot",
        true,
        "%d{AUTO} %5p %pid --- [%x] [%15.15t] [%x] %-40.40logger{39} : %m",
        "%d{AUTO} %5p %pid --- [%x] [%15.15t] %-40.40logger{39} : %m",
        "%d{AUTO} %5p %pid --- [%15.15t] %-40.40logger{39} : %m",
        "%d{AUTO} %5p [%x] %pid --- [%15.15t] %-40.40logger{39} : %m");
    patterns("iotdb", true, "%d [%t] %-5p %c:%L - %m", "- %d [%t] %-5p %c:%L - %m");
    patterns("hadoop", true, "%d %p [%t] %c: %m");
    patterns(
        "alluxio",
        true,
        "%d %-5p [%t](%F:%L) - %m",
        "%d %-5p %c [%t](%F:%L) - %m",
        "%d %-5p %c - %m");
    patterns("kafka", true, "[%d] %p %m (%c)");
    patterns("elasticsearch", true, "[%d{AUTO}][%-5p][%c] [%host] %m");
    patterns("tomcat", true, "%d{dd-MMM-yyyy HH:mm:ss.SSS} %p [%t] %c %m");
    patterns("jboss", true, "%d{AUTO} %-5p [%c] (%t) %m");
    patterns("activemq", true, "%d | %-5p | %m | %c | %t");
    patterns("python", true, "%d{AUTO} - %c - %p - %m", "%d{AUTO} - %p - %c - %m", "%p:%c:%m");
    patterns(
        "logback",
        true,
        "%d{AUTO} [%t] %-5p %c - %m",
        "%d{AUTO} [%t] %-5p %c: %m",
        "%d{AUTO} [%t] %-5p %c : %m",
        "%d{AUTO} %-5p [%t] %c - %m",
        "%d{AUTO} %-5p [%t] %c: %m",
        "%d{AUTO} %-5p [%t] %c : %m",
        "%d{AUTO} %-5p %c{1}:%L - %m",
        "%d{AUTO} %-5p %c - %m",
        "%d{AUTO} [%-5p] %c - %m",
        "%d{AUTO} [%-5p] [%t] %c - %m",
        "%d{AUTO} %-5p [%c] %m",
        "%d{AUTO} %-5p %c: %m",
        "%-5p [%t] %d{AUTO} %F:%L - %m",
        "%-5p %d{AUTO} [%t] %c - %m");
  }

  private static void addSyslog() {
    Function<LayoutContext, Layout> bsd =
        alternatives(
            "%d{MMM d HH:mm:ss} %host %program%m",
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %host %program%m",
            "%d{yyyy-MM-dd'T'HH:mm:ssXXX} %host %program%m");
    add(
        "syslog",
        false,
        context ->
            new AlternativesLayout(
                List.of(bsd.apply(context), new SyslogLayout(bsd.apply(context), context))));
  }

  private static void patterns(String name, boolean multiLine, String... patterns) {
    add(name, multiLine, alternatives(patterns));
  }

  private static Function<LayoutContext, Layout> alternatives(String... patterns) {
    List<PatternCompiler.Compiled> compiled =
        Arrays.stream(patterns).map(PatternCompiler::compile).toList();
    return context -> {
      List<Layout> layouts = new ArrayList<>();
      compiled.forEach(pattern -> layouts.add(new PatternLayout(pattern, true, context)));
      return layouts.size() == 1 ? layouts.get(0) : new AlternativesLayout(layouts);
    };
  }

  private static void add(String name, boolean multiLine, Function<LayoutContext, Layout> layout) {
    FORMATS.put(name, new LogFormat(name, multiLine, layout));
  }

  /** Every format, the most specific first, {@link #PLAIN} last. */
  static List<LogFormat> all() {
    return List.copyOf(FORMATS.values());
  }

  static LogFormat named(String name) {
    LogFormat format = FORMATS.get(name);
    if (format == null) {
      throw new IllegalArgumentException(
          "format: " + name + " (expected: one of " + String.join(", ", FORMATS.keySet()) + ")");
    }
    return format;
  }
}
