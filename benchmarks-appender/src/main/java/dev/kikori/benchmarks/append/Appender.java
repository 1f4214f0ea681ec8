package dev.kikori.benchmarks.append;

import java.util.Arrays;

/** A row of the table: an appender as its users configure it, in {@code append/NAME.xml}. Its {@link #label} is the JMH parameter. */
enum Appender {
  LOGBACK_NOP("logback-nop", Framework.LOGBACK, Kind.FLOOR, End.NONE),
  LOGBACK_ASYNC("logback-async", Framework.LOGBACK, Kind.LOCAL, End.PROCESS),
  KIKORI_LOGBACK("kikori-logback", Framework.LOGBACK, Kind.OURS, End.SINK),
  OTEL_LOGBACK("otel-logback", Framework.LOGBACK, Kind.PEER, End.PROCESS),
  LOKI4J("loki4j", Framework.LOGBACK, Kind.PEER, End.SINK),
  TJAHZI_LOGBACK("tjahzi-logback", Framework.LOGBACK, Kind.PEER, End.SINK),
  LOGSTASH_TCP("logstash-tcp", Framework.LOGBACK, Kind.PEER, End.SINK),
  LOG4J2_NULL("log4j2-null", Framework.LOG4J2, Kind.FLOOR, End.NONE),
  LOG4J2_ASYNC("log4j2-async", Framework.LOG4J2, Kind.LOCAL, End.PROCESS),
  KIKORI_LOG4J2("kikori-log4j2", Framework.LOG4J2, Kind.OURS, End.SINK),
  OTEL_LOG4J2("otel-log4j2", Framework.LOG4J2, Kind.PEER, End.PROCESS),
  TJAHZI_LOG4J2("tjahzi-log4j2", Framework.LOG4J2, Kind.PEER, End.SINK);

  enum Framework {
    LOGBACK,
    LOG4J2
  }

  enum Kind {
    /** Makes the event and throws it away. */
    FLOOR,
    /** Hands the event to another thread of the same process. */
    LOCAL,
    OURS,
    /** Ships to another process. OpenTelemetry's rows end at an exporter that does nothing: they pay no encoding and no socket. */
    PEER
  }

  /** Where events are counted. */
  enum End {
    NONE,
    PROCESS,
    SINK
  }

  private final String label;
  private final Framework framework;
  private final Kind kind;
  private final End end;

  Appender(String label, Framework framework, Kind kind, End end) {
    this.label = label;
    this.framework = framework;
    this.kind = kind;
    this.end = end;
  }

  static Appender of(String label) {
    return Arrays.stream(values())
        .filter(appender -> appender.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "appender: " + label + " (expected: one of " + labels() + ")"));
  }

  static String labels() {
    return String.join(",", Arrays.stream(values()).map(Appender::label).toList());
  }

  String label() {
    return label;
  }

  Framework framework() {
    return framework;
  }

  Kind kind() {
    return kind;
  }

  End end() {
    return end;
  }

  boolean isOpenTelemetry() {
    return this == OTEL_LOGBACK || this == OTEL_LOG4J2;
  }

  Appender floor() {
    return framework == Framework.LOGBACK ? LOGBACK_NOP : LOG4J2_NULL;
  }

  String configuration() {
    return "append/" + label + ".xml";
  }
}
