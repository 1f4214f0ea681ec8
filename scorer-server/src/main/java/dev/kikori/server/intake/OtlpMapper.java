package dev.kikori.server.intake;

import dev.kikori.scorer.event.LogEvent;
import dev.kikori.scorer.event.Severity;
import dev.kikori.server.service.ServiceKey;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * OTLP log records as events. What OpenTelemetry's semantic conventions name becomes what it is: the service and its instance, exceptions,
 * the thread, the message's template; the rest are attributes. Used by one thread.
 */
final class OtlpMapper {
  /** The service of a resource that names none, as the conventions have it. */
  static final String UNKNOWN_SERVICE = "unknown_service";

  private static final List<String> INSTANCE_KEYS =
      List.of("service.instance.id", "k8s.pod.name", "host.name");
  private static final String PLACE = "{}";
  private static final int MAX_NAME = 2_048;

  private final EventBuilder builder;
  private final IntakeMetrics metrics;
  private final String tenant;
  private final long receivedMillis;
  private int rejected;

  OtlpMapper(LimitsConfig limits, IntakeMetrics metrics, String tenant, long receivedMillis) {
    this.builder = new EventBuilder(limits, metrics);
    this.metrics = metrics;
    this.tenant = tenant;
    this.receivedMillis = receivedMillis;
  }

  /** Events of one service. */
  record Part(ServiceKey service, List<LogEvent> events) {}

  /** How many records a request has. */
  static int count(ExportLogsServiceRequest request) {
    int count = 0;
    for (ResourceLogs resource : request.getResourceLogsList()) {
      for (ScopeLogs scope : resource.getScopeLogsList()) {
        count += scope.getLogRecordsCount();
      }
    }
    return count;
  }

  /** Records that were rejected because their service can't be one. */
  int rejected() {
    return rejected;
  }

  List<Part> map(ExportLogsServiceRequest request) {
    List<Part> parts = new ArrayList<>();
    for (ResourceLogs resource : request.getResourceLogsList()) {
      Part part = part(resource);
      if (!part.events.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }

  private Part part(ResourceLogs logs) {
    String service = attribute(logs.getResource(), "service.name");
    String instance = instance(logs.getResource());
    List<LogEvent> events = new ArrayList<>();
    if (!Names.isName(service) || !Names.isName(instance)) {
      int records = logs.getScopeLogsList().stream().mapToInt(ScopeLogs::getLogRecordsCount).sum();
      rejected += records;
      metrics.discarded(records);
      return new Part(new ServiceKey(tenant, UNKNOWN_SERVICE), events);
    }
    for (ScopeLogs scope : logs.getScopeLogsList()) {
      for (LogRecord logRecord : scope.getLogRecordsList()) {
        events.add(event(scope.getScope().getName(), logRecord, instance));
      }
    }
    return new Part(new ServiceKey(tenant, service.isBlank() ? UNKNOWN_SERVICE : service), events);
  }

  private static String instance(Resource resource) {
    for (String key : INSTANCE_KEYS) {
      String value = attribute(resource, key);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }

  private static String attribute(Resource resource, String key) {
    for (KeyValue attribute : resource.getAttributesList()) {
      if (attribute.getKey().equals(key)) {
        return AnyValues.text(attribute.getValue());
      }
    }
    return "";
  }

  private LogEvent event(String logger, LogRecord logRecord, String instance) {
    builder
        .reset()
        .timeUnixNano(logRecord.getTimeUnixNano())
        .timeUnixNano(logRecord.getObservedTimeUnixNano())
        .severity(severity(logRecord))
        .logger(logger.length() <= MAX_NAME ? logger : logger.substring(0, MAX_NAME))
        .message(AnyValues.text(logRecord.getBody()));
    Thrown thrown = new Thrown();
    for (KeyValue attribute : logRecord.getAttributesList()) {
      attribute(attribute.getKey(), attribute.getValue(), thrown);
    }
    thrown.print(builder);
    if (!logRecord.getTraceId().isEmpty()) {
      builder.attribute("trace_id", HexFormat.of().formatHex(logRecord.getTraceId().toByteArray()));
    }
    if (!logRecord.getSpanId().isEmpty()) {
      builder.attribute("span_id", HexFormat.of().formatHex(logRecord.getSpanId().toByteArray()));
    }
    return builder.build(instance, receivedMillis);
  }

  private static Severity severity(LogRecord logRecord) {
    Severity severity = Severities.of(logRecord.getSeverityNumberValue());
    return severity == Severity.UNKNOWN ? Severity.parse(logRecord.getSeverityText()) : severity;
  }

  private void attribute(String key, AnyValue value, Thrown thrown) {
    String text = AnyValues.text(value);
    switch (key) {
      case "exception.type" -> thrown.type = text;
      case "exception.message" -> thrown.message = text;
      case "exception.stacktrace" -> thrown.stackTrace = text;
      case "thread.name" ->
          builder.thread(text.length() <= MAX_NAME ? text : text.substring(0, MAX_NAME));
      case "log.body.template" -> {
        if (text.contains(PLACE)) {
          builder.pattern(text);
        }
      }
      default -> builder.attribute(key, text);
    }
  }

  private static final class Thrown {
    private String type = "";
    private String message = "";
    private String stackTrace = "";

    void print(EventBuilder builder) {
      if (!stackTrace.isBlank()) {
        builder.trace(stackTrace);
      } else if (!type.isEmpty() || !message.isEmpty()) {
        builder.trace(type.isEmpty() || message.isEmpty() ? type + message : type + ": " + message);
      }
    }
  }
}
