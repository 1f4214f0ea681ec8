package dev.kikori.server.telemetry;

import io.opentelemetry.api.common.AttributeKey;

/** What spans say: OpenTelemetry's semantic conventions where they have a name for it, {@code kikori.*} else. */
public final class SpanKeys {
  /** Convention: how many events, windows or alerts were handled together. */
  public static final AttributeKey<Long> BATCH_SIZE =
      AttributeKey.longKey("messaging.batch.message_count");

  /** Convention: of what kind a failure is, from a closed set. */
  public static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");

  /** Convention: how often something was sent before. */
  public static final AttributeKey<Long> RESEND_COUNT =
      AttributeKey.longKey("http.request.resend_count");

  public static final AttributeKey<String> TENANT = AttributeKey.stringKey("kikori.tenant");
  public static final AttributeKey<String> SERVICE = AttributeKey.stringKey("kikori.service");
  public static final AttributeKey<String> MODEL = AttributeKey.stringKey("kikori.model");
  public static final AttributeKey<Long> LINES = AttributeKey.longKey("kikori.batch.lines");
  public static final AttributeKey<String> ALERT_ID = AttributeKey.stringKey("kikori.alert.id");
  public static final AttributeKey<Long> ALERT_REVISION =
      AttributeKey.longKey("kikori.alert.revision");
  public static final AttributeKey<String> ALERT_STATUS =
      AttributeKey.stringKey("kikori.alert.status");
  public static final AttributeKey<String> ALERT_SEVERITY =
      AttributeKey.stringKey("kikori.alert.severity");
  public static final AttributeKey<String> RECEIVER = AttributeKey.stringKey("kikori.receiver");
  public static final AttributeKey<String> NOTIFICATION_ID =
      AttributeKey.stringKey("kikori.notification.id");

  private SpanKeys() {}
}
